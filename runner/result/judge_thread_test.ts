import { assert, assertEquals, assertRejects } from "@std/assert";
import { listenTo } from "../console/console.ts";
import type { HeardBoot } from "../record/heard.ts";
import { RecordError } from "../record/record_text.ts";
import { readRecord } from "../record/recording.ts";
import { parseCase } from "../suite/read_cases.ts";
import { differenceOf } from "./difference_of_boots.ts";
import { judgeBoot, type JudgeJob } from "./judge_boot.ts";
import { JUDGE_LIMITS, type JudgeLimits, JudgeThread, workerEntry } from "./judge_thread.ts";
import type { CaseResult } from "./result.ts";

const TEXT = `name: a
cloud-config: { password: compost-4711 }
only-if: { console: { df: { /: present } } }
expect:
  console:
    df: { /: { size: "> 1G" } }
    never: ["compost-\\\\d+", panic]
    lsblk: { vda: { size: 20G, type: { matches: disk } } }
expect-failure: { because: "no such disk", until: "2099-01-01", when: { console: { df: { /: { used: "> 1K" } } } } }
`;

const CONSOLE =
  "Filesystem Size Used Avail Use% Mounted on\n/dev/vda1 2.0G 1.1G 966M 52% /\nit is compost-4711\n";

function jobOf(text = TEXT): JudgeJob {
  const parsed = parseCase(text, { id: "a", source: "a.yaml", readFile: () => new Uint8Array() });
  if (!("case" in parsed)) throw new Error(parsed.mistakes.map(({ message }) => message).join("\n"));
  const transcript = listenTo({ console: new TextEncoder().encode(CONSOLE) });
  const heard: HeardBoot = { id: "boot", image: "debian-12", transcript, seconds: 1, consolePath: "console" };
  return { cases: [{ case: parsed.case, image: { name: "debian-12" } }], outcome: { kind: "heard", heard } };
}

Deno.test("judge() gives what the same thread would give", async () => {
  await using thread = new JudgeThread(new AbortController().signal);
  const [first, second] = [jobOf(), jobOf("name: b\nexpect: { console: { never: [nothing] } }\n")];
  assertEquals(await thread.judge(first), judgeBoot(first));
  assertEquals(await thread.judge(second), judgeBoot(second));
});

const said = ([result]: readonly CaseResult[]) =>
  `${result?.verdict}: ${result?.points[0]?.findings[0]?.message}`;

const entry = (body: string) =>
  new URL(
    `data:text/javascript,${
      encodeURIComponent(
        `import { parentPort } from "node:worker_threads"; parentPort.on("message", () => { ${body} })`,
      )
    }`,
  );

/** What a hostile boot may do to whoever judges it. */
const HOSTILE: readonly (readonly [what: string, body: string, limits: JudgeLimits, said: string])[] = [
  [
    "never ends",
    "for (;;);",
    { ms: 500, memoryMiB: 500, graceMs: 0 },
    "error: judging took more than 0.5 s, or more than 500 MiB of memory",
  ],
  [
    "takes all memory",
    "const all = []; for (;;) all.push(new Array(100000).fill(0.5))",
    { ms: 4000, memoryMiB: 100, graceMs: 0 },
    "error: judging took more than 4 s, or more than 100 MiB of memory",
  ],
];

for (const [what, body, limits, words] of HOSTILE) {
  Deno.test(`judge() makes an error of a boot that ${what}`, async () => {
    await using thread = new JudgeThread(new AbortController().signal, limits, entry(body));
    assertEquals(said(await thread.judge(jobOf())), words);
  });
}

Deno.test("compare() gives what the same thread would give", async () => {
  await using thread = new JudgeThread(new AbortController().signal);
  const boots = await Promise.all(
    ["default", "growpart-off"].map((id) => readRecord(`fixtures/recordings/debian-12/growth/${id}`)),
  );
  const [first, second] = boots;
  assert(first && second);
  assertEquals(await thread.compare([first, second]), differenceOf([first, second]));
});

Deno.test("compare() makes an error of records that take too long", async () => {
  const limits = { ms: 500, memoryMiB: 500, graceMs: 0 };
  await using thread = new JudgeThread(new AbortController().signal, limits, entry("for (;;);"));
  const { outcome } = jobOf();
  assert(outcome.kind === "heard");
  await assertRejects(
    () => thread.compare([outcome.heard, outcome.heard]),
    RecordError,
    "Cannot compare the records: judging took more than 0.5 s",
  );
});

Deno.test("judge() ends with its grace where the run is interrupted", async () => {
  const interrupted = new AbortController();
  await using thread = new JudgeThread(
    interrupted.signal,
    { ms: 300_000, memoryMiB: 500, graceMs: 0 },
    entry("for (;;);"),
  );
  const judging = thread.judge(jobOf());
  setTimeout(() => interrupted.abort(), 100);
  assertEquals(said(await judging), "error: interrupted while it was judged");
  assertEquals(said(await thread.judge(jobOf())), "error: interrupted while it was judged");
});

Deno.test("judge() judges what was heard before an interruption", async () => {
  const interrupted = new AbortController();
  // The grace is a person's patience: a busy machine takes longer to start a thread.
  await using thread = new JudgeThread(interrupted.signal, { ...JUDGE_LIMITS, graceMs: 600_000 });
  interrupted.abort();
  const job = jobOf();
  assertEquals(await thread.judge(job), judgeBoot(job));
});

Deno.test("judgeBoot() hides the secrets of the commands of every case that shares the boot", () => {
  const [first, second] = [
    jobOf(),
    jobOf('name: b\nexpect: { commands: { "mysql -pmulch-31": { exit: 0 } } }\n'),
  ];
  const results = judgeBoot({ ...first, cases: [...first.cases, ...second.cases] });
  assertEquals([results.length, JSON.stringify(results).includes("mulch-31")], [2, false]);
});

Deno.test("workerEntry() names the worker beside this file, in npm's bundle, and by a program of a line on a registry", () => {
  assertEquals(workerEntry("file:///a/judge_thread.ts").href, "file:///a/judge_worker.ts");
  assertEquals(workerEntry("file:///a/chunk-X.js").href, "file:///a/judge_worker.js");
  const { protocol, href } = workerEntry("https://jsr.io/@a/b/1.0.0/runner/result/judge_thread.ts");
  const line = decodeURIComponent(href.slice(href.indexOf(",") + 1));
  assertEquals([protocol, line], [
    "data:",
    'import "https://jsr.io/@a/b/1.0.0/runner/result/judge_worker.ts";',
  ]);
});

/** A condition that nobody can tell is an error: neither a reason to skip a case, nor none to judge it. */
import { assertEquals } from "@std/assert";
import { articleReport, frameText } from "../../fixtures/harness/frames.ts";
import { parseCase } from "../suite/read_cases.ts";
import { listenTo, type Transcript } from "../console/console.ts";
import type { HostView } from "./evidence.ts";
import { judge } from "./verdict.ts";

const BOOT = await Deno.readTextFile(new URL("../../fixtures/facts/boot/debian-12.txt", import.meta.url));
const PACKAGES = "dpkg\nii  sudo git\n";

const HEARD = listenTo({
  console: new TextEncoder().encode("[    0.0] Linux version 6.1\n"),
  report: new TextEncoder().encode(
    (frameText({ moment: "after", name: "boot", text: BOOT }, "abc") +
      frameText({ moment: "after", name: "packages", text: PACKAGES }, "abc") + articleReport(1, 1))
      .replaceAll("@NONCE@", "abc"),
  ),
  nonce: "abc",
});

const RECORDED: Transcript = {
  ...HEARD,
  frames: [],
  ending: { name: "recorded", verdict: "pass", text: "the recording ends" },
};
/** A guest without a seed: it came up, and reports nothing. */
const CAME_UP: Transcript = { ...RECORDED, ending: { name: "came-up", verdict: "pass", text: "it came up" } };
const TCG: HostView = { host: { accelerator: "tcg" } };

/** A condition, and why what was heard cannot tell it. */
const UNTOLD: readonly (readonly [string, string, Transcript, HostView, string])[] = [
  ["a time under TCG", 'boot: { total: "< 1s" }', HEARD, TCG, "no budget of time is held"],
  ["a long time under TCG", 'boot: { total: "> 1s" }', HEARD, TCG, "no budget of time is held"],
  ["a time beside what is told", 'df: { /: present }, boot: { total: "< 1h" }', HEARD, TCG, "no budget"],
  ["a fact that was not reported", "hostname: seedling", HEARD, {}, "the report has no frame after/hostname"],
  [
    "a version that is none",
    'packages: { sudo: { version: "> 1" } }',
    HEARD,
    {},
    '"git" does not begin with',
  ],
  ["a look of the host that it has not", "root: grown", HEARD, {}, "the host's look at the disk"],
  ["a table that the console lacks", "console: { df: { /: present } }", HEARD, {}, "no table of df"],
  ["a report that a log lacks", "os: { id: debian }", RECORDED, {}, "no table of os"],
  ["a report that is no report", "os: { id: debian }", CAME_UP, TCG, "no report: it came up"],
  ["a table that a log without a seed lacks", "os: { id: debian }", CAME_UP, {}, "no table of os"],
  ["a table that a log lacks", "console: { df: { /: present } }", RECORDED, {}, "no table of df"],
  ["a look that a log lacks", "root: grown", RECORDED, {}, "the host's look at the disk"],
  ["a row that was not asked for", "files: { /x: absent }", HEARD, { asked: {} }, "has no frame after/files"],
];

const WAYS: Readonly<Record<string, (rows: string) => string>> = {
  "only-if": (rows) => `only-if: { ${rows} }\n`,
  skip: (rows) => `skip: { because: x, when: { ${rows} } }\n`,
  "expect-failure": (rows) => `expect-failure: { because: x, until: 2099-01-01, when: { ${rows} } }\n`,
};

for (const [key, write] of Object.entries(WAYS)) {
  for (const [what, rows, heard, view, because] of UNTOLD) {
    Deno.test(`judge() errs where ${key} asks for ${what}`, () => {
      // Of a log that shows nothing a row that must be there is skipped: what is left is the condition.
      const judged = judge(caseOf(`${write(rows)}expect: { console: { matches: [Linux] } }\n`), heard, view);
      const told = judged.points.filter(({ name }) => name.startsWith(key)).flatMap(({ findings }) =>
        findings
      );
      assertEquals(judged.verdict, "error");
      assertEquals(told.map(({ message = "" }) => message.startsWith("the condition cannot be told: ")), [
        true,
      ]);
      assertEquals(told[0]?.message?.includes(because), true, told[0]?.message);
    });
  }
}

Deno.test("judge() holds a time under TCG where the case says so, in a condition too", () => {
  const text = 'budgets: enforced\nonly-if: { boot: { total: "< 1s" } }\nexpect: { df: { /: present } }\n';
  assertEquals(judge(caseOf(text), HEARD, TCG).verdict, "skip");
});

Deno.test("judge() takes a row that does not hold for an answer, whatever cannot be told beside it", () => {
  const text =
    'only-if: { boot: { total: "< 1s" }, packages: { gdisk: present } }\nexpect: { df: { /: present } }\n';
  assertEquals(judge(caseOf(text), HEARD, TCG).verdict, "skip");
});

/** Its columns, one of them a time: what is left of a row is judged, but no condition settles by it. */
Deno.test("judge() does not settle a condition by the rest of a row with a time in it", () => {
  const status = JSON.stringify({
    v1: { datasource: null, init: { errors: [], start: 1, finished: 2 }, stage: null },
  });
  const frame = frameText({ moment: "after", name: "cloud-init", text: status }, "abc");
  const heard = listenTo({
    console: new Uint8Array(),
    report: new TextEncoder().encode(frame + articleReport(1, 1).replaceAll("@NONCE@", "abc")),
    nonce: "abc",
  });
  const rows = '{ cloud-init: { datasource: absent, init: "< 1h" } }';
  assertEquals(judge(caseOf(`expect: ${rows}\n`), heard, TCG).verdict, "pass");
  const text = `skip: { because: x, when: ${rows} }\nexpect: { df: { /: present } }\n`;
  assertEquals(judge(caseOf(text), heard, TCG).verdict, "error");
});

Deno.test("judge() says of a row that a record was not asked for that it cannot be told", () => {
  const frame = frameText({ moment: "after", name: "files", text: "" }, "abc");
  const heard = listenTo({
    console: new Uint8Array(),
    report: new TextEncoder().encode(frame + articleReport(1, 1).replaceAll("@NONCE@", "abc")),
    nonce: "abc",
  });
  const verdictOf = (asked: HostView["asked"]) =>
    judge(caseOf("expect: { files: { /x: absent } }\n"), heard, asked ? { asked } : {}).verdict;
  assertEquals([verdictOf({ files: ["/x"] }), verdictOf({ files: ["/y"] }), verdictOf({})], [
    "pass",
    "error",
    "error",
  ]);
});

function caseOf(text: string) {
  const parsed = parseCase(text, { id: "x", source: "x.yaml", readFile: () => new Uint8Array() });
  if (!("case" in parsed)) throw new Error(parsed.mistakes.map(({ message }) => message).join("\n"));
  return parsed.case;
}

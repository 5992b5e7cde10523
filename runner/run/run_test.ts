import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { dirname, join } from "@std/path";
import { Clock, LIMIT_MS } from "../../fixtures/harness/clock.ts";
import { articleReport } from "../../fixtures/harness/frames.ts";
import { testWithQemu } from "../../fixtures/harness/qemu.ts";
import { SAMPLE_IMAGE } from "../../fixtures/harness/sample_plan.ts";
import { LAST_WORD, talkingBoot } from "../../fixtures/harness/talking_boot.ts";
import { type WatchedOptions, watchedResults } from "../../fixtures/harness/watched_run.ts";
import { PRESSED, type Talk } from "../../fixtures/harness/talking_disk.ts";
import { parseCase } from "../suite/read_cases.ts";
import type { CaseOnImage, PlannedBoot } from "../plan/planned_boot.ts";
import { PREVIOUS_FOLDER } from "../plan/prepare.ts";
import { readRecord } from "../record/recording.ts";
import type { CaseResult } from "../result/result.ts";
import type { RunOptions } from "./run.ts";

const GROWN = articleReport(21357395968, 20946554880);

function caseOf(id: string, size = "19.9G"): CaseOnImage {
  const text =
    `name: ${id}\nuser-data: ''\nexpect:\n  lsblk:\n    /: { size: ${size} }\n  df:\n    /: { size: 20G }\n`;
  const parsed = parseCase(text, { id, source: `${id}.yaml`, readFile: () => new Uint8Array() });
  if (!("case" in parsed)) throw new Error(parsed.mistakes.map(({ message }) => message).join("\n"));
  return { case: parsed.case, image: SAMPLE_IMAGE };
}

/** A boot of a disk that talks, for the given cases; one that reports has said on its console that cloud-init is through. */
function bootOf(talk: Talk, ...caseIds: readonly string[]): PlannedBoot {
  return talkingBoot(ended(talk), { id: `boot-${caseIds[0]}`, caseIds });
}

const ended = (talk: Talk): Talk =>
  talk.report === undefined ? talk : { ...talk, console: `${talk.console ?? ""}${LAST_WORD}` };

interface Outcome {
  readonly results: readonly CaseResult[];
  readonly progress: readonly string[];
}

const optionsOf = (recordsFolder: string): RunOptions => ({
  host: { hostname: "h", accelerator: "tcg", because: "asked for", qemuVersion: "0" },
  jobs: 2,
  failFast: false,
  recordsFolder,
  signal: new AbortController().signal,
});

async function runAll(
  cases: readonly CaseOnImage[],
  boots: readonly PlannedBoot[],
  options: Partial<WatchedOptions> = {},
): Promise<Outcome> {
  const recordsFolder = await Deno.makeTempDir({ prefix: "seedling-run-" });
  const progress: string[] = [];
  try {
    const results = await watchedResults(cases, { boots }, {
      ...optionsOf(recordsFolder),
      onProgress: ({ boot, phase }) => progress.push(`${boot.id} ${phase}`),
      ...options,
    });
    return { results, progress };
  } finally {
    await Deno.remove(recordsFolder, { recursive: true });
  }
}

const verdicts = ({ results }: Outcome) => results.map(({ id, verdict }) => `${id} ${verdict}`);
const findingOf = (result: CaseResult | undefined) => result?.points[0]?.findings[0];

testWithQemu("run() boots, listens and judges, and shares a boot", async () => {
  const boot = bootOf({ console: "Linux version 6.1\r\n", report: GROWN, then: "wait" }, "right", "wrong");
  const outcome = await runAll([caseOf("right"), caseOf("wrong", "2.1G")], [boot]);
  assertEquals(verdicts(outcome), ["right pass", "wrong fail"]);
  assertEquals(outcome.results[0]?.points.map(({ name }) => name), ["boot", "lsblk /", "df /"]);
  const [, lsblk] = outcome.results[1]?.points ?? [];
  assertEquals([lsblk?.findings[0]?.expected, lsblk?.findings[0]?.actual], ["2.1G", "19.9G (21357395968 B)"]);
  assert(outcome.progress.includes("boot-right report"), outcome.progress.join());
});

testWithQemu("resultsOf() gives results in case order, whatever ends first", async () => {
  const slow = bootOf({ console: "x".repeat(30_000), report: GROWN, then: "wait" }, "slow");
  const quick = bootOf({ report: GROWN, then: "wait" }, "quick");
  assertEquals(verdicts(await runAll([caseOf("slow"), caseOf("quick")], [slow, quick])), [
    "slow pass",
    "quick pass",
  ]);
});

testWithQemu("run() fails a guest that powers off or resets without a report", async () => {
  const boots = [
    bootOf({ console: "hello\r\n", then: "poweroff" }, "off"),
    bootOf({ console: "hello\r\n", then: "reset" }, "reset"),
  ];
  const outcome = await runAll([caseOf("off"), caseOf("reset")], boots);
  assertEquals(verdicts(outcome), ["off fail", "reset fail"]);
  assertEquals(outcome.results.map(({ boot }) => [boot?.ending, boot?.lastLines]), [
    ["power-off", outcome.results[0]?.boot?.lastLines ?? []],
    ["reset", outcome.results[1]?.boot?.lastLines ?? []],
  ]);
  assert(outcome.results[0]?.boot?.lastLines.includes("hello"));
});

testWithQemu("run() ends a panic at once and keeps its trace", async () => {
  const console =
    "[    1.0] Kernel panic - not syncing: VFS: Unable to mount root fs\r\n[    1.1] Call Trace:\r\n";
  const clock = new Clock();
  const outcome = await runAll([caseOf("panic")], [bootOf({ console, then: "hang" }, "panic")], {
    clockMs: clock.nowMs,
    onProgress: ({ lastLine }) => lastLine.includes("Call Trace:") && clock.pass(10_000),
  });
  assertEquals([...verdicts(outcome), outcome.results[0]?.boot?.ending], ["panic fail", "panic"]);
  assert((outcome.results[0]?.boot?.seconds ?? Infinity) < LIMIT_MS / 1000);
  assert(outcome.results[0]?.boot?.lastLines.some((line) => line.includes("Call Trace")));
});

testWithQemu("run() calls a timeout and a silence an error, with the phase", async () => {
  const talk = { console: "Linux version 6.1\r\n", then: "wait" } as const;
  const late = { ...bootOf(talk, "late"), silenceMs: Infinity };
  const silent = { ...bootOf(talk, "silent"), deadlineMs: Infinity };
  const clock = new Clock();
  const heard = new Set<string>();
  const outcome = await runAll([caseOf("late"), caseOf("silent")], [late, silent], {
    clockMs: clock.nowMs,
    onProgress: ({ boot, phase }) => {
      if (phase === "kernel") heard.add(boot.id);
      if (heard.size === 2) clock.pass(2 * LIMIT_MS);
    },
  });
  assertEquals(verdicts(outcome), ["late error", "silent error"]);
  assertEquals(outcome.results.map(({ boot }) => boot?.ending), ["timeout", "silence"]);
  assertStringIncludes(findingOf(outcome.results[0])?.actual ?? "", "in phase kernel");
});

testWithQemu("run() makes a boot that cannot start the error of its cases alone", async () => {
  const good = bootOf({ report: GROWN, then: "wait" }, "good");
  const lost = { ...bootOf({ then: "wait" }, "lost"), argv: ["qemu-system-nowhere"] };
  const outcome = await runAll([caseOf("lost"), caseOf("good")], [lost, good]);
  assertEquals(verdicts(outcome), ["lost error", "good pass"]);
  assertStringIncludes(findingOf(outcome.results[0])?.message ?? "", "qemu-system-nowhere");
});

testWithQemu(
  "run() with failFast goes on after a good case, and starts no boot after the first bad one",
  async () => {
    const boots = [
      bootOf({ report: GROWN, then: "wait" }, "good"),
      bootOf({ console: "x", then: "poweroff" }, "bad"),
      bootOf({ report: GROWN, then: "wait" }, "next"),
    ];
    const cases = ["good", "bad", "next"].map((id) => caseOf(id));
    const outcome = await runAll(cases, boots, { failFast: true, jobs: 1 });
    assertEquals(verdicts(outcome), ["good pass", "bad fail", "next skip"]);
    assertStringIncludes(findingOf(outcome.results[2])?.message ?? "", "--fail-fast");
  },
);

testWithQemu("run() ends a boot in order when it is interrupted, and tells what was heard", async () => {
  const interrupted = new AbortController();
  const boots = [
    bootOf({ console: "Linux version 6.1\r\n", then: "wait" }, "running"),
    bootOf({ then: "wait" }, "waiting"),
  ];
  const outcome = await runAll([caseOf("running"), caseOf("waiting")], boots, {
    jobs: 1,
    signal: interrupted.signal,
    onProgress: ({ phase }) => phase === "kernel" && interrupted.abort(new Error("interrupted")),
  });
  assertEquals(verdicts(outcome), ["running error", "waiting skip"]);
  assertEquals(outcome.results[0]?.boot?.ending, "interrupted");
});

testWithQemu("run() makes a record that cannot be kept the error of its cases alone", async () => {
  const boot = bootOf({ report: GROWN, then: "wait" }, "lost");
  const outcome = await runAll([caseOf("lost")], [boot], { recordsFolder: "/dev/null/records" });
  assertEquals(verdicts(outcome), ["lost error"]);
  assertStringIncludes(findingOf(outcome.results[0])?.message ?? "", "/dev/null/records");
});

testWithQemu("run() boots nothing that a record stands in for", async () => {
  const records = await Deno.makeTempDir({ prefix: "seedling-run-" });
  try {
    const booted = bootOf({ report: GROWN, then: "wait" }, "a");
    const [first] = await watchedResults([caseOf("a")], { boots: [booted] }, optionsOf(records));
    const heard = await readRecord(dirname(first?.boot?.consolePath ?? ""));
    const lost = {
      ...booted,
      argv: ["qemu-system-nowhere"],
      image: { ...booted.image, name: "./the same.qcow2" },
    };
    const findRecord = ({ id }: { readonly id: string }) =>
      Promise.resolve(id === booted.id ? heard : undefined);
    const options = { ...optionsOf(records), findRecord };
    const [again] = await watchedResults([caseOf("a")], { boots: [lost] }, options);
    assertEquals([first?.verdict, again?.verdict], ["pass", "pass"]);
    assertEquals([first?.boot?.recordedAt, again?.boot?.recordedAt], [undefined, heard.heardAt]);
    assertEquals([first?.image, again?.image], [booted.image.name, "./the same.qcow2"]);
  } finally {
    await Deno.remove(records, { recursive: true });
  }
});

/** A boot and one that goes on with its disk. */
function rowOf(first: Talk, second: Talk): readonly [PlannedBoot, PlannedBoot] {
  const one = { ...bootOf(first, "one"), isContinued: true };
  const two = { ...bootOf(second, "two"), after: one.id };
  const look = ["grep", "-q", "first boot", `${PREVIOUS_FOLDER}/console`];
  return [one, { ...two, prepare: [...two.prepare, look] }];
}

/** A guest that hears its button, and stays. */
const DEAF: Talk = {
  console: "first boot\r\n",
  report: GROWN,
  lastWords: `${PRESSED}pressed\r\n`,
  then: "hang",
};

testWithQemu("run() goes on with a disk once its guest has powered off by its button", async () => {
  const boots = rowOf({ console: "first boot\r\n", report: GROWN, then: "wait" }, {
    report: GROWN,
    then: "wait",
  });
  const outcome = await runAll([caseOf("one"), caseOf("two", "2.1G")], boots);
  assertEquals(verdicts(outcome), ["one pass", "two fail"]);
});

testWithQemu(
  "run() does not go on with the disk of a guest that ignores its button, or came to no report",
  async () => {
    const next = { report: GROWN, then: "wait" } as const;
    const clock = new Clock();
    const ignored = await runAll([caseOf("one"), caseOf("two")], rowOf(DEAF, next), {
      clockMs: clock.nowMs,
      // First for what may lag behind the report, then for the guest to go.
      onProgress: ({ phase, lastLine }) =>
        clock.pass(lastLine.endsWith(" pressed") ? 2 * LIMIT_MS : phase === "report" ? LIMIT_MS / 60 : 0),
    });
    assertEquals(verdicts(ignored), ["one pass", "two skip"]);
    const [fell, afterFall] = rowOf({ console: "first boot\r\n", report: GROWN, then: "reset" }, next);
    const reset = await runAll([caseOf("one"), caseOf("two")], [fell, afterFall]);
    assertEquals(verdicts(reset), ["one pass", "two skip"]);
    const lost = await runAll(
      [caseOf("one"), caseOf("two")],
      rowOf({ console: "first boot\r\n", then: "poweroff" }, next),
    );
    assertEquals(verdicts(lost), ["one fail", "two skip"]);
  },
);

testWithQemu("run() ends a guest that is powering off when it is interrupted", async () => {
  const interrupted = new AbortController();
  const outcome = await runAll([caseOf("one"), caseOf("two")], rowOf(DEAF, { then: "wait" }), {
    signal: interrupted.signal,
    onProgress: ({ lastLine }) =>
      lastLine.endsWith(" pressed") && interrupted.abort(new Error("interrupted")),
  });
  assertEquals([outcome.results[0]?.boot?.ending, verdicts(outcome)[1]], ["interrupted", "two skip"]);
});

testWithQemu("run() takes a row of boots from records whole or not at all", async () => {
  const talk = { console: "first boot\r\n", report: GROWN, then: "wait" } as const;
  const boots = rowOf(talk, talk);
  const records = await Deno.makeTempDir({ prefix: "seedling-run-" });
  try {
    const cases = [caseOf("one"), caseOf("two")];
    const [first] = await watchedResults(cases, { boots }, optionsOf(records));
    const heard = await readRecord(dirname(first?.boot?.consolePath ?? ""));
    const findRecord = ({ id }: { readonly id: string }) =>
      Promise.resolve(id === boots[0].id ? heard : undefined);
    const again = await watchedResults(cases, { boots }, { ...optionsOf(records), findRecord });
    assertEquals(again.map(({ verdict, boot }) => [verdict, boot?.recordedAt]), [
      ["pass", undefined],
      ["pass", undefined],
    ]);
  } finally {
    await Deno.remove(records, { recursive: true });
  }
});

testWithQemu(
  "run() holds a later boot's disk against what the boot before left, in its new size",
  async () => {
    const talk = { console: "first boot\r\n", report: GROWN, then: "wait" } as const;
    const records = await Deno.makeTempDir({ prefix: "seedling-run-" });
    const create = ["qemu-img", "create", "-q", "-f", "qcow2"];
    const path = join(records, "base.qcow2");
    const disk = (size: string) => [...create, "-F", "qcow2", "-b", path, "disk.qcow2", size];
    const [one, two] = rowOf(talk, talk);
    const onBase = { image: { ...SAMPLE_IMAGE, path } };
    const boots = [
      { ...one, ...onBase, prepare: [...one.prepare, [...create, path, "1M"], disk("1M")] },
      { ...two, ...onBase, prepare: [...two.prepare, disk("2M")], diskBytes: 2 * 1024 ** 2 },
    ];
    try {
      const cases = [caseOf("one"), caseOf("two")];
      const results = await watchedResults(cases, { boots }, optionsOf(records));
      const kept = await Promise.all(results.map(({ boot }) => readRecord(dirname(boot?.consolePath ?? ""))));
      assertEquals(kept.map(({ before, after }) => [before?.kind, before?.sizeBytes, after?.sizeBytes]), [
        ["gpt", SAMPLE_IMAGE.layout.sizeBytes, 1024 ** 2],
        ["none", 2 * 1024 ** 2, 2 * 1024 ** 2],
      ]);
    } finally {
      await Deno.remove(records, { recursive: true });
    }
  },
);

/** Tells that a case's boot took so long the last time. */
async function putTimed(recordsFolder: string, caseId: string, seconds: number): Promise<void> {
  const folder = join(recordsFolder, `0123456789ab-0000${seconds}`);
  await Deno.mkdir(folder);
  const { host } = optionsOf(recordsFolder);
  const image = { name: "debian-12", sha256: "" };
  const times = { ending: "reported", phases: [], seconds, heardAt: "2026-01-01T00:00:00.000Z" };
  const record = { version: 1, id: "0123456789ab", nonce: "", image, caseIds: [caseId], host, ...times };
  for (const port of ["console", "report"]) await Deno.writeTextFile(join(folder, port), "");
  await Deno.writeTextFile(join(folder, "record.json"), JSON.stringify(record));
}

/** The boots in the order in which they started and ended, and the results as they came. */
async function watch(ids: readonly string[], options: (recordsFolder: string) => Partial<RunOptions>) {
  const records = await Deno.makeTempDir({ prefix: "seedling-run-" });
  const boots = ids.map((id) => bootOf({ report: GROWN, then: "wait" }, id));
  const said: string[] = [];
  try {
    const results = await watchedResults(ids.map((id) => caseOf(id)), { boots }, {
      ...optionsOf(records),
      onEvent: (event) => {
        if (event.kind === "started") said.push(`+${event.boot.id}`);
        if (event.kind === "ended") said.push(`-${event.boot.id}`);
      },
      ...options(records),
    });
    return { said: said.join(" "), results };
  } finally {
    await Deno.remove(records, { recursive: true });
  }
}

testWithQemu("run() boots the longest first", async () => {
  const records = await Deno.makeTempDir({ prefix: "seedling-timed-" });
  try {
    for (const [id, seconds] of [["short", 1000], ["long", 9000]] as const) {
      await putTimed(records, id, seconds);
    }
    const oneByOne = { jobs: Infinity, cpus: 1, recordsFolder: records };
    const { said, results } = await watch(["short", "untimed", "long"], () => oneByOne);
    assertEquals(said, "+boot-untimed -boot-untimed +boot-long -boot-long +boot-short -boot-short");
    assertEquals(results.map(({ id, verdict }) => `${id} ${verdict}`), [
      "short pass",
      "untimed pass",
      "long pass",
    ]);
  } finally {
    await Deno.remove(records, { recursive: true });
  }
});

testWithQemu("run() boots one after the other what memory does not carry side by side", async () => {
  const availableMemory = () => Promise.resolve(300 * 1024 ** 2);
  const { said } = await watch(["a", "b"], () => ({ jobs: 2, availableMemory }));
  assertEquals(said, "+boot-a -boot-a +boot-b -boot-b");
});

testWithQemu("run() throws where it cannot look at the memory, and leaves no case waiting", async () => {
  const availableMemory = () => Promise.reject(new Error("no look at the memory"));
  await assertRejects(() => watch(["a"], () => ({ availableMemory })), Error, "no look at the memory");
});

testWithQemu("run() looks at no memory once it is interrupted", async () => {
  let looks = 0;
  const availableMemory = () => Promise.resolve(++looks);
  const signal = AbortSignal.abort(new Error("interrupted"));
  const { results } = await watch(["a", "b", "c"], () => ({ availableMemory, signal }));
  assertEquals([results.map(({ verdict }) => verdict), looks], [["skip", "skip", "skip"], 0]);
});

testWithQemu("run() tells a result as soon as it is known, whatever is not", async () => {
  const interrupted = new AbortController();
  const told: string[] = [];
  const slow = bootOf({ console: "Linux version 6.1\r\n", then: "wait" }, "slow");
  const quick = bootOf({ report: GROWN, then: "wait" }, "quick");
  const outcome = await runAll([caseOf("slow"), caseOf("quick")], [slow, quick], {
    signal: interrupted.signal,
    onEvent: (event) => event.kind === "judged" && told.push(event.result.id),
    // The slow one ends by this alone, and is heard by then.
    onProgress: ({ boot, phase }) =>
      told.length > 0 && boot.id === slow.id && phase === "kernel" &&
      interrupted.abort(new Error("interrupted")),
  });
  assertEquals([told, verdicts(outcome)], [["quick", "slow"], ["slow error", "quick pass"]]);
  assertEquals(outcome.results[0]?.boot?.ending, "interrupted");
});

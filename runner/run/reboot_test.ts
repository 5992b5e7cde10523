import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { dirname } from "@std/path";
import { Clock, LIMIT_MS } from "../../fixtures/harness/clock.ts";
import { articleReport } from "../../fixtures/harness/frames.ts";
import { talkingSpec, testWithQemu } from "../../fixtures/harness/qemu.ts";
import { SAMPLE_IMAGE } from "../../fixtures/harness/sample_plan.ts";
import { LAST_WORD, LIMITS } from "../../fixtures/harness/talking_boot.ts";
import { type WatchedOptions, watchedResults } from "../../fixtures/harness/watched_run.ts";
import { BOOT_NUMBER, PRESSED, type Talk } from "../../fixtures/harness/talking_disk.ts";
import { parseCase } from "../suite/read_cases.ts";
import type { CaseOnImage, PlannedBoot } from "../plan/planned_boot.ts";
import { PREVIOUS_FOLDER } from "../plan/prepare.ts";
import { isAsKept, readRecord } from "../record/recording.ts";
import type { HeardBoot } from "../record/heard.ts";
import type { CaseResult } from "../result/result.ts";

const REPORT = articleReport(21357395968, 20946554880);
/** As a guest's kernel has it: each boot has an id of its own. */
const RENEWED = REPORT.replaceAll(" 00000000-", ` ${BOOT_NUMBER}0000000-`);
const COUNTING = {
  console: `Linux version 6.${BOOT_NUMBER}\r\n${LAST_WORD}`,
  report: RENEWED,
  then: "wait",
} as const;

const saidOf = (...boots: readonly number[]) =>
  boots.map((boot) => `Linux version 6.${boot}\r\n${LAST_WORD}`);

function caseOf(id: string, isContinued: boolean): CaseOnImage {
  const text = `name: ${id}\nuser-data: ''\nexpect:\n  lsblk:\n    /: { size: 19.9G }\n`;
  const parsed = parseCase(text, { id, source: `${id}.yaml`, readFile: () => new Uint8Array() });
  if (!("case" in parsed)) throw new Error(parsed.mistakes.map(({ message }) => message).join("\n"));
  return { case: { ...parsed.case, ...(isContinued && { isContinued }) }, image: SAMPLE_IMAGE };
}

/** The first boot of a row, whose guest is to be rebooted. */
function firstOf(talk: Talk): PlannedBoot {
  const parts = { id: "one", caseIds: ["one"], image: SAMPLE_IMAGE, isContinued: true, isRebooted: true };
  return { ...parts, ...LIMITS, ...talkingSpec(talk) };
}

/** A boot that the guest is rebooted into by the one called `after`. */
function rebootOf(id: string, after: string, changes: Partial<PlannedBoot> = {}): PlannedBoot {
  const parts = { id, caseIds: [id], image: SAMPLE_IMAGE, isContinued: false, isReboot: true, after };
  return { ...parts, ...LIMITS, files: {}, nonceIn: [], prepare: [], argv: ["as-before"], ...changes };
}

interface Outcome {
  readonly results: readonly CaseResult[];
  /** What was kept of each boot that was heard. */
  readonly kept: readonly HeardBoot[];
  readonly ports: readonly string[];
}

async function runAll(
  boots: readonly PlannedBoot[],
  clocked: Partial<WatchedOptions> = {},
): Promise<Outcome> {
  const recordsFolder = await Deno.makeTempDir({ prefix: "seedling-run-" });
  const cases = boots.map(({ id, isContinued }) => caseOf(id, isContinued));
  const host = { hostname: "h", accelerator: "tcg", because: "asked for", qemuVersion: "0" } as const;
  try {
    const { signal } = new AbortController();
    const options = { host, jobs: 1, failFast: false, retries: 1, recordsFolder, signal, ...clocked };
    const results = await watchedResults(cases, { boots }, options);
    const paths = results.flatMap(({ boot }) => boot?.consolePath ?? []);
    const kept = await Promise.all(paths.map((path) => readRecord(dirname(path))));
    assertEquals(await Promise.all(paths.map((path) => isAsKept(dirname(path)))), paths.map(() => true));
    const ports = await Promise.all(paths.map((path) => Deno.readTextFile(path)));
    return { results, kept, ports };
  } finally {
    await Deno.remove(recordsFolder, { recursive: true });
  }
}

/**
 * A clock on which all limits are over once a guest has said a line. While a console may lag behind its report 10 s pass at
 * each look.
 */
function overAt(line: string): Partial<WatchedOptions> {
  const clock = new Clock();
  return {
    clockMs: clock.nowMs,
    onProgress: ({ phase, lastLine }) =>
      clock.pass(lastLine.endsWith(line) ? 2 * LIMIT_MS : phase === "report" ? LIMIT_MS / 60 : 0),
  };
}

const verdicts = ({ results }: Outcome) => results.map(({ id, verdict }) => `${id} ${verdict}`);
const pointsOf = (result: CaseResult | undefined) =>
  result?.points.map(({ name, verdict }) => `${name} ${verdict}`);
const said = (result: CaseResult | undefined) =>
  result?.points.flatMap(({ findings }) => findings.map((each) => each.actual)).join();

testWithQemu("run() reboots a guest in its QEMU, and keeps of each boot what it said itself", async () => {
  const middle = rebootOf("two", "one", { isContinued: true, isRebooted: true });
  const outcome = await runAll([firstOf(COUNTING), middle, rebootOf("three", "two")]);
  assertEquals(verdicts(outcome), ["one pass", "two pass", "three pass"]);
  assertEquals(outcome.ports, saidOf(1, 2, 3));
  assertEquals(pointsOf(outcome.results[1]), ["boot pass", "lsblk / pass", "power-off pass"]);
  const idOf = (number: number) => `${number}0000000-0000-0000-0000-000000000000`;
  assertEquals(
    outcome.kept.map(({ transcript: { frames }, earlierBootIds }) => [frames[0]?.bootId, earlierBootIds]),
    [
      [idOf(1), undefined],
      [idOf(2), [idOf(1)]],
      [idOf(3), [idOf(1), idOf(2)]],
    ],
  );
});

testWithQemu("run() goes on into the reboot that a guest makes by itself after its report", async () => {
  const outcome = await runAll([firstOf({ ...COUNTING, then: "reset" }), rebootOf("two", "one")]);
  assertEquals(verdicts(outcome), ["one pass", "two pass"]);
  assertEquals(pointsOf(outcome.results[0]), ["boot pass", "lsblk / pass", "power-off pass"]);
});

testWithQemu(
  "run() fails a guest that reboots by itself before its report, be a reboot next or not",
  async () => {
    const outcome = await runAll([firstOf({ console: "hello\r\n", then: "reset" }), rebootOf("two", "one")]);
    assertEquals(verdicts(outcome), ["one fail", "two skip"]);
    assertEquals(outcome.results[0]?.boot?.ending, "reset");
  },
);

testWithQemu("run() takes no frame of the earlier boot for one of a reboot's", async () => {
  const first = firstOf({ ...COUNTING, report: REPORT, lastWords: `that was ${BOOT_NUMBER}\r\n` });
  const outcome = await runAll([first, rebootOf("two", "one")], overAt("that was 2"));
  assertEquals(verdicts(outcome), ["one pass", "two error"]);
  assertStringIncludes(said(outcome.results[1]) ?? "", `from before the reboot`);
  assertEquals(outcome.kept[1]?.transcript.frames, []);
});

testWithQemu("run() does not reboot a guest that ignores its button", async () => {
  const deaf = firstOf({ ...COUNTING, lastWords: `${PRESSED}pressed\r\n`, then: "hang" });
  const outcome = await runAll([deaf, rebootOf("two", "one")], overAt("pressed"));
  assertEquals(verdicts(outcome), ["one fail", "two skip"]);
  assertEquals(pointsOf(outcome.results[0])?.at(-1), "power-off fail");
});

testWithQemu("run() lets whoever starts anew copy the disk before the guest is rebooted", async () => {
  const look = ["sh", "-c", `! grep -q 'Linux version 6.2' "$0"`, `${PREVIOUS_FOLDER}/console`];
  const { isRebooted: _, ...anew } = firstOf(COUNTING);
  const cold: PlannedBoot = {
    ...anew,
    id: "cold",
    caseIds: ["cold"],
    after: "one",
    isContinued: false,
    prepare: [...anew.prepare, look],
  };
  const outcome = await runAll([firstOf(COUNTING), rebootOf("warm", "one"), cold]);
  assertEquals(verdicts(outcome), ["one pass", "warm pass", "cold pass"]);
  assertEquals(outcome.ports, saidOf(1, 2, 1));
});

testWithQemu("run() starts nothing anew on the disk of a guest that has reset itself", async () => {
  const { isRebooted: _, ...anew } = firstOf(COUNTING);
  const cold: PlannedBoot = { ...anew, id: "cold", caseIds: ["cold"], after: "one", isContinued: false };
  const outcome = await runAll([firstOf({ ...COUNTING, then: "reset" }), rebootOf("warm", "one"), cold]);
  assertEquals(verdicts(outcome), ["one pass", "warm pass", "cold skip"]);
});

testWithQemu("run() starts a machine anew on the disk of a guest that was rebooted", async () => {
  const look = ["grep", "-q", "Linux version 6.2", `${PREVIOUS_FOLDER}/console`];
  const { isRebooted: _, ...anew } = firstOf(COUNTING);
  const cold: PlannedBoot = {
    ...anew,
    id: "cold",
    caseIds: ["cold"],
    after: "warm",
    isContinued: false,
    prepare: [...anew.prepare, look],
  };
  const outcome = await runAll([firstOf(COUNTING), rebootOf("warm", "one", { isContinued: true }), cold]);
  assertEquals(verdicts(outcome), ["one pass", "warm pass", "cold pass"]);
  assert(outcome.kept[1]?.poweredOff);
});

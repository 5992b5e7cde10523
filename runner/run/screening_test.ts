import { assertEquals, assertStringIncludes } from "@std/assert";
import { articleReport } from "../../fixtures/harness/frames.ts";
import { testWithQemu } from "../../fixtures/harness/qemu.ts";
import { SAMPLE_IMAGE } from "../../fixtures/harness/sample_plan.ts";
import { GOOD_TALK, talkingBoot } from "../../fixtures/harness/talking_boot.ts";
import type { Talk } from "../../fixtures/harness/talking_disk.ts";
import { watchedResults } from "../../fixtures/harness/watched_run.ts";
import type { CaseOnImage, PlannedBoot } from "../plan/planned_boot.ts";
import { type FindRecord, knownBoots, recordsIn } from "../record/known_boots.ts";
import type { CaseResult } from "../result/result.ts";
import { unbootedResult } from "../result/judge_case.ts";
import { parseCase } from "../suite/read_cases.ts";
import type { RunEvent } from "./run_event.ts";
import type { RunOptions } from "./run.ts";
import { Screening } from "./screening.ts";

/** A case that passes by a grown root alone; `more` are keys of its own. */
function caseOf(id: string, more = ""): CaseOnImage {
  const text = `name: ${id}\n${more}expect: { lsblk: { /: { size: 19.9G } } }\n`;
  const parsed = parseCase(text, { id, source: `${id}.yaml`, readFile: () => new Uint8Array() });
  if (!("case" in parsed)) throw new Error(parsed.mistakes.map(({ message }) => message).join("\n"));
  return { case: parsed.case, image: SAMPLE_IMAGE };
}

const GROWN = GOOD_TALK;
const SMALL: Talk = { ...GOOD_TALK, report: articleReport(2243952640, 2134999040) };
const PANIC: Talk = { console: "[    1.0] Kernel panic - not syncing: VFS\r\n", then: "poweroff" };

const aloneOf = (talk: Talk, ...caseIds: readonly string[]) =>
  talkingBoot(talk, { id: `alone-${caseIds[0]}`, caseIds });

function composedOf(talk: Talk, ...parts: readonly PlannedBoot[]): PlannedBoot {
  return talkingBoot(talk, { id: "composed", caseIds: parts.flatMap(({ caseIds }) => caseIds), parts });
}

interface Ran {
  readonly results: readonly CaseResult[];
  /** Of each boot that was over: its id, and what became of it. */
  readonly ended: readonly string[];
  readonly recordsFolder: string;
}

async function runIn(
  recordsFolder: string,
  cases: readonly CaseOnImage[],
  boot: PlannedBoot,
  options: Partial<RunOptions> = {},
): Promise<Ran> {
  const ended: string[] = [];
  const onEvent = (event: RunEvent) => {
    if (event.kind === "ended") ended.push(`${event.boot.id} ${event.outcome}`);
  };
  const results = await watchedResults(cases, { boots: [boot] }, {
    host: { hostname: "h", accelerator: "tcg", because: "asked for", qemuVersion: "0" },
    ...{ jobs: 2, failFast: false, recordsFolder, signal: new AbortController().signal, retries: 0, onEvent },
    ...options,
  });
  return { results, ended, recordsFolder };
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir({ prefix: "seedling-screening-" });
  try {
    return await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const runOnce = (...given: Parameters<typeof runIn> extends [string, ...infer Rest] ? Rest : never) =>
  inFolder((folder) => runIn(folder, ...given));

const verdicts = ({ results }: Ran) =>
  results.map(({ id, verdict, boot }) => `${id} ${verdict} by ${boot?.id}`);

const reuse = (folder: string): FindRecord => knownBoots(recordsIn(folder), () => true);

Deno.test("Screening.jobOf() has the cases that are judged already, whose secrets stand in the seed too", () => {
  const cases = [caseOf("recorded"), caseOf("left")];
  const parts = cases.map(({ case: { id } }) => aloneOf(GROWN, id));
  const boot = composedOf(GROWN, ...parts);
  const screening = new Screening(cases);
  if (parts[0]) screening.over(parts[0]);
  const job = screening.jobOf(boot, { kind: "not-run", because: "x" });
  assertEquals(job.cases.map((each) => each.case.id), ["recorded", "left"]);
  const results = job.cases.map((each) => unbootedResult(each, "error", "x"));
  assertEquals(
    screening.passed(boot, results.map((each) => ({ ...each, verdict: "pass" }))).map(({ id }) => id),
    [
      "left",
    ],
  );
});

testWithQemu("run() tells what passes in a composed boot, and with whom it was shared", async () => {
  const boot = composedOf(GROWN, aloneOf(SMALL, "a"), aloneOf(SMALL, "b"));
  const ran = await runOnce([caseOf("a"), caseOf("b")], boot);
  assertEquals(verdicts(ran), ["a pass by composed", "b pass by composed"]);
  assertEquals(ran.results.map((each) => each.boot?.composed), [["a", "b"], ["a", "b"]]);
  assertEquals(ran.ended, ["composed heard"]);
});

testWithQemu("run() judges by a boot alone whatever does not pass in a composed one", async () => {
  const good = aloneOf(GROWN, "good");
  const boot = composedOf(SMALL, good, aloneOf(SMALL, "bad"));
  const ran = await runOnce([caseOf("good"), caseOf("bad")], boot, { jobs: 1 });
  assertEquals(verdicts(ran), ["good pass by alone-good", "bad fail by alone-bad"]);
  assertEquals(ran.results.map(({ screened }) => screened), [
    { boot: "composed", verdict: "fail" },
    { boot: "composed", verdict: "fail" },
  ]);
  assertEquals(ran.results.map((each) => each.boot?.composed), [undefined, undefined]);
  assertEquals(ran.ended, ["composed heard", "alone-good heard", "alone-bad heard"]);
});

testWithQemu("run() tells no skip and no known failure from a composed boot either", async () => {
  const skipped = caseOf("skipped", "only-if: { df: { /nowhere: present } }\n");
  const known = caseOf("known", "expect-failure: { because: x, until: '2999-01-01' }\n");
  const boot = composedOf(GROWN, aloneOf(GROWN, "skipped"), aloneOf(SMALL, "known"), aloneOf(SMALL, "fine"));
  const ran = await runOnce([skipped, known, caseOf("fine")], boot);
  assertEquals(verdicts(ran), [
    "skipped skip by alone-skipped",
    "known expected-failure by alone-known",
    "fine pass by composed",
  ]);
});

testWithQemu("run() tells all cases of a boot by the same one: where it is made alone, by that", async () => {
  const pair = aloneOf(SMALL, "one", "two");
  const boot = composedOf(GROWN, pair, aloneOf(SMALL, "other"));
  const picky = caseOf("two", "only-if: { df: { /nowhere: present } }\n");
  const ran = await runOnce([caseOf("one"), picky, caseOf("other")], boot);
  assertEquals(verdicts(ran), ["one fail by alone-one", "two skip by alone-one", "other pass by composed"]);
  assertEquals(ran.results[0]?.screened, { boot: "composed", verdict: "pass" });
});

testWithQemu("run() makes all of them alone where a composed boot comes to no report", async () => {
  const panic = await runOnce(
    [caseOf("a"), caseOf("b")],
    composedOf(PANIC, aloneOf(GROWN, "a"), aloneOf(GROWN, "b")),
  );
  assertEquals(verdicts(panic), ["a pass by alone-a", "b pass by alone-b"]);
  const lost = { ...composedOf(GROWN, aloneOf(GROWN, "a"), aloneOf(GROWN, "b")), argv: ["qemu-nowhere"] };
  const ran = await runOnce([caseOf("a"), caseOf("b")], lost);
  assertEquals(verdicts(ran), ["a pass by alone-a", "b pass by alone-b"]);
});

testWithQemu(
  "run() takes the record of a boot alone before one that is composed",
  () =>
    inFolder(async (folder) => {
      const [a, b, c] = [aloneOf(SMALL, "a"), aloneOf(GROWN, "b"), aloneOf(GROWN, "c")];
      await runIn(folder, [caseOf("a")], a);
      const cases = [caseOf("a"), caseOf("b"), caseOf("c")];
      const known = () => ({ findRecord: reuse(folder) });
      const first = await runIn(folder, cases, composedOf(GROWN, a, b, c), known());
      assertEquals(verdicts(first), ["a fail by alone-a", "b pass by composed", "c pass by composed"]);
      assertEquals(first.ended, ["alone-a recorded", "composed heard"]);
      const second = await runIn(folder, cases, composedOf(GROWN, a, b, c), known());
      assertEquals(second.ended, ["alone-a recorded", "composed recorded"]);
      assertEquals(verdicts(second), verdicts(first));
      assertEquals(second.results.every(({ boot }) => boot?.recordedAt), true);
    }),
);

testWithQemu(
  "run() composes no boot for one case, nor where all are recorded",
  () =>
    inFolder(async (folder) => {
      const [a, b] = [aloneOf(GROWN, "a"), aloneOf(GROWN, "b")];
      await runIn(folder, [caseOf("a")], a);
      const cases = [caseOf("a"), caseOf("b")];
      const one = await runIn(folder, cases, composedOf(GROWN, a, b), { findRecord: reuse(folder) });
      assertEquals(one.ended, ["alone-a recorded", "alone-b heard"]);
      const none = await runIn(folder, cases, composedOf(GROWN, a, b), { findRecord: reuse(folder) });
      assertEquals(none.ended, ["alone-a recorded", "alone-b recorded"]);
    }),
);

testWithQemu(
  "run() judges by a record of a composed boot, and boots alone what does not pass by it",
  () =>
    inFolder(async (folder) => {
      const boot = composedOf(SMALL, aloneOf(GROWN, "a"), aloneOf(GROWN, "b"));
      await runIn(folder, [caseOf("c")], { ...aloneOf(SMALL, "c"), id: "composed" });
      const ran = await runIn(folder, [caseOf("a"), caseOf("b")], boot, {
        findRecord: reuse(folder),
        jobs: 1,
      });
      assertEquals(ran.ended, ["composed recorded", "alone-a heard", "alone-b heard"]);
      assertEquals(verdicts(ran), ["a pass by alone-a", "b pass by alone-b"]);
    }),
);

testWithQemu("run() stops after the first case that fails alone", async () => {
  const boot = composedOf(SMALL, aloneOf(SMALL, "a"), aloneOf(GROWN, "b"));
  const ran = await runOnce([caseOf("a"), caseOf("b")], boot, { jobs: 1, failFast: true });
  assertEquals(ran.ended, ["composed heard", "alone-a heard", "alone-b not-run"]);
  assertEquals(ran.results.map(({ verdict }) => verdict), ["fail", "skip"]);
});

testWithQemu("run() hides every seed's secrets in what a composed boot shows", async () => {
  const secret = caseOf("a", "cloud-config: { password: orchard-17-xyz }\n");
  const name = caseOf("b", "description: of orchard-17-xyz\n");
  const boot = composedOf(GROWN, aloneOf(GROWN, "a"), aloneOf(GROWN, "b"));
  const ran = await runOnce([secret, name], boot);
  assertEquals(verdicts(ran), ["a pass by composed", "b pass by composed"]);
  assertStringIncludes(ran.results[1]?.description ?? "", "[redacted]");
});

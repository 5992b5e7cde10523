import { assertEquals, assertRejects } from "@std/assert";
import { SAMPLE_IMAGE } from "../../fixtures/harness/sample_plan.ts";
import { parseCase } from "../suite/read_cases.ts";
import { listenTo } from "../console/console.ts";
import type { CaseOnImage, PlannedBoot } from "../plan/planned_boot.ts";
import type { BootOutcome } from "../record/outcome.ts";
import type { HeardBoot } from "../record/heard.ts";
import { judgeBoot } from "./judge_boot.ts";
import { Judging } from "./judging.ts";
import type { CaseResult } from "./result.ts";
import { resultsOf, run, type RunOptions } from "../run/run.ts";

function caseOf(id: string, size = "2.0G"): CaseOnImage {
  const text = `name: ${id}\nexpect: { console: { df: { /: { size: ${size} } } } }\n`;
  const parsed = parseCase(text, { id, source: `${id}.yaml`, readFile: () => new Uint8Array() });
  if (!("case" in parsed)) throw new Error(parsed.mistakes.map(({ message }) => message).join("\n"));
  return { case: parsed.case, image: SAMPLE_IMAGE };
}

function bootOf(id: string, caseIds: readonly string[], more: Partial<PlannedBoot> = {}): PlannedBoot {
  const limits = { deadlineMs: 1, silenceMs: 1, diskBytes: 0, memoryBytes: 0, cpus: 1 };
  const machine = {
    asked: {},
    isContinued: false,
    files: {},
    nonceIn: [],
    prepare: [],
    argv: ["qemu-nowhere"],
  };
  return { id, caseIds, image: SAMPLE_IMAGE, ...limits, ...machine, ...more };
}

const DF = "Filesystem Size Used Avail Use% Mounted on\n/dev/vda1 2.0G 1.1G 966M 52% /\n";

const heardOf = (id: string): HeardBoot => ({
  ...{ id, image: "debian-12", seconds: 1, heardAt: "2026-01-05T09:27:00.000Z", consolePath: "console" },
  transcript: listenTo({ console: new TextEncoder().encode(DF) }),
});

const outcomeOf = ({ id }: PlannedBoot): BootOutcome => ({ kind: "heard", heard: heardOf(id) });
const verdicts = (results: readonly CaseResult[]) => results.map(({ id, verdict }) => `${id} ${verdict}`);

Deno.test("take() judges the cases of a boot once it is heard, and lets go of it", () => {
  const [one, two] = [bootOf("one", ["a", "b"]), bootOf("two", ["c"])];
  const judging = new Judging([caseOf("a"), caseOf("b", "20G"), caseOf("c")], [one, two]);
  assertEquals(verdicts(judging.take(one, outcomeOf(one)).flatMap(judgeBoot)), ["a pass", "b fail"]);
  assertEquals(verdicts(judging.take(two, outcomeOf(two)).flatMap(judgeBoot)), ["c pass"]);
  assertEquals(judging.kept, 0);
});

for (const order of [["one", "clone", "other"], ["clone", "one", "other"], ["other", "clone", "one"]]) {
  Deno.test(`take() keeps a boot until its clones are judged beside it: ${order.join(", ")}`, () => {
    const twinOf = "one";
    const boots = [
      bootOf("one", ["a"]),
      bootOf("clone", ["b"], { twinOf }),
      bootOf("other", ["c"], { twinOf }),
    ];
    const judging = new Judging([caseOf("a"), caseOf("b"), caseOf("c")], boots);
    const judged: string[] = [];
    for (const id of order) {
      assertEquals(judged.length === 0 || judging.kept > 0, true);
      const boot = boots.find((each) => each.id === id);
      if (boot) judged.push(...verdicts(judging.take(boot, outcomeOf(boot)).flatMap(judgeBoot)));
    }
    assertEquals([judged.toSorted(), judging.kept], [["a pass", "b pass", "c pass"], 0]);
  });
}

const OPTIONS: RunOptions = {
  host: { hostname: "h", accelerator: "tcg", because: "asked for", qemuVersion: "0" },
  jobs: 1,
  failFast: false,
  recordsFolder: "no-such-cache/records",
  signal: new AbortController().signal,
};

Deno.test("run() tells of each boot that a record stands in for", async () => {
  const events = await Array.fromAsync(
    run([caseOf("a"), caseOf("b")], { boots: [bootOf("one", ["a", "b"])] }, {
      ...OPTIONS,
      findRecord: ({ id }) => Promise.resolve(heardOf(id)),
    }),
  );
  const told = events.map((event) =>
    event.kind === "judged"
      ? `${event.result.id} ${event.result.boot?.recordedAt}`
      : `${event.boot.id} ${event.kind === "ended" ? event.outcome : event.kind}`
  );
  assertEquals(told, ["one recorded", "a 2026-01-05T09:27:00.000Z", "b 2026-01-05T09:27:00.000Z"]);
});

Deno.test("run() with failFast boots nothing after a record that fails", async () => {
  const cases = [caseOf("bad", "20G"), caseOf("next")];
  const results = await resultsOf(
    cases,
    run(cases, { boots: [bootOf("one", ["bad"]), bootOf("two", ["next"])] }, {
      ...OPTIONS,
      failFast: true,
      findRecord: ({ id }) => Promise.resolve(id === "one" ? heardOf(id) : undefined),
    }),
  );
  assertEquals(results.map(({ verdict }) => verdict), ["fail", "skip"]);
});

Deno.test("run() passes on why a record cannot be looked up, and does not wait for ever", async () => {
  const findRecord = () => Promise.reject(new Deno.errors.PermissionDenied("records"));
  const results = run([caseOf("a")], { boots: [bootOf("one", ["a"])] }, { ...OPTIONS, findRecord });
  await assertRejects(() => Array.fromAsync(results), Deno.errors.PermissionDenied, "records");
});

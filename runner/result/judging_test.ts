import { assertEquals, assertRejects } from "@std/assert";
import { SAMPLE_IMAGE } from "../../fixtures/harness/sample_plan.ts";
import { parseCase } from "../suite/read_cases.ts";
import { listenTo } from "../console/console.ts";
import type { CaseOnImage, PlannedBoot } from "../plan/planned_boot.ts";
import type { BootOutcome } from "../record/outcome.ts";
import type { HeardBoot } from "../record/heard.ts";
import { Judging } from "./judging.ts";
import { run, type RunOptions } from "../run/run.ts";

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

/** Outcomes that come when the test says so, and the boots that were let go. */
function outcomesOf(boots: readonly PlannedBoot[]) {
  const all = new Map(boots.map(({ id }) => [id, Promise.withResolvers<BootOutcome>()]));
  const forgotten: string[] = [];
  const outcomeOf = ({ id }: PlannedBoot) => all.get(id)?.promise ?? Promise.reject(new Error(id));
  const hear = (id: string) => all.get(id)?.resolve({ kind: "heard", heard: heardOf(id) });
  return { outcomeOf, forget: ({ id }: PlannedBoot) => void forgotten.push(id), hear, forgotten };
}

Deno.test("start() judges the cases of a boot once it is heard, and lets go of it", async () => {
  const cases = [caseOf("a"), caseOf("b", "20G"), caseOf("c")];
  const boots = [bootOf("one", ["a", "b"]), bootOf("two", ["c"])];
  const outcomes = outcomesOf(boots);
  const resultOf = new Judging(cases, boots).start(outcomes);
  outcomes.hear("one");
  const verdicts = await Promise.all(cases.slice(0, 2).map(async (each) => (await resultOf(each))?.verdict));
  assertEquals([verdicts, outcomes.forgotten], [["pass", "fail"], ["one"]]);
  outcomes.hear("two");
  for (const each of cases.slice(2)) assertEquals((await resultOf(each))?.verdict, "pass");
  assertEquals([await resultOf(caseOf("x")), outcomes.forgotten], [undefined, ["one", "two"]]);
});

Deno.test("start() keeps a boot until its clone is judged beside it", async () => {
  const cases = [caseOf("a"), caseOf("b")];
  const boots = [bootOf("one", ["a"]), bootOf("clone", ["b"], { twinOf: "one" })];
  const outcomes = outcomesOf(boots);
  const resultOf = new Judging(cases, boots).start(outcomes);
  outcomes.hear("one");
  for (const each of cases.slice(0, 1)) await resultOf(each);
  assertEquals(outcomes.forgotten, []);
  outcomes.hear("clone");
  for (const each of cases.slice(1)) await resultOf(each);
  assertEquals(outcomes.forgotten.toSorted(), ["clone", "one"]);
});

const OPTIONS: RunOptions = {
  host: { hostname: "h", accelerator: "tcg", because: "asked for", qemuVersion: "0" },
  jobs: 1,
  failFast: false,
  recordsFolder: "no-such-cache/records",
  signal: new AbortController().signal,
};

Deno.test("run() tells of each boot that a record stands in for", async () => {
  const told: string[] = [];
  const results = await Array.fromAsync(
    run([caseOf("a"), caseOf("b")], { boots: [bootOf("one", ["a", "b"])] }, {
      ...OPTIONS,
      findRecord: ({ id }) => Promise.resolve(heardOf(id)),
      onRecorded: ({ id }) => told.push(id),
    }),
  );
  assertEquals(results.map(({ boot }) => boot?.recordedAt), Array(2).fill("2026-01-05T09:27:00.000Z"));
  assertEquals(told, ["one"]);
});

Deno.test("run() with failFast boots nothing after a record that fails", async () => {
  const cases = [caseOf("bad", "20G"), caseOf("next")];
  const results = await Array.fromAsync(
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

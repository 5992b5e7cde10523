import { assert, assertEquals, assertNotEquals } from "@std/assert";
import fc from "fast-check";
import type { Plan, PlannedBoot } from "../plan/planned_boot.ts";
import { SAMPLE_IMAGE } from "../../fixtures/harness/sample_plan.ts";
import { parseCase } from "../suite/read_cases.ts";
import { type DigestedRun, planDigest, shardOf } from "./shard.ts";

/** Only what a split looks at. */
type Sketch = Pick<PlannedBoot, "id"> & Partial<Pick<PlannedBoot, "after" | "twinOf" | "caseIds">>;

const NOTHING = {
  ...{
    image: SAMPLE_IMAGE,
    isContinued: false,
    diskBytes: 0,
    memoryBytes: 0,
    cpus: 1,
    asked: {},
    nonceIn: [],
  },
  ...{ files: {}, prepare: [], argv: [], deadlineMs: 1, silenceMs: 1 },
};
const planOf = (boots: readonly Sketch[]): Plan => ({
  boots: boots.map((boot) => ({ ...NOTHING, caseIds: [boot.id], ...boot })),
});
const idsOf = ({ boots }: Plan) => boots.map(({ id }) => id);
const partsOf = (plan: Plan, of: number, secondsOf: (boot: { readonly id: string }) => number | undefined) =>
  Array.from({ length: of }, (_, index) => idsOf(shardOf(plan, { part: index + 1, of }, secondsOf)));

Deno.test("shardOf() gives the longest to whoever has least, and the same time by id", () => {
  const seconds: Readonly<Record<string, number>> = { a: 10, b: 50, c: 40, d: 20, e: 10 };
  const plan = planOf(Object.keys(seconds).map((id) => ({ id })));
  assertEquals(partsOf(plan, 2, ({ id }) => seconds[id]), [["a", "b", "e"], ["c", "d"]]);
});

Deno.test("shardOf() keeps rows of boots and clones together", () => {
  const plan = planOf([
    { id: "1" },
    { id: "2", after: "1" },
    { id: "3", after: "2" },
    { id: "4", twinOf: "3" },
    { id: "5" },
  ]);
  assertEquals(partsOf(plan, 2, () => 1), [["1", "2", "3", "4"], ["5"]]);
});

Deno.test("shardOf() takes the median for a boot that nobody has timed", () => {
  const seconds: Readonly<Record<string, number>> = { a: 10, b: 100, c: 10 };
  const plan = planOf(["a", "b", "c", "new"].map((id) => ({ id })));
  assertEquals(partsOf(plan, 2, ({ id }) => seconds[id]), [["b"], ["a", "c", "new"]]);
});

Deno.test("shardOf() leaves a part without boots where there are fewer than parts", () => {
  assertEquals(partsOf(planOf([{ id: "a" }]), 3, () => 1), [["a"], [], []]);
});

Deno.test("shardOf() gives each boot to one part, in any order of the plan, within LPT's bound", () => {
  const boots = fc.uniqueArray(fc.record({ id: fc.nat(9999).map(String), seconds: fc.nat(200) }), {
    minLength: 1,
    maxLength: 40,
    selector: ({ id }) => id,
  });
  fc.assert(
    fc.property(boots, fc.integer({ min: 1, max: 7 }), (all, of) => {
      const seconds = new Map(all.map((each) => [each.id, each.seconds]));
      const secondsOf = ({ id }: { readonly id: string }) => seconds.get(id);
      const parts = partsOf(planOf(all), of, secondsOf);
      assertEquals(parts.flat().sort(), [...seconds.keys()].sort());
      const turned = partsOf(planOf(all.toReversed()), of, secondsOf);
      assertEquals(turned.map((ids) => ids.toSorted()), parts.map((ids) => ids.toSorted()));
      const sums = parts.map((ids) => ids.reduce((sum, id) => sum + (seconds.get(id) ?? 0), 0));
      const total = sums.reduce((a, b) => a + b, 0);
      const longest = Math.max(...seconds.values());
      assert(Math.max(...sums) <= total / of + longest);
    }),
    { seed: 1 },
  );
});

const CASE = "name: a\nuser-data: x\ndisk: 20G\nexpect: { df: { /: { size: 20G } } }\n";

/** A run of one case. */
function runOf(text = CASE, { sha256 = SAMPLE_IMAGE.sha256, source = "a.yaml" } = {}): DigestedRun {
  const parsed = parseCase(text, { id: "a", source, readFile: () => new Uint8Array() });
  if (!("case" in parsed)) throw new Error(parsed.mistakes.join());
  const image = { ...SAMPLE_IMAGE, sha256 };
  return {
    cases: [{ case: parsed.case, image }],
    selected: [parsed.case],
    planned: planOf([{ id: "b00t", caseIds: ["a"] }]),
  };
}

Deno.test("planDigest() is another where a case, its image, a time or the number of parts is", () => {
  const digest = planDigest(runOf(), 2, () => 1);
  const others = [
    planDigest(runOf(CASE.replace("size: 20G", "size: 19G")), 2, () => 1),
    planDigest(runOf(CASE.replace("user-data: x", "user-data: y")), 2, () => 1),
    planDigest(runOf(CASE, { sha256: "1".repeat(64) }), 2, () => 1),
    planDigest(runOf(), 2, () => undefined),
    planDigest(runOf(), 3, () => 1),
    planDigest({ ...runOf(), planned: planOf([{ id: "b00t", caseIds: [] }]) }, 2, () => 1),
  ];
  for (const other of others) assertNotEquals(other, digest);
});

Deno.test("planDigest() is the same wherever the cases lie, and whatever boots them", () => {
  const elsewhere = {
    ...runOf(`# moved\n${CASE}`, { source: "/mnt/a.yaml" }),
    planned: planOf([{ id: "kvm", caseIds: ["a"] }]),
  };
  assertEquals(planDigest(elsewhere, 2, () => 1), planDigest(runOf(), 2, () => 1));
});

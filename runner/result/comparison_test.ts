import { assertEquals } from "@std/assert";
import { SAMPLE } from "../../fixtures/goldens/reports/sample.ts";
import type { ComparedFact } from "../verdict/compared_rows.ts";
import type { Difference } from "../verdict/difference.ts";
import { type ComparedBoots, type ComparedResults, comparisonOf } from "./comparison.ts";
import type { CaseResult } from "./result.ts";

const [GOOD, , RED] = SAMPLE.cases;
if (!GOOD || !RED) throw new Error("the sample has no such cases");

const fact = (
  row: string,
  told: readonly [string, string],
  status: ComparedFact["status"] = "different",
) => ({
  ...{ row, column: "", told, status },
});

function difference(...facts: readonly ComparedFact[]): Difference {
  const status = facts.some((each) => each.status === "different") ? "different" : "same";
  return { status, kinds: [{ kind: "compared", key: "df", from: "", facts }] };
}

const boots = (id: string, all: Difference, within?: ComparedBoots["within"]): ComparedBoots => ({
  ...{ caseIds: [id], difference: all, warnings: [`${id} warns`] },
  ...(within && { within }),
});

const joined = (all: readonly ComparedBoots[], ...rounds: readonly (readonly ComparedResults[])[]) =>
  comparisonOf({ names: ["a", "b"], boots: all, rounds });

Deno.test("comparisonOf() groups a change by the boots that have it, those of the most first", () => {
  const one = fact("/boot", ["1G", "2G"]);
  const both = fact("/", ["20G", "2.0G"]);
  const { facts } = joined([boots("x", difference(one, both)), boots("y", difference(both))], []);
  assertEquals(facts.map(({ row, boots, caseIds }) => [row, boots, caseIds]), [
    ["/", 2, ["x", "y"]],
    ["/boot", 1, ["x"]],
  ]);
});

Deno.test("comparisonOf() masks what differs within a side, and what differs between any two boots", () => {
  const all = difference(
    fact("/", ["20G", "2.0G"]),
    fact("/run", ["1", "2"]),
    fact("/tmp", ["1", "2"], "masked"),
  );
  const within = [difference(), difference(fact("/run", ["2", "3"]))] as const;
  const { facts, masked } = joined([boots("x", all, within)], []);
  assertEquals([facts.map(({ row }) => row), masked], [["/"], 1]);
});

Deno.test("comparisonOf() takes a fact that one guest alone tells for a change, and no image's name", () => {
  const told: Difference = {
    status: "different",
    kinds: [
      { kind: "untold", key: "ssh", teller: "guest", because: [undefined, "no sshd"] },
      { kind: "untold", key: "root", teller: "host", because: [undefined, "no disk"] },
      { kind: "compared", key: "course", from: "", facts: [{ ...fact("", ["a", "b"]), column: "image" }] },
    ],
  };
  assertEquals(joined([boots("x", told)], []).facts.map(({ key, told }) => [key, ...told]), [
    ["ssh", "told", "not told: no sshd"],
  ]);
});

const passing = (result: CaseResult): CaseResult => ({
  ...result,
  verdict: "pass",
  points: result.points.map((each) => ({ ...each, verdict: "pass" })),
});

Deno.test("comparisonOf() tells points that came to something else, but no flaky ones", () => {
  const first = [[passing(RED), RED]] as const;
  const reds = RED.points.filter(({ verdict }) => verdict === "fail").map(({ name }) => name);
  const told = joined([], first, first);
  assertEquals(
    told.verdicts.map(({ id, point, verdicts }) => [id, point, ...verdicts]),
    reds.map((each) => [RED.id, each, "pass", "fail"]),
  );
  assertEquals([told.rounds, joined([], first).rounds], [2, 1]);
  assertEquals(joined([], first, [[passing(RED), passing(RED)]]).verdicts, []);
});

Deno.test("comparisonOf() says what could not be told", () => {
  const error = SAMPLE.cases.find(({ verdict }) => verdict === "error");
  if (!error) throw new Error("the sample has no error");
  const told = joined([], [[GOOD, error]]);
  assertEquals([told.verdicts, told.untold.length], [[], 1]);
  assertEquals(told.untold[0]?.because.startsWith("B: "), true);
});

Deno.test("comparisonOf() spreads the phases over all boots of a side", () => {
  const boot = GOOD.boot;
  if (!boot) throw new Error("the sample's first case has no boot");
  const at = (seconds: number, name: string): CaseResult => ({
    ...GOOD,
    boot: { ...boot, seconds, phases: [{ phase: "kernel", atMs: 1000 }], consolePath: name },
  });
  const { times } = joined([], [[at(11, "1"), at(21, "2")]], [[at(13, "3"), at(25, "4")]]);
  assertEquals(
    times.map(({ phase, sides }) => [phase, ...sides.map(({ shortest, longest }) => [shortest, longest])]),
    [
      ["kernel", [10, 12], [20, 24]],
      ["all", [11, 13], [21, 25]],
    ],
  );
});

Deno.test("comparisonOf() calls it no sameness where a side's two boots ended differently", () => {
  const ended: Difference = {
    status: "different",
    kinds: [{
      ...{ kind: "compared", key: "course", from: "" },
      facts: [{ ...fact("", ["panic", "reported"]), column: "ending" }],
    }],
  };
  const { facts, untold } = joined([boots("x", ended, [difference(), ended])], []);
  assertEquals([facts.length, untold.map(({ because }) => because.slice(0, 3))], [0, ["B: "]]);
});

Deno.test("comparisonOf() tells that one boot stands for both sides", () => {
  const result = (consolePath: string): CaseResult => ({
    ...{ id: "a", name: "a", source: "a.yaml", image: "x", verdict: "pass", points: [] },
    boot: { id: "b", seconds: 1, ending: "reported", phases: [], consolePath, lastLines: [] },
  });
  assertEquals(joined([], [[result("/1"), result("/1")]]).isSame, true);
  assertEquals(joined([], [[result("/1"), result("/1")], [result("/1"), result("/2")]]).isSame, false);
  assertEquals(joined([], []).isSame, false);
});

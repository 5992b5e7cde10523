import { assertEquals } from "@std/assert";
import { SAMPLE } from "../../fixtures/goldens/reports/sample.ts";
import { heldAgainst, sinceBaseline, updatedBaseline } from "./baseline.ts";
import type { CaseResult } from "./result.ts";

const found = SAMPLE.cases.find(({ id }) => id === "growth/growpart-off");
if (!found) throw new Error("the sample has no such case");
const RED: CaseResult = found;
const FAILS = RED.points.filter(({ verdict }) => verdict === "fail").map(({ name }) => name);
const [FIRST = ""] = FAILS;

Deno.test("heldAgainst() makes what is known an expected failure, and says by whom it is", () => {
  const held = heldAgainst(RED, new Map([[RED.id, FAILS]]), "known by the baseline b.yaml");
  assertEquals([held.verdict, held.because], ["expected-failure", "known by the baseline b.yaml"]);
  assertEquals(held.points.map(({ verdict }) => verdict === "fail"), held.points.map(() => false));
});

Deno.test("heldAgainst() leaves what is worse a failure, and a case that is not known as it is", () => {
  const points = [
    ...RED.points,
    { kind: "expectation", name: "new", verdict: "fail", findings: [] } as const,
  ];
  assertEquals(heldAgainst({ ...RED, points }, new Map([[RED.id, FAILS]]), "").verdict, "fail");
  assertEquals(heldAgainst(RED, new Map(), ""), RED);
  assertEquals(heldAgainst(RED, new Map([[RED.id, []]]), ""), RED);
});

Deno.test("sinceBaseline() tells what is known, worse, better and new", () => {
  const baseline = new Map([[RED.id, ["boot"]], ["gone", ["boot"]]]);
  const since = sinceBaseline([RED, { ...RED, id: "new" }], baseline);
  assertEquals([since.known, since.worse, since.better, since.added], [
    0,
    FAILS.map((each) => `${RED.id} > ${each}`),
    [`${RED.id} > boot`],
    ["new"],
  ]);
  assertEquals(sinceBaseline([RED], new Map([[RED.id, FAILS]])).known, FAILS.length);
});

Deno.test("updatedBaseline() takes what was told, and keeps what was not", () => {
  const before = new Map([["error", ["root"]], ["gone", []], [RED.id, ["boot"]]]);
  const results = SAMPLE.cases.map((each) => each.verdict === "error" ? { ...each, id: "error" } : each);
  const after = updatedBaseline(results, before);
  assertEquals([after.get("error"), after.get("gone"), after.get("growth/default")], [["root"], [], []]);
  assertEquals(after.get(RED.id)?.includes(FIRST), true);
  assertEquals([...after.keys()].some((id) => id === "network/dhcp"), false);
});

import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { SAMPLE } from "../../fixtures/goldens/reports/sample.ts";
import { parseCase } from "../suite/read_cases.ts";
import { asksOf, keptRun } from "./kept_run.ts";
import { isKeptRun } from "./kept_run_shape.ts";

Deno.test("keptRun() keeps a line of each case that was told, and why it did not pass", () => {
  const run = keptRun(SAMPLE, (id) => id === "growth/default" ? "abc" : undefined);
  assert(isKeptRun(JSON.parse(JSON.stringify(run))));
  assertEquals(run.cases.length, SAMPLE.cases.filter(({ verdict }) => verdict !== "skip").length);
  const [first] = run.cases;
  assertEquals([first?.id, first?.verdict, first?.asks, first?.because], [
    "growth/default",
    "pass",
    "abc",
    undefined,
  ]);
  assertEquals(
    run.cases.find(({ id }) => id === "growth/growpart-off")?.because?.startsWith(
      "lsblk.vda1.size: expected 19.9G",
    ),
    true,
  );
});

Deno.test("isKeptRun() takes no run that had boots of years", () => {
  const run = keptRun(SAMPLE, () => undefined);
  const withSeconds = (seconds: number) => ({
    ...run,
    cases: run.cases.map((each) => ({ ...each, seconds })),
  });
  assertEquals([61.5, 1e7, 1e9, 1e308].map((each) => isKeptRun(withSeconds(each))), [
    true,
    true,
    false,
    false,
  ]);
});

Deno.test("keptRun() says why in the case's own words, where it has some", () => {
  const [first, ...others] = SAMPLE.cases.filter(({ verdict }) => verdict === "fail");
  if (!first) throw new Error("the sample has no red case");
  const points = first.points.map((each) => ({ ...each, failing: "It stays small" }));
  const run = keptRun({ ...SAMPLE, cases: [{ ...first, points }, ...others] }, () => undefined);
  assertEquals(run.cases[0]?.because, "It stays small: 2.1G");
});

function asks(text: string): string {
  const parsed = parseCase(text, { id: "a", source: "a.yaml", readFile: () => new Uint8Array() });
  if (!("case" in parsed)) throw new Error(parsed.mistakes.join());
  return asksOf(parsed.case);
}

Deno.test("asksOf() is another where a case asks something else, and the same wherever that stands", () => {
  const text = "name: a\nexpect:\n  hostname: seed\n";
  assertEquals(asks(`# a remark\n${text}`), asks(text));
  assertNotEquals(asks(text.replace("seed", "ling")), asks(text));
});

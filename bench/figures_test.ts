/** What is pure in bench/: samples, statistics, phases, variants, plots, and the command line. */
import { assert, assertEquals, assertMatch, assertRejects, assertThrows } from "@std/assert";
import { join } from "@std/path";
import { SAMPLE_HOST, SAMPLE_IMAGE } from "../fixtures/harness/sample_plan.ts";
import { parseCase, plan } from "../mod.ts";
import { BENCHES } from "./benches.ts";
import { readCommand, usageOf } from "./command.ts";
import { FLAG_VARIANTS, withValue } from "./flag_variants.ts";
import { RECORDING } from "./made.ts";
import { BLOCKS } from "./page.ts";
import { PHASE_MARKS, phasesOf } from "./phase_marks.ts";
import { drawPlot } from "./plot.ts";
import { readFigures } from "./process.ts";
import { readParts, writeParts } from "./results.ts";
import { addTold, type Part, type Sample, withNewParts } from "./sample.ts";
import { ratioOf, spreadOf } from "./statistics.ts";

const GROUND = { cores: 2, load: 0, unitSeconds: 0.5, deno: "2.9.6" };
const FRESH = { measuredAt: "2026-01-01T00:00:00.000Z", ground: GROUND };
const sample = (round: number, value: number): Sample => ({
  kind: "sample",
  part: "a",
  what: "boot",
  unit: "s",
  round,
  value,
});

Deno.test("addTold() gathers the rounds of a series, and why others are left out", () => {
  const all = [sample(1, 1.23456), sample(2, 2), { kind: "left-out", part: "a", why: "no room" } as const];
  const parts = all.reduce<readonly Part[]>((sum, each) => addTold(sum, each, FRESH), []);
  const series = [{ what: "boot", unit: "s", values: { "1": 1.235, "2": 2 } } as const];
  assertEquals(parts, [{ name: "a", ...FRESH, series, leftOut: ["no room"] }]);
});

Deno.test("withNewParts() replaces the parts that were measured anew, and keeps the others", () => {
  const part = (name: string, leftOut: string): Part => ({ name, ...FRESH, series: [], leftOut: [leftOut] });
  const parts = withNewParts([part("a", "old"), part("b", "old")], [part("b", "new"), part("c", "new")]);
  assertEquals(parts.map(({ name, leftOut }) => `${name} ${leftOut}`), ["a old", "b new", "c new"]);
});

Deno.test("spreadOf() takes the median of odd and even numbers of figures", () => {
  assertEquals(spreadOf([3, 1, 2]), { median: 2, min: 1, max: 3, rounds: 3 });
  assertEquals(spreadOf([4, 1, 2, 3]).median, 2.5);
  assertThrows(() => spreadOf([]), RangeError, "Cannot take the median of no figures");
});

Deno.test("ratioOf() holds rounds against each other, not medians, and leaves out half pairs", () => {
  const [one, other] = [{ values: { "1": 1, "2": 12, "3": 5 } }, { values: { "1": 2, "2": 4, "4": 1 } }];
  assertEquals(ratioOf(one, other), { median: 1.75, min: 0.5, max: 3, rounds: 2 });
  assertEquals(ratioOf({ values: { "1": 1 } }, { values: { "2": 1 } }), undefined);
});

Deno.test("writeParts() keeps what readParts() reads; nothing was measured where there is no file", async () => {
  const folder = await Deno.makeTempDir({ prefix: "bench-" });
  const parts = addTold([], sample(1, 2), FRESH);
  await writeParts("help", parts, folder);
  await Deno.writeTextFile(join(folder, "judge.json"), "[]");
  assertEquals(await readParts("help", folder), parts);
  assertEquals(await readParts("flags", folder), []);
  await assertRejects(
    () => readParts("judge", folder),
    SyntaxError,
    'Cannot read "judge.json": it is no result of version 1',
  );
  await Deno.remove(folder, { recursive: true });
});

Deno.test("readFigures() reads stat and status, whatever the process is called", () => {
  const stat = "7 (a) S b) S 1 2 3 4 5 6 7 8 9 10 250 50 9 9 20 0\n";
  const status = "Name:\ta\nVmHWM:\t  2000 kB\nVmRSS:\t  1000 kB\n";
  assertEquals(readFigures(stat + status), { cpuSeconds: 3, residentMb: 1.024, peakMb: 2.048 });
  assertEquals(readFigures(""), undefined);
  assertEquals(readFigures(`${stat}Name:\ta\n`), undefined);
});

const argv = (() => {
  const parsed = parseCase("expect: { root: grown }", {
    id: "a",
    source: "a",
    readFile: () => new Uint8Array(),
  });
  if (!("case" in parsed)) throw new Error("the case is wrong");
  return plan([{ case: parsed.case, image: SAMPLE_IMAGE }], SAMPLE_HOST).boots[0]?.argv ?? [];
})();

for (const { name, change } of FLAG_VARIANTS.slice(1)) {
  Deno.test(`FLAG_VARIANTS: ${name} is another command line than the planned one`, () =>
    assert(change(argv).join(" ") !== argv.join(" ")));
}

Deno.test("withValue() throws where the plan has no such option any more", () => {
  const message = 'Cannot vary "-cpu": QEMU\'s planned command line has none';
  assertThrows(() => withValue(["qemu"], "-cpu", () => "max"), RangeError, message);
});

Deno.test("phasesOf() accounts for every second of a real boot", async () => {
  const console = await Deno.readTextFile(join(RECORDING, "console"));
  const phases = phasesOf(console, { kernelAt: 2.6, endedAt: 57.5 });
  assertEquals(phases?.length, PHASE_MARKS.length + 1);
  assertEquals(Math.round(phases?.reduce((sum, [, seconds]) => sum + seconds, 0) ?? 0), 58);
  assert(phases?.every(([, seconds]) => seconds > 0));
  // From its last key's picture, at 39.077729, to the config stage's "Up 45.57 seconds".
  assertEquals(phases?.find(([name]) => name.startsWith("targets"))?.[1].toFixed(2), "6.49");
});

Deno.test("phasesOf() tells nothing of a boot that lacks a mark", () =>
  assertEquals(phasesOf("[    0.000000] Linux version 6.1\n", { kernelAt: 1, endedAt: 2 }), undefined));

Deno.test("drawPlot() puts every point between its axes, and words as text", () => {
  const lines = [{ name: "<read>", points: [[10, 0.02], [1000, 1], [10_000, 90]] as const }];
  const svg = drawPlot({ title: "a & b", xLabel: "cases", yLabel: "seconds", lines });
  assertMatch(svg, /a &amp; b/);
  assertMatch(svg, /&lt;read&gt;/);
  assertMatch(svg, /points="64,\d[\d.]+ [\d.]+,[\d.]+ 608,/);
  assertMatch(svg, />10,000</);
  assertMatch(svg, />0\.01</);
});

Deno.test("readCommand() takes what boots no image where nothing is named", () => {
  const { benches, only } = readCommand([], BENCHES);
  assertEquals([benches.map(({ name }) => name), only], [
    ["help", "judge", "console", "machines", "phases"],
    [],
  ]);
  const asked = readCommand(["article", "--rounds", "2", "--only", "one"], BENCHES);
  assertEquals([asked.benches.length, asked.rounds, asked.only], [1, 2, ["one"]]);
});

const MISTAKES: Readonly<Record<string, string>> = {
  "flag": 'Cannot measure "flag": there is no such bench (did you mean "flags"?)',
  "article --only on": 'Cannot read "--only on": unknown (did you mean "one"?)',
  "--only growth": 'Cannot read "--only": it is given for 5 benches (name one)',
  "help --rounds 0": 'Cannot read "--rounds 0": out of range (write 1 to 99999)',
};

for (const [line, message] of Object.entries(MISTAKES)) {
  Deno.test(`readCommand() says what is wrong with ${line}`, () =>
    void assertThrows(() => readCommand(line.split(" "), BENCHES), Error, message));
}

Deno.test("usageOf() names every bench with its parts", () =>
  assertEquals(BENCHES.filter(({ name }) => !usageOf(BENCHES).includes(`  ${name} `)), []));

Deno.test("BLOCKS shows every bench", () =>
  assertEquals(Object.keys(BLOCKS).toSorted(), BENCHES.map(({ name }) => name).toSorted()));

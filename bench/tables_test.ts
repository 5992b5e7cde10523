import { assertEquals, assertMatch } from "@std/assert";
import { articleTable, blockOf, plotsOf, speedTable } from "./page.ts";
import type { Part, Series, Unit } from "./sample.ts";
import { phaseTable, ratioTable, seriesTable } from "./tables.ts";

const series = (what: string, unit: Unit, values: readonly number[], at?: number): Series => ({
  ...{ what, unit, values: Object.fromEntries(values.map((value, index) => [index + 1, value])) },
  ...(at !== undefined && { at }),
});
const part = (name: string, ...all: readonly Series[]): Part => ({
  ...{ name, series: all, leftOut: [], measuredAt: "2026-01-02T03:04:05.000Z" },
  ground: { cores: 2, load: 0.5, unitSeconds: 0.3, deno: "2.9.6", accelerator: "tcg", qemu: "10.0.2" },
});
const rows = (text: string) => text.split("\n").filter((line) => !line.includes("---"));

Deno.test("seriesTable() shows median, range and rounds, and how much of it where it grows", () => {
  assertEquals(rows(seriesTable(part("a", series("judge", "s", [3, 1, 2], 10_000)))), [
    "| what | at | median | range | rounds |",
    "| judge | 10,000 | 2 s | 1–3 | 3 |",
  ]);
});

Deno.test("ratioTable() holds each unit against the same of the baseline", () => {
  const [planned, other] = [series("planned", "s", [100, 200]), series("other", "s", [110, 180])];
  const shown = part("a", planned, series("planned", "CPU s", [50]), other);
  assertEquals(rows(ratioTable(shown, "planned")), [
    "| what | s | ratio | CPU s | ratio | rounds |",
    "| planned | 150 | 1 (1–1) | 50 | 1 | 2 |",
    "| other | 145 | 1 (0.9–1.1) |  |  | 2 |",
  ]);
});

Deno.test("phaseTable() shows each phase's share of its own boot", () => {
  assertEquals(rows(phaseTable(part("a", series("kernel", "s", [4, 8]), series("kernel", "%", [5, 4])))), [
    "| phase | seconds | % of the boot (2 boots) |",
    "| kernel | 6 (4–8) | 4.5 (4–5) |",
  ]);
});

Deno.test("articleTable() shows ratio, aim and floor, and what is not measured", () => {
  const one = part(
    "one",
    series("by hand", "s", [200]),
    series("by hand, the host's own QEMU", "s", [240]),
    series("Seedling", "s", [120]),
    series("the longest of Seedling's boots", "s", [110]),
  );
  assertEquals(rows(articleTable([one])).slice(1, 4), [
    "| 1 case, by hand | 200 s | 120 s | **0.6** | 0.65 | 0.55 |",
    "| 1 case, by hand, the host's own QEMU | 240 s | 120 s | **0.5** | 0.65 | 0.458 |",
    "| the article's 3 cases | not measured yet |  |  | 0.45 |  |",
  ]);
});

Deno.test("speedTable() shows each figure with its unit", () => {
  const help = part("start", series("`seedling --help`", "ms", [180]));
  const text = speedTable(new Map([["help", [help]]]));
  assertMatch(text, /\| `seedling --help` \| 180 ms \|/);
  assertMatch(text, /\| 1 case: .* \| not measured yet \|/);
});

Deno.test("blockOf() tells where it was measured and how many were left out, or how to measure it", () => {
  const told = { ...part("start", series("an empty program", "ms", [40])), leftOut: ["round 1: no room"] };
  assertMatch(
    blockOf("help", new Map([["help", [told]]])),
    /\n\n2026-01-02, 2 cores, load 0\.5 before, a unit is 0\.3 s, Deno 2\.9\.6, tcg, QEMU 10\.0\.2\. Left out: 1\.$/,
  );
  assertEquals(blockOf("flags", new Map()), "Not measured yet: `deno task bench flags`.");
});

Deno.test("plotsOf() draws a plot per unit, of what was measured", () => {
  const growth = part("growth", series("judge", "s", [1], 10), series("judge", "s", [9], 100));
  const results = new Map([["judge", [growth]]]);
  assertEquals([...plotsOf(results).keys()], ["judge.svg"]);
  assertMatch(blockOf("judge", results), /^!\[judge\.svg\]\(plots\/judge\.svg\)\n\n\| what/);
});

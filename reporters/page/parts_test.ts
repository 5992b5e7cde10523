/** What of the page needs no browser. */
import { assertEquals } from "@std/assert";
import { SAMPLE } from "../../fixtures/goldens/reports/sample.ts";
import { reportOf } from "../json.ts";
import { ticksOf } from "./axis.ts";
import { changesOf } from "./changes.ts";
import { citedLine, foldsOf, moodOf } from "./console_folds.ts";
import { stretchesOf } from "./disk_shape.ts";
import { isChosen, knownCases } from "./known_case.ts";
import { ALL, readState, writeState } from "./state.ts";

const REPORT = reportOf(SAMPLE);

Deno.test("readState() reads what writeState() wrote, and nothing else", () => {
  const state = {
    words: "vda1 & #x=y",
    verdicts: ["fail", "error"],
    area: "growth",
    image: "a b",
    isChanged: true,
    open: "growth/default",
    line: 231,
  };
  assertEquals(readState(writeState(state)), state);
  assertEquals(writeState(ALL), "#");
  assertEquals(readState("#case=&line=-1&verdict=&other=1"), ALL);
});

Deno.test("knownCases() names a case by its id, and by more where that is another's too", () => {
  const [first, second] = REPORT.cases;
  if (!first || !second) throw new Error("the sample has fewer cases");
  const cases = [first, second, { ...first, image: "another" }, first];
  const keys = knownCases({ ...REPORT, cases }).toSorted((a, b) => a.number - b.number).map(({ key }) => key);
  const { id, image } = first;
  assertEquals(keys, [`${id} on ${image}`, second.id, `${id} on another`, `${id} on ${image}, 2`]);
});

Deno.test("ticksOf() marks round seconds, as many as there is room for", () => {
  assertEquals(ticksOf(57.5, 8), [0, 10, 20, 30, 40, 50]);
  assertEquals(ticksOf(0.9, 4), [0, 0.5]);
  assertEquals(ticksOf(1e9, 4), [0, 500_000_000, 1_000_000_000]);
  for (const nothing of [0, -1, NaN, Infinity]) assertEquals(ticksOf(nothing, 4), [0]);
});

Deno.test("knownCases() has the red ones first, and isChosen() takes words, verdict, area and image", () => {
  const cases = knownCases(REPORT);
  assertEquals(cases.map(({ number }) => number), [3, 4, 5, 1, 2, 6, 7]);
  const chosen = (part: Partial<Parameters<typeof isChosen>[1]>) =>
    cases.filter((each) => isChosen(each, { words: [], verdicts: [], area: "", image: "", ...part }))
      .map(({ number }) => number);
  assertEquals(chosen({}), [3, 4, 5, 1, 2, 6, 7]);
  assertEquals(chosen({ words: ["resizefs"] }), [3]);
  assertEquals(chosen({ words: ["growth", "vda14"] }), [1]);
  assertEquals(chosen({ verdicts: ["skip"], area: "health" }), [6]);
  assertEquals(chosen({ image: "other" }), []);
});

Deno.test("changesOf() tells what a case came to before, what is new and what is gone", () => {
  const [first, second, third, ...others] = REPORT.cases;
  if (!first || !second || !third) throw new Error("the sample has fewer cases");
  const now = {
    ...REPORT,
    cases: [
      { ...first, boot: first.boot && { ...first.boot, seconds: first.boot.seconds + 10 } },
      { ...third, image: "another" },
      { ...second, id: "growth/new" },
      ...others,
    ],
  };
  const { byCase, added, gone } = changesOf(REPORT, now);
  assertEquals(added, [2]);
  assertEquals(gone.map(({ id }) => id), [second.id]);
  assertEquals(byCase.get(0)?.isOther, false);
  assertEquals(Math.round(byCase.get(0)?.secondsMore ?? 0), 10);
  // The image's name is another, and each run has one case of this id.
  assertEquals(byCase.get(1)?.before.id, third.id);
});

Deno.test("changesOf() names the points that came to something else, not the line where they stood", () => {
  const [, , fail] = REPORT.cases;
  if (!fail) throw new Error("the sample has no red case");
  const moved = fail.points.map((point) => ({
    ...point,
    findings: point.findings.map((each) => ({ ...each, readFrom: "console line 9" })),
  }));
  const other = moved.map((point) =>
    point.name === "lsblk vda1" ? { ...point, verdict: "pass" as const } : point
  );
  const changed = (points: typeof fail.points) =>
    changesOf(REPORT, { ...REPORT, cases: [{ ...fail, points }] }).byCase.get(0)?.points.map(({ name }) =>
      name
    );
  assertEquals(changed(moved), []);
  assertEquals(changed(other), ["lsblk vda1"]);
  const skipped = (actual: string) => {
    const points = moved.map((point) => ({
      ...point,
      verdict: "skip" as const,
      findings: point.findings.map((each) => ({ ...each, actual })),
    }));
    return { ...REPORT, cases: [{ ...fail, points }] };
  };
  // Why a point was left out may tell of the boot's seconds.
  assertEquals(changesOf(skipped("it took 271 s"), skipped("it took 312 s")).byCase.get(0)?.points, []);
});

Deno.test("stretchesOf() draws a disk to scale, its smallest parts wide enough to be seen", () => {
  const [{ after } = {}] = REPORT.cases;
  if (!after) throw new Error("the sample has no disk");
  const stretches = stretchesOf(after, after.sizeBytes, 1000);
  assertEquals(stretches.map(({ partition }) => partition?.name), ["vda14", "vda15", "vda1"]);
  assertEquals(stretches.map(({ width }) => Math.round(width)), [3, 5, 992]);
  assertEquals(Math.round(stretches.reduce((sum, { width }) => sum + width, 0)), 1000);
});

Deno.test("stretchesOf() shows what is free, and half the width for half the bytes", () => {
  const [, , { before, after } = {}] = REPORT.cases;
  if (!before || !after) throw new Error("the sample has no disk");
  const free = stretchesOf(after, after.sizeBytes, 1000).at(-1);
  assertEquals([free?.partition, Math.round(free?.width ?? 0)], [undefined, 887]);
  const small = stretchesOf(before, after.sizeBytes, 1000);
  assertEquals(Math.round(small.reduce((sum, { width }) => sum + width, 0)), 110);
  assertEquals(stretchesOf({ sizeBytes: 0, partitions: [] }, 0, 100), []);
});

Deno.test("foldsOf() leaves open what is cited, what looks bad and the end, and tells what is missing", () => {
  const lines = Array.from(
    { length: 200 },
    (_, at) => ({ number: at + 1 + (at >= 100 ? 50 : 0), text: "fine" }),
  );
  const folds = foldsOf(lines.map((line) => line.number === 80 ? { ...line, text: "Kernel panic" } : line), [
    40,
  ]);
  const shown = folds.map((
    { isOpen, lines, missing },
  ) => [isOpen, lines[0]?.number, lines.at(-1)?.number, missing]);
  assertEquals(shown, [
    [false, 1, 35, 0],
    [true, 36, 44, 0],
    [false, 45, 79, 0],
    [true, 80, 80, 0],
    [false, 81, 100, 0],
    [false, 151, 225, 50],
    [true, 226, 250, 0],
  ]);
});

Deno.test("moodOf() and citedLine() read lines", () => {
  assertEquals(["[  OK  ] a", "[FAILED] a", "a"].map(moodOf), ["good", "bad", "plain"]);
  assertEquals(["console line 231", "frame after/df", ""].map(citedLine), [231, undefined, undefined]);
});

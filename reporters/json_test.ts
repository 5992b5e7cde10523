import { assert, assertEquals, assertThrows } from "@std/assert";
import { BAD_TEXTS, badRun, COMMAND, UNPRINTABLE, withMoments } from "../fixtures/attacks/bad_text.ts";
import { SAMPLE } from "../fixtures/goldens/reports/sample.ts";
import type { RunResult } from "../runner/result/result.ts";
import { REPORT_FORMATS } from "./formats.ts";
import { json } from "./json.ts";
import { joinRuns, readReport, ReportError } from "./read_report.ts";

// Floods are cut by other reports alone: here they would only cost time.
const BAD = withMoments(badRun(Object.values(BAD_TEXTS).flat().filter((each) => each.length < 10_000)));
const LOOK = { color: false, columns: 80 };

for (const [what, run] of Object.entries({ "the sample": SAMPLE, "every bad text": BAD })) {
  const again = readReport(json(run), "run.json");
  for (const format of REPORT_FORMATS) {
    Deno.test(`readReport() gives back ${what}: ${format.name} is the same, byte for byte`, () => {
      assertEquals(format.render(again, LOOK), format.render(run, LOOK));
    });
  }
}

Deno.test("json() holds every bad text as it was said, and nothing that a terminal or a CI server obeys", () => {
  const written = json(BAD);
  assert(!UNPRINTABLE.test(written) && !COMMAND.test(written));
  const ids = readReport(written, "run.json").cases.map(({ id }) => id);
  // Half a surrogate pair is written as an escape, and read back as half.
  assertEquals(ids, BAD.cases.map(({ id }) => id));
});

Deno.test("json() writes numbers that are none as 0", () => {
  const boot = { id: "b", seconds: NaN, ending: "panic", phases: [], consolePath: "", lastLines: [] };
  const run: RunResult = {
    ...SAMPLE,
    seconds: Infinity,
    cases: SAMPLE.cases.map((each) => ({ ...each, boot, after: { sizeBytes: -1.5, partitions: [] } })),
  };
  const { seconds, cases: [first] } = readReport(json(run), "run.json");
  assertEquals([seconds, first?.boot?.seconds, first?.after?.sizeBytes], [0, 0, 0]);
});

Deno.test("readReport() says what is wrong with a file", () => {
  const report = JSON.parse(json(SAMPLE));
  const rows: readonly (readonly [string, string])[] = [
    ["{", 'Cannot read report "x.json": it is no JSON ('],
    [
      "[]",
      'Cannot read report "x.json": it is [] (it should be an object) (give what --report json=FILE wrote)',
    ],
    [
      JSON.stringify({ ...report, version: 2 }),
      'Cannot read report "x.json": it is of version 2, and this seedling reads 1 (make it anew)',
    ],
    [
      JSON.stringify({ ...report, cases: [{ ...report.cases[0], verdict: "green" }] }),
      'Cannot read report "x.json": cases[0].verdict is "green" (it should be one of pass, fail,',
    ],
  ];
  for (const [text, said] of rows) {
    assertThrows(() => readReport(text, "x.json"), ReportError, said);
  }
});

Deno.test("joinRuns() puts the cases of several runs behind each other, and each boot once", () => {
  const other = { ...SAMPLE, startedAt: "2025-12-31T00:00:00.000Z" };
  const { startedAt, seconds, cases, boots } = joinRuns([SAMPLE, other]);
  assertEquals([startedAt, seconds], ["2025-12-31T00:00:00.000Z", 2 * SAMPLE.seconds]);
  assertEquals([cases.length, boots?.length], [2 * SAMPLE.cases.length, 1]);
  assertEquals(joinRuns([SAMPLE]), SAMPLE);
});

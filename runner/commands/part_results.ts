/**
 * `results.ndjson` of a part: its run in the first line, then a boot or a case a line. A report is one value, and of a hundred
 * thousand cases more than memory takes.
 */
import { harmlessJson } from "../../reporters/harmless_json.ts";
import { caseOf, reportOf } from "../../reporters/json.ts";
import { BOOT_SET_UP, CASE, REPORT } from "../../reporters/report_shape.ts";
import { mistakeIn, object, type Shape, type ValueOf } from "../../reporters/shape.ts";
import { contradictionIn } from "../result/contradiction.ts";
import type { RunResult } from "../result/result.ts";

const RUN_LINE = object({ run: REPORT }, "what is told of the whole part");
const BOOT_LINE = object({ boot: BOOT_SET_UP }, "how a boot was made");
const CASE_LINE = object({ case: CASE }, "what a case came to");

/** A line of it. */
export type ResultsLine = ValueOf<typeof RUN_LINE> | ValueOf<typeof BOOT_LINE> | ValueOf<typeof CASE_LINE>;

/** Its lines. History is left out: a merged run is told by what all parts know. */
export function* resultsLines({ boots = [], cases, history: _, ...run }: RunResult): Iterable<string> {
  yield line({ run: reportOf({ ...run, cases: [] }) });
  for (const boot of boots) yield line({ boot });
  for (const each of cases) yield line({ case: caseOf(each) });
}

const line = (value: ResultsLine) => `${harmlessJson(value)}\n`;

/** Reads a line. Throws a `SyntaxError` that says what is wrong with it. */
export function readResultsLine(text: string): ResultsLine {
  const value: unknown = JSON.parse(text);
  if (RUN_LINE.is(value)) return value;
  if (BOOT_LINE.is(value)) return value;
  const line = readAs(CASE_LINE, value);
  const contradiction = contradictionIn(line.case);
  if (contradiction !== undefined) throw new SyntaxError(contradiction);
  return line;
}

function readAs<T>(shape: Shape<T>, value: unknown): T {
  if (shape.is(value)) return value;
  throw new SyntaxError(mistakeIn(shape.schema, value));
}

/** One row under `expect` -> its verdict: its cells held against the row that was read. */
import type { Expectation, ExpectedCell } from "../case/case.ts";
import type { Position } from "../yaml/case_error.ts";
import { excerpt } from "../console/excerpt.ts";
import type { Evidence } from "./evidence.ts";
import { type IsExcused, withoutExcused } from "./excused_lines.ts";
import { cellOf, originOf, type ReadFact, rowsNamed, show } from "./row_cells.ts";
import { findContradiction } from "./row_contradiction.ts";
import type { Row } from "../facts/fact.ts";
import { growthWords } from "../facts/growth_words.ts";
import { suggest } from "../text/suggest.ts";
import type { Finding, Verdict } from "./point.ts";

/** The verdict of a point, without its name. */
export interface RowVerdict {
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
}

/** Evidence, and what becomes of a budget of time that its boot is not held to. */
export interface TimedEvidence extends Evidence {
  /** `error` in a condition, which a budget that nobody holds would settle by a guess. @default {"skip"} */
  readonly untimed?: "skip" | "error";
  /** Which lines are known and harmless. */
  readonly isExcused?: IsExcused;
}

interface JudgedCell {
  /** `skip`: a budget of time that this boot is not held to. */
  readonly verdict: "fail" | "error" | "skip";
  readonly finding: Finding;
}

const MAX_NAMES = 20;

/** Judges one row: that it is there or not, then each cell, then that frame and console don't contradict each other. */
export function judgeRow(expectation: Expectation, reading: ReadFact, evidence: TimedEvidence): RowVerdict {
  const rows = rowsNamed(expectation.row, reading.rows);
  const [row] = rows;
  if (rows.length > 1) {
    return failed("error", rowFinding(expectation, reading, describeSeveral(expectation.row, rows)));
  }
  const lack = row === undefined ? describeLack(expectation, reading) : undefined;
  if (lack !== undefined) return failed("error", rowFinding(expectation, reading, lack));
  if (expectation.presence === "absent") {
    if (row === undefined) return { verdict: "pass", findings: [] };
    return failed("fail", rowFinding(expectation, reading, "it is there", row));
  }
  if (row === undefined) {
    return failed("fail", rowFinding(expectation, reading, describeMissing(expectation, reading)));
  }
  if (row.isTorn) return failed("error", rowFinding(expectation, reading, TORN_OFF, row));
  const judged = expectation.cells.flatMap((cell) =>
    judgeCell(cell, { expectation, reading, evidence, row })
  );
  const answered = judged.filter(({ verdict }) => verdict !== "skip");
  const isUnjudged = answered.length === 0 && judged.length > 0 && judged.length === expectation.cells.length;
  const shown = isUnjudged ? judged : answered;
  return { verdict: worstOf(shown), findings: shown.map(({ finding }) => finding) };
}

const WORST_FIRST = ["error", "fail", "skip"] as const;

function worstOf(judged: readonly JudgedCell[]): Verdict {
  return WORST_FIRST.find((each) => judged.some(({ verdict }) => verdict === each)) ?? "pass";
}

function describeSeveral(name: string, rows: readonly Row[]): string {
  return `${rows.length} rows are called ${name}: ${
    rows.slice(0, MAX_NAMES).map(({ names }) => names[0]).join(", ")
  }`;
}

/** Why a table that lacks a row does not say that there is none; nothing where it does. */
function describeLack({ row }: Expectation, { rows }: ReadFact): string | undefined {
  const torn = rows.find(({ tornBehind }) => tornBehind !== undefined)?.tornBehind;
  const part = rows.find(({ isOfPartAt }) => isOfPartAt !== undefined)?.isOfPartAt;
  if (torn === undefined && part === undefined) return undefined;
  const why = torn === undefined
    ? `the table in console line ${part} shows a part of what there is`
    : `console line ${torn} may be a row of the table that is torn`;
  return `whether ${row} is there is not known: ${why}`;
}

const TORN_OFF = "another writer broke this row off: its last word may be a part of it";

function describeMissing({ row }: Expectation, { rows }: ReadFact): string {
  if (row === "") return "it is not there";
  if (rows.length === 0) return `no row is called ${row}: there is none at all`;
  if (row === "root-disk") return "which disk carries the root is not known from this table";
  const names = [...new Set(rows.flatMap((each) => each.names))];
  return `no row is called ${row} ${suggest(row, names.slice(0, MAX_NAMES))}`;
}

function failed(verdict: "fail" | "error", finding: Finding): RowVerdict {
  return { verdict, findings: [finding] };
}

function pathOf({ from, kind, row }: Expectation, column?: string): string {
  return [from === "console" ? "console" : "", kind, row, column ?? ""].filter((each) => each !== "").join(
    ".",
  );
}

function placeOf({ source, line, column }: Position): string {
  return `${source}:${line}:${column}`;
}

function rowFinding(expectation: Expectation, reading: ReadFact, actual: string, row?: Row): Finding {
  return {
    path: pathOf(expectation),
    expected: expectation.presence,
    actual,
    readFrom: originOf(row, reading),
    at: placeOf(expectation.at),
  };
}

interface CellPlace {
  readonly expectation: Expectation;
  readonly reading: ReadFact;
  readonly evidence: TimedEvidence;
  readonly row: Row;
}

const NO_BUDGETS = "no budget of time is held against a guest under TCG (budgets: enforced asks for it)";

function judgeCell(cell: ExpectedCell, place: CellPlace): readonly JudgedCell[] {
  const { expectation, reading, evidence, row } = place;
  const value = cellOf(row, cell.column);
  const base = {
    path: pathOf(expectation, cell.column),
    expected: cell.matcher.text,
    actual: value === undefined ? "not told" : show(value),
    readFrom: originOf(row, reading, cell.column),
  };
  const judge = (verdict: JudgedCell["verdict"], message?: string): JudgedCell => ({
    verdict,
    finding: { ...base, at: placeOf(cell.at), ...(message !== undefined && { message }) },
  });
  if (value === undefined) return [judge("error", `${base.readFrom} has no column ${cell.column}`)];
  if (value.kind === "duration" && evidence.isSlow) return [judge(evidence.untimed ?? "skip", NO_BUDGETS)];
  const contradiction = findContradiction(expectation.row, cell.column, evidence);
  if (contradiction !== undefined) return [judge("error", contradiction)];
  if (cell.matcher.test(value).status === "match") return [];
  // Only now: a console has hundreds of thousands of lines, and few cases need to be excused for any.
  const counted = withoutExcused(value, evidence.kind.key, evidence.isExcused ?? (() => false));
  const outcome = cell.matcher.test(counted);
  if (outcome.status === "match") return [];
  if (outcome.status === "unknown") return [judge("error", outcome.because)];
  const { found } = outcome;
  if (found !== undefined) return [foundWhereNoneMay(judge("fail"), found)];
  const details = [outcome.difference, row.because, whyNotGrown(outcome.difference, evidence)]
    .filter((each) => each !== undefined).join("; ");
  const { verdict, finding } = judge("fail", ...(details === "" ? [] : [details]));
  return [{ verdict, finding: { ...finding, actual: show(counted) } }];
}

/** What is smaller than it should be may have been told by who was to grow it. */
function whyNotGrown(difference: string | undefined, { kind, lines }: TimedEvidence): string | undefined {
  if (!difference?.endsWith(" less") || !["lsblk", "df"].includes(kind.key)) return undefined;
  const words = growthWords(lines);
  return words && `console line ${words.number} says: ${excerpt(words.text)}`;
}

function foundWhereNoneMay(
  { verdict, finding }: JudgedCell,
  { number, text }: { readonly number: number; readonly text: string },
): JudgedCell {
  return { verdict, finding: { ...finding, actual: excerpt(text), readFrom: `console line ${number}` } };
}

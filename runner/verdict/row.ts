/** One row under `expect` -> its verdict: its cells held against the row that was read. */
import type { Expectation, ExpectedCell, Position } from "../case/case.ts";
import { excerpt } from "../console/ending.ts";
import { type Evidence, isBeforeGrowth, type Reading } from "./evidence.ts";
import type { Row } from "../facts/fact.ts";
import type { Value } from "../match/match.ts";
import { suggest } from "../match/suggest.ts";
import type { Finding, Verdict } from "./verdict.ts";

type Read = Extract<Reading, { readonly status: "read" }>;

/** The verdict of a point, without its name. */
export interface RowVerdict {
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
}

interface JudgedCell {
  /** `skip`: a budget of time that this boot is not held to. */
  readonly verdict: "fail" | "error" | "skip";
  readonly finding: Finding;
}

const MAX_NAMES = 20;

/** Judges one row: that it is there or not, then each cell, then that frame and console don't contradict each other. */
export function judgeRow(expectation: Expectation, reading: Read, evidence: Evidence): RowVerdict {
  const rows = rowsNamed(expectation.row, reading.rows);
  const [row] = rows;
  if (rows.length > 1) {
    return failed("error", rowFinding(expectation, reading, describeSeveral(expectation.row, rows)));
  }
  if (expectation.presence === "absent") {
    if (row === undefined) return { verdict: "pass", findings: [] };
    return failed("fail", rowFinding(expectation, reading, "it is there", row));
  }
  if (row === undefined) {
    return failed("fail", rowFinding(expectation, reading, describeMissing(expectation, reading)));
  }
  const judged = expectation.cells.flatMap((cell) =>
    judgeCell(cell, { expectation, reading, evidence, row })
  );
  const told = judged.filter(({ verdict }) => verdict !== "skip");
  const isUnjudged = told.length === 0 && judged.length > 0 && judged.length === expectation.cells.length;
  const shown = isUnjudged ? judged : told;
  return { verdict: worstOf(shown), findings: shown.map(({ finding }) => finding) };
}

const WORST_FIRST = ["error", "fail", "skip"] as const;

function worstOf(judged: readonly JudgedCell[]): Verdict {
  return WORST_FIRST.find((each) => judged.some(({ verdict }) => verdict === each)) ?? "pass";
}

/** A row's own name goes before its others: a mountpoint may be called like another row's device. */
function rowsNamed(name: string, rows: readonly Row[]): readonly Row[] {
  // A kind of fact with one row gives it no name.
  if (name === "") return rows;
  const own = rows.filter(({ names }) => names[0] === name);
  return own.length > 0 ? own : rows.filter(({ names }) => names.includes(name));
}

function describeSeveral(name: string, rows: readonly Row[]): string {
  return `${rows.length} rows are called ${name}: ${
    rows.slice(0, MAX_NAMES).map(({ names }) => names[0]).join(", ")
  }`;
}

function describeMissing({ row }: Expectation, { rows }: Read): string {
  const known = [...new Set(rows.flatMap(({ names }) => names))];
  return `no row is called ${row} ${suggest(row, known.slice(0, MAX_NAMES))}`;
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

function originOf(row: Row | undefined, { from }: Read): string {
  return row?.line === undefined ? from : `console line ${row.line}`;
}

function rowFinding(expectation: Expectation, reading: Read, actual: string, row?: Row): Finding {
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
  readonly reading: Read;
  readonly evidence: Evidence;
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
    readFrom: originOf(row, reading),
  };
  const judge = (verdict: JudgedCell["verdict"], message?: string): JudgedCell => ({
    verdict,
    finding: { ...base, at: placeOf(cell.at), ...(message !== undefined && { message }) },
  });
  if (value === undefined) return [judge("error", `${base.readFrom} has no column ${cell.column}`)];
  if (value.kind === "duration" && evidence.isSlow) return [judge("skip", NO_BUDGETS)];
  const contradiction = findContradiction(cell.column, place);
  if (contradiction !== undefined) return [judge("error", contradiction)];
  const outcome = cell.matcher.test(value);
  if (outcome.status === "match") return [];
  if (outcome.status === "unknown") return [judge("error", outcome.because)];
  const { found } = outcome;
  if (found !== undefined) return [foundWhereNoneMay(judge("fail"), found)];
  const details = [outcome.difference, row.because].filter((each) => each !== undefined).join("; ");
  if (details === "") return [judge("fail")];
  return [judge("fail", details)];
}

function foundWhereNoneMay(
  { verdict, finding }: JudgedCell,
  { number, text }: { readonly number: number; readonly text: string },
): JudgedCell {
  return { verdict, finding: { ...finding, actual: excerpt(text), readFrom: `console line ${number}` } };
}

function cellOf({ columns }: Row, column: string): Value | undefined {
  return Object.hasOwn(columns, column) ? columns[column] : undefined;
}

/** A value as a finding shows it: a size that is known to the byte with its bytes. */
function show(value: Value): string {
  const sizeBytes = exactBytes(value);
  return sizeBytes === undefined ? textOf(value) : `${textOf(value)} (${sizeBytes} B)`;
}

function textOf(value: Value): string {
  return value.kind === "absent" ? "nothing" : value.text;
}

function exactBytes(value: Value): number | undefined {
  const isExact = value.kind === "size" && value.size.minBytes === value.size.maxBytes;
  return isExact ? value.size.minBytes : undefined;
}

/**
 * Where frame and console both know a row's steady column, they must agree: a guest that says two things of its disk
 * cannot be judged by either. Not held against a table that was printed before growpart.
 */
function findContradiction(column: string, { expectation, evidence }: CellPlace): string | undefined {
  const { kind, report, console, lines } = evidence;
  if (!kind.steady?.includes(column) || report.status !== "read" || console.status !== "read") {
    return undefined;
  }
  const told = onlyRow(expectation.row, report.rows);
  const printed = onlyRow(expectation.row, console.rows);
  const a = told && cellOf(told, column);
  const b = printed && cellOf(printed, column);
  if (a === undefined || b === undefined || agree(a, b)) return undefined;
  // lsblk before 2.37 prints one of several mountpoints, and which one differs (util-linux#3647).
  if (b.kind === "text" && told?.names.includes(b.text)) return undefined;
  if (printed?.line !== undefined && isBeforeGrowth(lines, printed.line)) return undefined;
  return `${originOf(told, report)} says ${claim(a)}, ${originOf(printed, console)} says ${claim(b)}`;
}

function onlyRow(name: string, rows: readonly Row[]): Row | undefined {
  const [row, ...others] = rowsNamed(name, rows);
  return others.length === 0 ? row : undefined;
}

/** Whether two readings may be of one thing; sizes do where the intervals they stand for meet. */
function agree(a: Value, b: Value): boolean {
  if (a.kind === "absent" || b.kind === "absent") return a.kind === b.kind;
  if (a.kind === "size" && b.kind === "size") {
    return a.size.minBytes <= b.size.maxBytes && b.size.minBytes <= a.size.maxBytes;
  }
  // A size that one side could not read as one says nothing against the other.
  return a.kind !== b.kind || a.text === b.text;
}

/** As {@linkcode show}, the bytes first: they are what is compared. */
function claim(value: Value): string {
  const sizeBytes = exactBytes(value);
  return sizeBytes === undefined ? textOf(value) : `${sizeBytes} B (${textOf(value)})`;
}

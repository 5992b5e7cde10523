/** Frame and console of one boot, held against each other. */
import { type Evidence, isBeforeGrowth } from "./evidence.ts";
import { cellOf, claim, originOf, rowsNamed } from "./row_cells.ts";
import type { Row } from "../facts/fact.ts";
import type { Value } from "../match/value.ts";

/**
 * Where frame and console both know a row's steady column, they must agree: a guest that says two things of its disk
 * cannot be judged by either. Not held against a table that was printed before growpart.
 */
export function findContradiction(row: string, column: string, evidence: Evidence): string | undefined {
  const { kind, report, console, lines } = evidence;
  if (!kind.steady?.includes(column) || report.status !== "read" || console.status !== "read") {
    return undefined;
  }
  const reported = onlyRow(row, report.rows);
  const printed = onlyRow(row, console.rows);
  const a = reported && cellOf(reported, column);
  const b = printed && cellOf(printed, column);
  if (a === undefined || b === undefined || agree(a, b)) return undefined;
  // lsblk before 2.37 prints one of several mountpoints, and which one differs (util-linux#3647).
  if (b.kind === "text" && reported?.names.includes(b.text)) return undefined;
  if (printed?.line !== undefined && isBeforeGrowth(lines, printed.line)) return undefined;
  return `${originOf(reported, report)} says ${claim(a)}, ${originOf(printed, console)} says ${claim(b)}`;
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

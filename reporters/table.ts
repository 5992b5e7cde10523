/** Rows of words under a head, each column as wide as its widest. Pure text. */
import { column, displayWidth } from "./width.ts";

/** The lines of a table; none where it has no rows. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return [];
  const all = [head, ...rows];
  const widths = head.map((_, at) => Math.max(...all.map((row) => displayWidth(row[at] ?? ""))));
  return all.map((row) => row.map((cell, at) => column(cell, widths[at] ?? 0)).join("  ").trimEnd());
}

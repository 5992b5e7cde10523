/** What a console must show, and what it never may: expressions held against each of its lines. */
import type { ConsoleKind, ConsoleLine, Row } from "./fact.ts";

/** All lines as the one row of the one table; no lines are no table, since silence proves nothing. */
function scrapeLines(lines: readonly ConsoleLine[], dropped = 0): readonly (readonly Row[])[] {
  if (lines.length === 0) return [];
  const text = lines.length === 1 ? "one line" : `${lines.length} lines`;
  return [[{ names: [""], columns: { "": { kind: "lines", lines, dropped, text } } }]];
}

/** `matches`: each expression finds something in some line. */
export const matches: ConsoleKind = {
  key: "matches",
  columns: { "": { type: "lines", want: "some" } },
  rowNames: "",
  scrape: scrapeLines,
};

/** `never`: no expression finds anything in any line. */
export const never: ConsoleKind = {
  key: "never",
  columns: { "": { type: "lines", want: "none" } },
  rowNames: "",
  scrape: scrapeLines,
};

/** What stands around a table on a console: what precedes its header precedes its rows, whoever put it there. */
import { shapeOf } from "./log_prefix.ts";

/** A word of a line, and where it stands. */
export interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** The words of a line; a line has no more that mean anything. */
export function wordsIn(text: string, most = 48): readonly Word[] {
  const words: Word[] = [];
  for (const { 0: word, index } of text.matchAll(/\S+/g)) {
    words.push({ text: word, start: index, end: index + word.length });
    if (words.length === most) break;
  }
  return words;
}

/** What follows a header that is quoted, as in a list of JSON. */
const SUFFIX = /["'`,;|\\]{1,4}\s*$/;

/** Takes what stands around a table's header off its rows. */
export interface TableFrame {
  /** A row's own text; one that has nothing of it is its own. */
  readonly bare: (row: string) => string;
}

/** The frame of a header that begins at `start` of a line. */
export function frameOf(line: string, start: number): TableFrame {
  const prefix = line.slice(0, start);
  const suffix = SUFFIX.exec(line)?.[0].trim() ?? "";
  const before = prefix.trim() === "" ? indentOf(prefix) : shapeOf(prefix);
  return {
    bare: (row) => {
      const rest = before === undefined ? row : row.replace(before, "");
      const end = rest.trimEnd();
      return suffix !== "" && end.endsWith(suffix) ? end.slice(0, -suffix.length) : rest;
    },
  };
}

/** Rows are indented as their header is, or less. */
function indentOf(prefix: string): RegExp | undefined {
  return prefix === "" ? undefined : new RegExp(`^\\s{0,${prefix.length}}`);
}

/** A header's line without what follows it. */
export function withoutSuffix(line: string): string {
  return line.replace(SUFFIX, "").replace(/\.\s*$/, "");
}

/** A console in pieces: what a reader wants to see, and what may be folded away. */
import type { CaseJson } from "../report_shape.ts";

/** A line of a console. */
export type Line = NonNullable<NonNullable<CaseJson["boot"]>["console"]>[number];

/** Lines in a row. */
export interface Fold {
  readonly isOpen: boolean;
  readonly lines: readonly Line[];
  /** How many lines before them are not in the report. */
  readonly missing: number;
}

const LAST = 25;
const AROUND = 4;
// A transcript has no blank lines: so few are missing of themselves.
const BLANK = 3;
// Fewer are no relief.
const LEAST_FOLDED = 6;

/** What a line seems to say: for its colour, and so that it is not folded away. */
export function moodOf(text: string): "bad" | "good" | "plain" {
  if (/\bpanic\b|FAILED|\bfail(?:ed|ure)?\b|\berror\b|\bTraceback\b|\bBUG:|\bOops\b|timed out/i.test(text)) {
    return "bad";
  }
  return /\[ {1,2}OK {1,2}\]/.test(text) ? "good" : "plain";
}

/** The console in order; open is what stands around a cited line or at the end, and what looks bad. */
export function foldsOf(lines: readonly Line[], cited: readonly number[]): readonly Fold[] {
  const isNear = (line: Line, index: number) =>
    index >= lines.length - LAST || moodOf(line.text) === "bad" ||
    cited.some((each) => Math.abs(each - line.number) <= AROUND);
  const open = lines.map(isNear);
  const runs: { isOpen: boolean; lines: Line[]; missing: number }[] = [];
  for (const [index, line] of lines.entries()) {
    const missing = line.number - (lines[index - 1]?.number ?? 0) - 1;
    const last = runs.at(-1);
    const isOpen = open[index] ?? true;
    if (last && last.isOpen === isOpen && missing <= BLANK) last.lines.push(line);
    else runs.push({ isOpen, lines: [line], missing: missing > BLANK ? missing : 0 });
  }
  return runs.map((run) => run.lines.length < LEAST_FOLDED ? { ...run, isOpen: true } : run);
}

/** `console line 231` -> 231 */
export function citedLine(readFrom: string): number | undefined {
  const [, number] = /\bconsole line (\d{1,9})/.exec(readFrom) ?? [];
  return number === undefined ? undefined : Number(number);
}

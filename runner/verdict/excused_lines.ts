/** A value without the lines of it that are known and harmless. */
import type { Value } from "../match/value.ts";

/** Whether a line is excused in the guest that is judged. */
export type IsExcused = (line: string) => boolean;

/** The kinds whose values are lines of a log, in which one may be excused. */
const OF_LINES: readonly string[] = ["never", "commands"];

/** A value of a kind without the lines that are excused; the very same where it has none. */
export function withoutExcused(value: Value, kind: string, isExcused: IsExcused): Value {
  if (!OF_LINES.includes(kind)) return value;
  if (value.kind === "lines") {
    const lines = value.lines.filter(({ text }) => !isExcused(text));
    return lines.length === value.lines.length ? value : { ...value, lines };
  }
  if (value.kind !== "text") return value;
  const lines = value.text.split("\n");
  const kept = lines.filter((each) => !isExcused(each));
  return kept.length === lines.length ? value : { ...value, text: kept.join("\n") };
}

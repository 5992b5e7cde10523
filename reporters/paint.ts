/** Colours and marks of what a person reads. */
import { styleText } from "node:util";
import type { Verdict } from "../runner/verdict/point.ts";

/** What a piece of text means; each meaning has one look. */
export type Meaning = Verdict | "title" | "quiet" | "filesystem" | "partition";

/** Gives a text the look of its meaning. */
export type Paint = (meaning: Meaning, text: string) => string;

/** The mark of each verdict. */
export const MARKS: Readonly<Record<Verdict, string>> = {
  pass: "✓",
  fail: "✗",
  error: "!",
  skip: "-",
  "expected-failure": "~",
};

const STYLES = {
  pass: "green",
  fail: "red",
  error: "magenta",
  skip: "yellow",
  "expected-failure": "yellow",
  title: "bold",
  quiet: "gray",
  filesystem: "green",
  partition: "cyan",
} as const;

/** A {@linkcode Paint} in colour, or one that leaves texts as they are. */
export function painter(color: boolean): Paint {
  if (!color) return (_, text) => text;
  // Whether there is a terminal is the caller's to know: by itself styleText would look at the process's stdout.
  return (meaning, text) => styleText(STYLES[meaning], text, { validateStream: false });
}

/** What every part of a report for people needs to know of the terminal. */
export interface Look {
  readonly paint: Paint;
  readonly columns: number;
}

/** Matchers of a console's lines: an expression that some line must match, or none may. */
import { RE2JS, RE2JSException } from "re2js";
import type { Matcher, MatcherMistake, MatchOutcome, Value } from "./match.ts";

const LONGEST_PATTERN = 500;
// RE2's time is the length of the text times this: `(?:a?){999}a{999}` takes a second for a line of 8000 characters.
const MOST_INSTRUCTIONS = 500;

/**
 * An expression in RE2's syntax, held against each line alone and unanchored: `want` says whether some line must match
 * or none may. RE2 never backtracks: a console has hundreds of thousands of lines, and whoever wrote it may be hostile.
 */
export function compileLinePattern(source: unknown, want: "some" | "none"): Matcher | MatcherMistake {
  if (typeof source !== "string" || source === "") {
    return { mistake: `nothing to look for (write a regular expression: "Kernel panic")`, path: [] };
  }
  if (source.includes("\n")) {
    return {
      mistake: "no line of a console has a line break in it (quote the expression on one line)",
      path: [],
    };
  }
  if (source.length > LONGEST_PATTERN) {
    return { mistake: `the regular expression is longer than ${LONGEST_PATTERN} characters`, path: [] };
  }
  const pattern = compile(source);
  if (typeof pattern === "string") return { mistake: pattern, path: [] };
  return {
    text: `${want === "none" ? "no line" : "a line"} that matches ${source}`,
    test: TESTS[want](pattern),
  };
}

/** The expression, or what is wrong with it. */
function compile(source: string): RE2JS | string {
  const shown = JSON.stringify(source);
  try {
    const pattern = RE2JS.compile(source);
    return pattern.programSize() <= MOST_INSTRUCTIONS
      ? pattern
      : `${shown} repeats too much for a long console (write it with * or +)`;
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    const reason = error.message.replace(/^error parsing regexp: /, "");
    return `${shown} is not a regular expression: ${reason} (RE2's syntax: nothing looks around or back)`;
  }
}

type Test = (value: Value) => MatchOutcome;
type Lines = Extract<Value, { readonly kind: "lines" }>;

const TESTS: Readonly<Record<"some" | "none", (pattern: RE2JS) => Test>> = {
  some: (pattern) => (value) =>
    withLines(value, (lines) => {
      if (find(pattern, lines) !== undefined) return { status: "match" };
      return lines.dropped > 0 ? unknown(lines) : { status: "mismatch" };
    }),
  none: (pattern) => (value) =>
    withLines(value, (lines) => {
      const found = find(pattern, lines);
      if (found !== undefined) return { status: "mismatch", found };
      return lines.dropped > 0 ? unknown(lines) : { status: "match" };
    }),
};

const find = (pattern: RE2JS, { lines }: Lines) => lines.find(({ text }) => pattern.test(text));

function unknown({ dropped }: Lines): MatchOutcome {
  return {
    status: "unknown",
    because: `${dropped} lines of a flood were not kept: what they said is not known`,
  };
}

function withLines(value: Value, test: (lines: Lines) => MatchOutcome): MatchOutcome {
  if (value.kind === "lines") return test(value);
  return { status: "unknown", because: "there are no lines to look through" };
}

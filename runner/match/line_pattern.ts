/** Matchers of a console's lines: an expression that some line must match, or none may. */
import type { RE2JS } from "re2js";
import { compileExpression } from "./expression.ts";
import type { Matcher, MatcherMistake, MatchOutcome, Value } from "./value.ts";
import { isFoundInPart, unknownBehind } from "./part.ts";

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
  const pattern = compileExpression(source);
  if (typeof pattern === "string") return { mistake: pattern, path: [] };
  return {
    text: `${want === "none" ? "no line" : "a line"} that matches ${source}`,
    test: TESTS[want](pattern),
  };
}

type Test = (value: Value) => MatchOutcome;
type Lines = Extract<Value, { readonly kind: "lines" }>;

const TESTS: Readonly<Record<"some" | "none", (pattern: RE2JS) => Test>> = {
  some: (pattern) => (value) =>
    withLines(value, (lines) => {
      if (find(pattern, lines) !== undefined) return { status: "match" };
      return unknownIn(lines) ?? { status: "mismatch" };
    }),
  none: (pattern) => (value) =>
    withLines(value, (lines) => {
      const found = find(pattern, lines);
      if (found !== undefined) return { status: "mismatch", found };
      return unknownIn(lines) ?? { status: "match" };
    }),
};

const find = (pattern: RE2JS, { lines }: Lines) =>
  lines.find(({ text, cutChars }) =>
    cutChars === undefined ? pattern.test(text) : isFoundInPart(pattern, text.slice(0, text.lastIndexOf("…")))
  );

/** Why what was kept does not answer; nothing where all of it was. */
function unknownIn({ lines, dropped }: Lines): MatchOutcome | undefined {
  if (dropped > 0) {
    const because = `${dropped} lines of a flood were not kept: what they said is not known`;
    return { status: "unknown", because };
  }
  const [first, ...others] = lines.filter(({ cutChars }) => cutChars !== undefined);
  if (!first) return undefined;
  const more = others.length === 0 ? "" : `, and the ends of ${others.length} more`;
  return unknownBehind(
    `of console line ${first.number} the last ${first.cutChars} characters${more} were not kept`,
  );
}

function withLines(value: Value, test: (lines: Lines) => MatchOutcome): MatchOutcome {
  if (value.kind === "lines") return test(value);
  return { status: "unknown", because: "there are no lines to look through" };
}

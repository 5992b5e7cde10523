/** Matchers of a console's lines: an expression that some line must match, or none may. */
import type { RE2JS } from "re2js";
import { compileExpression } from "./expression.ts";
import type { Matcher, MatcherMistake, MatchOutcome, ReadLine, Value } from "./value.ts";
import { isFoundInPart, unknownBehind } from "./part.ts";

/**
 * An expression in RE2's syntax, held against each line alone and unanchored: `want` says whether some line must match
 * or none may. `^` stands at a line's beginning and behind the clock and name before its message: a log that has them before
 * every line would else make a `never` pass by nothing. RE2 never backtracks: a console has hundreds of thousands of lines, and whoever wrote it may be hostile.
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
    test: TESTS[want]({ pattern, isAnchored: /\^|\\A/.test(source) }),
  };
}

type Test = (value: Value) => MatchOutcome;
type Lines = Extract<Value, { readonly kind: "lines" }>;

/** An expression, and whether what stands before a line is any matter to it. */
interface LinePattern {
  readonly pattern: RE2JS;
  readonly isAnchored: boolean;
}

const TESTS: Readonly<Record<"some" | "none", (pattern: LinePattern) => Test>> = {
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

function find({ pattern, isAnchored }: LinePattern, { lines, bare }: Lines): ReadLine | undefined {
  const has = ({ text, cutChars }: ReadLine) =>
    cutChars === undefined
      ? pattern.test(text)
      : isFoundInPart(pattern, text.slice(0, text.lastIndexOf("…")));
  const found = lines.find(has);
  if (found !== undefined || !isAnchored) return found;
  const behind = bare?.().find(has);
  return behind && lines.find(({ number, text }) => number === behind.number && text.endsWith(behind.text));
}

/** Why what was kept does not answer; nothing where all of it was. */
function unknownIn({ lines, dropped }: Lines): MatchOutcome | undefined {
  if (dropped > 0) {
    const because = `${dropped} lines of a flood were not kept: what they said is not known`;
    return { status: "unknown", because };
  }
  const left = lines.find(({ isLeftOut }) => isLeftOut);
  if (left) {
    const because =
      `console line ${left.number} says that a part was left out: what stood there is not known`;
    return { status: "unknown", because };
  }
  const redrawn = lines.find(({ drawnOverLost }) => drawnOverLost !== undefined);
  if (redrawn) {
    const because =
      `console line ${redrawn.number} was drawn anew so often that ${redrawn.drawnOverLost} of its states were not kept`;
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

/** Matchers of text: the text itself, a part of it, a regular expression. */
import { compileExpression } from "./expression.ts";
import type { Matcher, MatcherMistake, MatchOutcome, Value } from "./value.ts";
import { isFoundInPart, unknownBehind } from "./part.ts";

/** Exactly this text. */
export function compileExact(text: string): Matcher | MatcherMistake {
  const [sign] = text.match(/^(?:[<>!=]=|=?[<>])/) ?? [];
  if (sign) {
    return {
      mistake: `"${sign}" does not compare text (write the text, { matches } or { contains })`,
      path: [],
    };
  }
  return {
    text,
    test: (value) =>
      testText(
        value,
        (actual, cut) =>
          cut !== undefined && text.startsWith(actual) ? unknownBehind(cut) : decide(actual === text),
      ),
  };
}

/** Any text with this part in it. */
export function compileContains(part: unknown): Matcher | MatcherMistake {
  if (typeof part !== "string" || part === "") {
    return { mistake: `"contains" must be a text (write { contains: "text" })`, path: ["contains"] };
  }
  const text = `{ contains: ${part} }`;
  return {
    text,
    test: (value) => testText(value, (actual, cut) => decideIn(actual.includes(part), cut)),
  };
}

/** Any text that an expression in RE2's syntax finds something in: unanchored, unless it says `^` and `$`; `(?i)` takes either case. */
export function compilePattern(source: unknown): Matcher | MatcherMistake {
  if (typeof source !== "string" || source === "") {
    return {
      mistake: `"matches" must be a regular expression (write { matches: "^ext[34]$" })`,
      path: ["matches"],
    };
  }
  const expression = compileExpression(source);
  if (typeof expression === "string") return { mistake: expression, path: ["matches"] };
  const test = (actual: string, cut: string | undefined) =>
    decideIn(cut === undefined ? expression.test(actual) : isFoundInPart(expression, actual), cut);
  return { text: `{ matches: ${source} }`, test: (value) => testText(value, test) };
}

type TestText = (actual: string, cut: string | undefined) => MatchOutcome;

function testText(value: Value, test: TestText): MatchOutcome {
  if (value.kind === "absent") return { status: "mismatch" };
  return test(value.text, value.kind === "text" ? value.cut : undefined);
}

/** Whether something stands in a text; where only its beginning was kept, it may stand in the rest. */
function decideIn(isFound: boolean, cut: string | undefined): MatchOutcome {
  return isFound || cut === undefined ? decide(isFound) : unknownBehind(cut);
}

function decide(isMatch: boolean): MatchOutcome {
  return { status: isMatch ? "match" : "mismatch" };
}

/** What can be said of a value of which only a part was kept. */
import type { RE2JS } from "re2js";
import type { MatchOutcome } from "./value.ts";

/** Expressions that look at what follows a match without taking it: the end of the text, or of a word. */
const LOOKS_BEHIND_ITSELF = /\$|\\[zbB]/;

/**
 * Whether an expression finds something in the first part of a text, whatever follows it. RE2 looks at one character
 * behind a match at most, so a match that ends before the part does is one in the whole text too.
 */
export function isFoundInPart(expression: RE2JS, part: string): boolean {
  const matcher = expression.matcher(part);
  return matcher.find() && (matcher.end() < part.length || !LOOKS_BEHIND_ITSELF.test(expression.pattern()));
}

/** What was kept cannot answer: `cut` says what was not. */
export function unknownBehind(cut: string): MatchOutcome {
  return { status: "unknown", because: `${cut}: the rest is not known` };
}

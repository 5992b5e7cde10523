/** Matchers of a word out of a few: a mistyped one is a mistake, not a row that fails for ever. */
import type { Matcher, MatcherMistake } from "./value.ts";
import { suggest } from "../text/suggest.ts";

/** Exactly this word, one of `words`. */
export function compileWord(node: unknown, words: readonly string[]): Matcher | MatcherMistake {
  if (typeof node !== "string" || node === "") {
    return { mistake: `one word must stand here (write ${words.join(" or ")})`, path: [] };
  }
  if (!words.includes(node)) {
    return { mistake: `"${node}" is none of its words ${suggest(node, words)}`, path: [] };
  }
  return {
    text: node,
    test: (value) => ({ status: value.kind !== "absent" && value.text === node ? "match" : "mismatch" }),
  };
}

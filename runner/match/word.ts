/** Matchers of a word out of a few: a mistyped one is a mistake, not a row that fails for ever. */
import type { Matcher, MatcherMistake } from "./value.ts";
import { suggest } from "../text/suggest.ts";

/** Exactly this word out of `words`, or any of these: a value is one word, so that a list can only be a choice. */
export function compileWord(node: unknown, words: readonly string[]): Matcher | MatcherMistake {
  const wanted: readonly unknown[] = Array.isArray(node) ? node : [node];
  if (wanted.length === 0) return notAWord([], words);
  for (const [index, each] of wanted.entries()) {
    const path = Array.isArray(node) ? [index] : [];
    if (typeof each !== "string" || each === "") return notAWord(path, words);
    if (!words.includes(each)) {
      return { mistake: `"${each}" is none of its words ${suggest(each, words)}`, path };
    }
    if (wanted.indexOf(each) < index) {
      return { mistake: `"${each}" stands in the list twice (each word once)`, path };
    }
  }
  return {
    text: wanted.join(" or "),
    test: (value) => ({
      status: value.kind !== "absent" && wanted.includes(value.text) ? "match" : "mismatch",
    }),
  };
}

function notAWord(path: readonly number[], words: readonly string[]): MatcherMistake {
  return { mistake: `one word must stand here (write ${words.join(" or ")})`, path };
}

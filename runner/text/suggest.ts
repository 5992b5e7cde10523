/** What a person may have meant by a word that is not known. */
import { closest, distance } from "fastest-levenshtein";

/**
 * The tail of a message about an unknown word: `(did you mean "size"?)` where one is close enough, else all that is known.
 * `lead` stands before each, as the dashes of an option do.
 */
export function suggest(word: string, known: readonly string[], lead = ""): string {
  if (known.length === 0) return "(none is known)";
  const all = `(known: ${known.map((each) => `${lead}${each}`).join(", ")})`;
  if (word.length > 100) return all;
  const nearest = closest(word.toLowerCase(), [...known]);
  const isClose = isTurned(word.toLowerCase(), nearest) ||
    distance(word.toLowerCase(), nearest) <= Math.max(1, Math.round(nearest.length * 0.4));
  return isClose ? `(did you mean "${lead}${nearest}"?)` : all;
}

/** Whether two letters have changed places: a distance of two, and one slip of the fingers. */
function isTurned(word: string, known: string): boolean {
  const at = Array.from(known).findIndex((letter, index) => letter !== word[index]);
  return at >= 0 && word === known.slice(0, at) + (known[at + 1] ?? "") + known[at] + known.slice(at + 2);
}

/** A form of words that gives a secret away without a key of its own, and how it is read. */
import { type FoundSecret, pairOf } from "./secret.ts";

/** A form of words, and which secrets it holds. */
export interface Wording {
  /** Its first group is what is read. */
  readonly pattern: RegExp;
  /** The secrets of a match. */
  readonly read: (match: readonly string[]) => readonly FoundSecret[];
}

/** The password of `user:password`. */
export const pairIn: Wording["read"] = ([, pair = ""]) => pairOf(pair);
/** The group itself. */
export const valueIn: Wording["read"] = ([, text = ""]) => [{ text }];
/** Where it ends nobody can tell: with its first word, or with its line. */
export const phraseIn: Wording["read"] = ([, text = ""]) =>
  [text.trim(), /^\S*/.exec(text)?.[0] ?? ""].map((each) => ({ text: each }));

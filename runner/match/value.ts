/** What is held against what: values that were read, and what a matcher says of one. */
import type { SizeDialect, SizeInterval } from "../text/size.ts";

/**
 * How a column's text is read. A `number` is 0 at least, and counts unless its unit is `%`. `size` names the program whose
 * rounding a literal such as `19.9G` follows; `version` is text that begins with dotted numbers, and may be compared by
 * them; `word` is one out of a few; `lines` are a console's, where `want` says whether an expression must match some line
 * or none.
 */
export type ValueType =
  | { readonly type: "text" }
  | { readonly type: "number"; readonly unit?: "%" }
  | { readonly type: "size"; readonly dialect: SizeDialect }
  | { readonly type: "duration" }
  | { readonly type: "list" }
  | { readonly type: "version" }
  | { readonly type: "word"; readonly words: readonly string[] }
  | { readonly type: "lines"; readonly want: "some" | "none" };

/**
 * A value that was read, from a frame or from a console. `text` is what a person sees in a finding. `cut` says of one that
 * is not whole what was not kept: a text is its beginning then, a list some of its items, a number the least it can be.
 */
export type Value =
  | { readonly kind: "text"; readonly text: string; readonly cut?: string }
  | { readonly kind: "number"; readonly number: number; readonly text: string; readonly cut?: string }
  | { readonly kind: "size"; readonly size: SizeInterval; readonly text: string }
  | { readonly kind: "duration"; readonly durationMs: number; readonly text: string }
  | {
    readonly kind: "list";
    readonly items: readonly string[];
    readonly text: string;
    readonly cut?: string;
  }
  | {
    readonly kind: "lines";
    readonly lines: readonly ReadLine[];
    /** What stands behind the clocks and names before them, of those that have any: where an expression's `^` may be meant too. */
    readonly bare?: () => readonly ReadLine[];
    /** How many lines there were beside these: what nobody kept cannot be looked through. */
    readonly dropped: number;
    readonly text: string;
  }
  | { readonly kind: "absent" };

/** A line of a console. */
export interface ReadLine {
  /** From 1. */
  readonly number: number;
  /** What stands there. */
  readonly text: string;
  /** How many characters of its end were not kept. */
  readonly cutChars?: number;
  /** How many texts that stood there before it was drawn anew were not kept. */
  readonly drawnOverLost?: number;
  /** Somebody wrote it in the place of others: `[...]`, `<snip>`. */
  readonly isLeftOut?: true;
}

/** A compiled expectation of one value. `text` is what the person wrote, for the finding's `expected`. */
export interface Matcher {
  /** As the person wrote it, on one line. */
  readonly text: string;
  /** Holds a value against it. */
  readonly test: (value: Value) => MatchOutcome;
}

/** `unknown`: the value cannot answer (a printed 19.9G held against `> 19.9G`): an error, never a guess. */
export type MatchOutcome =
  | { readonly status: "match" }
  /** `found` is the part of a value that stands where none may: a console's line. */
  | {
    readonly status: "mismatch";
    readonly difference?: string;
    readonly found?: { readonly number: number; readonly text: string };
  }
  | { readonly status: "unknown"; readonly because: string };

/**
 * What is wrong with a matcher and what would do; whoever reads the case adds the position. `path` leads to the wrong part inside
 * `node`; `at` is `key` where the key at its end is wrong, not its value.
 */
export interface MatcherMistake {
  /** What is there and, in brackets, what would do. */
  readonly mistake: string;
  /** Keys and indices inside the node; empty for the node itself. */
  readonly path: readonly (string | number)[];
  /** Given where a key is wrong. */
  readonly at?: "key";
}

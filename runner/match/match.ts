/** The one matcher grammar: what stands under `expect:`, and how a value is held against it. */
import { compileBounds, compileRange } from "./bounds.ts";
import { compileLinePattern } from "./line_pattern.ts";
import { compileAllowed, compileContained, compileItems } from "./list.ts";
import { compileContains, compileExact, compilePattern } from "./pattern.ts";
import type { SizeDialect, SizeInterval } from "./size.ts";
import { suggest } from "./suggest.ts";
import { compileVersion, compileVersions } from "./version.ts";
import { compileWord } from "./word.ts";

/**
 * How a column's text is read. A `number` is 0 at least, and counts unless its unit is `%`. `size` names the program whose rounding a literal such as `19.9G` follows; `version` is
 * text that begins with dotted numbers, and may be compared by them; `word` is one
 * out of a few; `lines` are a console's, where `want` says whether an expression must match some line or none.
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
    readonly lines: readonly {
      readonly number: number;
      readonly text: string;
      readonly cutChars?: number;
    }[];
    /** How many lines there were beside these: what nobody kept cannot be looked through. */
    readonly dropped: number;
    readonly text: string;
  }
  | { readonly kind: "absent" };

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
 * What is wrong with a matcher and what would do; case.ts adds the position. `path` leads to the wrong part inside
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

type Compiled = Matcher | MatcherMistake;
/** The types with the matchers of the grammar; a word and an expression for lines stand for themselves. */
type GrammarType = Exclude<ValueType, { readonly type: "word" | "lines" }>;
type Type = GrammarType["type"];
type Mapping = Readonly<Record<string, unknown>>;

/** A matcher from a node of the case (strings, lists and mappings of source text, as the failsafe schema reads them). */
export function compileMatcher(node: unknown, type: ValueType): Compiled {
  if (type.type === "word") return compileWord(node, type.words);
  if (type.type === "lines") return compileLinePattern(node, type.want);
  if (typeof node === "string") return compileScalar(node, type);
  if (Array.isArray(node)) return compileList(node, type);
  return isMapping(node)
    ? compileMapping(node, type)
    : mistake(`nothing to compare with ${WOULD_DO[type.type]}`);
}

const WOULD_DO: Readonly<Record<Type, string>> = {
  size: `(write a size such as 20G, "> 19G", { min, max }, { near, within }, present or absent)`,
  number: `(write a number, "> 1", { min, max }, { near, within }, present or absent)`,
  duration: `(write "< 60s", "<= 1m30s", { min, max }, present or absent)`,
  text: `(write the text, { matches }, { contains }, present or absent)`,
  list: `(write a list, { contains }, { allow }, present or absent)`,
  version: `(write the text, ">= 23.4", { min, max }, { matches }, { contains }, present or absent)`,
};

/** The mappings there are: their keys, the types they suit, and how they are compiled. */
const FORMS: readonly {
  readonly keys: readonly string[];
  readonly types: readonly Type[];
  readonly compile: (node: Mapping, type: GrammarType) => Compiled;
}[] = [
  { keys: ["min", "max", "near", "within"], types: ["size", "number", "duration"], compile: compileRange },
  { keys: ["min", "max"], types: ["version"], compile: compileVersions },
  { keys: ["matches"], types: ["text", "version"], compile: ({ matches }) => compilePattern(matches) },
  { keys: ["contains"], types: ["text", "version"], compile: ({ contains }) => compileContains(contains) },
  { keys: ["contains"], types: ["list"], compile: ({ contains }) => compileContained(contains) },
  { keys: ["allow"], types: ["list"], compile: ({ allow }) => compileAllowed(allow) },
];

const PRESENCE: Readonly<Record<string, Matcher>> = {
  absent: { text: "absent", test: ({ kind }) => ({ status: kind === "absent" ? "match" : "mismatch" }) },
  present: { text: "present", test: ({ kind }) => ({ status: kind === "absent" ? "mismatch" : "match" }) },
};

function compileScalar(text: string, type: GrammarType): Compiled {
  if (text === "") return mistake(`nothing to compare with ${WOULD_DO[type.type]}`);
  if (text.includes("\n")) {
    // `size: > 19G` is a syntax error, but `size: >` above an indented `19G` reads as this text.
    return mistake(`a block of text is not a matcher (quote it on one line, as in "> 19G")`);
  }
  if (Object.hasOwn(PRESENCE, text)) return PRESENCE[text] ?? mistake(text);
  if (type.type === "list") return compileItems([text], text);
  if (type.type === "version") return compileVersion(text);
  return type.type === "text" ? compileExact(text) : compileBounds(text, type);
}

function compileList(nodes: readonly unknown[], type: GrammarType): Compiled {
  if (type.type !== "list") {
    return mistake(`a list can't be compared with one ${type.type} ${WOULD_DO[type.type]}`);
  }
  const items: string[] = [];
  for (const [index, node] of nodes.entries()) {
    if (typeof node !== "string") return mistake(`an item of the list must be text`, [index]);
    if (items.includes(node)) return mistake(`"${node}" stands in the list twice (each item once)`, [index]);
    items.push(node);
  }
  return compileItems(items, `[${items.join(", ")}]`);
}

function compileMapping(node: Mapping, type: GrammarType): Compiled {
  const keys = Object.keys(node);
  const known = new Set(FORMS.flatMap((form) => form.keys));
  const unknown = keys.find((key) => !known.has(key));
  if (unknown !== undefined) {
    return mistake(`unknown key "${unknown}" ${suggest(unknown, [...known])}`, [unknown], "key");
  }
  const [first] = keys;
  if (first === undefined) return mistake(`nothing to compare with ${WOULD_DO[type.type]}`);
  const form = FORMS.find((form) => form.keys.includes(first) && form.types.includes(type.type));
  if (!form) return mistake(`"${first}" does not suit a ${type.type} ${WOULD_DO[type.type]}`, [first], "key");
  const stranger = keys.find((key) => !form.keys.includes(key));
  if (stranger === undefined) return form.compile(node, type);
  return mistake(`"${stranger}" can't stand beside "${first}" (keep one)`, [stranger], "key");
}

function mistake(mistake: string, path: readonly (string | number)[] = [], at?: "key"): MatcherMistake {
  return at ? { mistake, path, at } : { mistake, path };
}

function isMapping(node: unknown): node is Mapping {
  return typeof node === "object" && node !== null && !Array.isArray(node);
}

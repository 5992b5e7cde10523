/** The one matcher grammar: what stands under `expect:`, and how a value is held against it. */
import { suggest } from "../text/suggest.ts";
import { compileBounds, compileRange } from "./bounds.ts";
import { compileLinePattern } from "./line_pattern.ts";
import { compileAllowed, compileContained, compileItems } from "./list.ts";
import { compileContains, compileExact, compilePattern } from "./pattern.ts";
import type { Matcher, MatcherMistake, ValueType } from "./value.ts";
import { compileVersion, compileVersions } from "./version.ts";
import { compileWord } from "./word.ts";

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

/** The keys that a mapping may have in the place of a value of this type, one list for each of its forms. */
export function matcherKeys({ type }: ValueType): readonly (readonly string[])[] {
  return FORMS.filter(({ types }) => types.some((each) => each === type)).map(({ keys }) => keys);
}

/** What may be written in the place of a value of this type, in words: `write a list, { contains }, ...`. */
export function matcherForms(type: ValueType): string {
  if (type.type === "word") return `one of ${type.words.join(", ")}, or a list of any that will do`;
  if (type.type === "lines") return `a regular expression, or a list of them`;
  return WOULD_DO[type.type].replace(/^\(write (.*)\)$/, "$1");
}

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
  const formKeys = new Set(FORMS.flatMap((form) => form.keys));
  const unknown = keys.find((key) => !formKeys.has(key));
  if (unknown !== undefined) {
    return mistake(`unknown key "${unknown}" ${suggest(unknown, [...formKeys])}`, [unknown], "key");
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

/** YAML text -> a tree of source texts: nothing is a number or a boolean yet. */
import { parse, YamlSyntaxError } from "@std/yaml";
import { isAlias, isMap, isScalar, isSeq, type Pair, type YAMLError } from "yaml";
import { type CaseDocument, keyText, readDocument } from "./document.ts";
import type { Mistakes } from "./mistakes.ts";
import { findTextMistakes, isPlainYaml } from "./text.ts";
import { describeSyntaxError, findUnquotedComparisons } from "./syntax.ts";

/** A node of a case. Scalars are source text: `23.10` stays that. `null` is a key with nothing behind it. */
export type Tree = string | null | readonly Tree[] | TreeMapping;
/** A mapping of a case, in the order of the file. */
export interface TreeMapping {
  readonly [key: string]: Tree;
}

const MOST_LEVELS = 50;
const TOO_DEEP = `nested too deeply (${MOST_LEVELS} levels at most)`;

// npm:yaml takes a second or more for 64 KiB with an error in each word, and minutes for a megabyte.
const LONGEST_DOUBTFUL_TEXT = 64 * 1024;
const TOO_DOUBTFUL =
  "more than 64 KiB that are not YAML, or hold tabs, anchors, tags or text quoted over several " +
  "lines (bring large data in with { file: path })";

// As many as are told of a file; finding the line of each of 64 Ki errors on one line takes seconds.
const MOST_DESCRIBED = 1000;

/** Whether a node is a mapping. */
export function isMapping(tree: Tree | undefined): tree is TreeMapping {
  return typeof tree === "object" && tree !== null && !Array.isArray(tree);
}

/** What stands at a path below a node; `undefined` where nothing does. */
export function partOf(tree: Tree, path: readonly (string | number)[]): Tree | undefined {
  let part: Tree | undefined = tree;
  for (const step of path) {
    if (Array.isArray(part)) part = part[Number(step)];
    else part = isMapping(part) && Object.hasOwn(part, step) ? part[step] : undefined;
  }
  return part;
}

/** Reads the text, or says why it cannot be read; `undefined` where nothing further can be said of it. */
export function readTree(file: CaseDocument, mistakes: Mistakes): Tree | undefined {
  const refused = findTextMistakes(file.text);
  for (const { offset, mistake } of refused) mistakes.addAt(offset, mistake);
  if (refused.length > 0) return undefined;
  try {
    return readQuickly(file) ?? readCarefully(file, mistakes);
  } catch (error) {
    // The readers recurse: a text of brackets alone ends in a full stack.
    if (!(error instanceof RangeError)) throw error;
    mistakes.addAt(0, TOO_DEEP);
    return undefined;
  }
}

/** The way of nearly every case: one pass of `@std/yaml`, an eighth of the time of npm:yaml's. */
function readQuickly({ text }: CaseDocument): Tree | undefined {
  const tree = parseQuickly(text);
  return tree === undefined || !isPlainYaml(text) ? undefined : toTree(tree, 0);
}

function parseQuickly(text: string): unknown {
  try {
    return parse(text, { schema: "failsafe" });
  } catch (error) {
    // Its words and places differ from those of its stand-in: the careful reading says what is wrong.
    if (error instanceof YamlSyntaxError) return undefined;
    // Brackets that are never closed fill the stack too, and only the careful reading knows them from depth.
    if (error instanceof RangeError && text.length <= LONGEST_DOUBTFUL_TEXT) return undefined;
    throw error;
  }
}

function toTree(node: unknown, level: number): Tree {
  if (level > MOST_LEVELS) throw new RangeError(TOO_DEEP);
  if (typeof node === "string") return node;
  if (Array.isArray(node)) return node.map((item) => toTree(item, level + 1));
  if (typeof node !== "object" || node === null) return null;
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, toTree(value, level + 1)]));
}

/** Reads by npm:yaml, which is the same whatever `@std/yaml` is, and knows where everything stands. */
function readCarefully(file: CaseDocument, mistakes: Mistakes): Tree | undefined {
  if (file.text.length > LONGEST_DOUBTFUL_TEXT) {
    mistakes.addAt(0, TOO_DOUBTFUL);
    return undefined;
  }
  const errors = readCorrected(file, mistakes);
  // npm:yaml catches its own full stack.
  if (errors.some(({ code }) => code === "RESOURCE_EXHAUSTION")) throw new RangeError(TOO_DEEP);
  if (errors.length === 0) return new TreeReader(file, mistakes).read(file.document.contents, 0);
  for (const { offset, mistake } of describeSyntaxErrors(errors, file.text)) mistakes.addAt(offset, mistake);
  return undefined;
}

/** Takes each unquoted `> 19G` for text, so that what is wrong behind it is told as well. */
function readCorrected(file: CaseDocument, mistakes: Mistakes): readonly YAMLError[] {
  let text = file.text;
  for (;;) {
    const document = readDocument(text);
    file.use(document);
    const comparisons = findUnquotedComparisons(text, document.errors);
    if (comparisons.length === 0) return document.errors;
    for (const { offset, mistake } of comparisons) mistakes.addAt(offset, mistake);
    const signs = new Set(comparisons.map(({ offset }) => offset));
    text = text.replace(/>/g, (sign, offset) => signs.has(offset) ? "~" : sign);
  }
}

function describeSyntaxErrors(errors: readonly YAMLError[], text: string) {
  const described = errors.slice(0, MOST_DESCRIBED).map((error) => describeSyntaxError(error, text));
  const tabs = described.filter(({ isTab }) => isTab);
  // Behind the first error most others are its echo; a tab is one of its own.
  return tabs.length > 0 ? tabs : described.slice(0, 1);
}

/** Turns npm:yaml's nodes into a {@linkcode Tree}, and refuses what has no place in a case. */
class TreeReader {
  readonly #file: CaseDocument;
  readonly #mistakes: Mistakes;

  constructor(file: CaseDocument, mistakes: Mistakes) {
    this.#file = file;
    this.#mistakes = mistakes;
  }

  read(node: unknown, level: number): Tree {
    if (level > MOST_LEVELS) throw new RangeError(TOO_DEEP);
    this.#refuseProperties(node);
    if (isAlias(node)) return `*${node.source}`;
    if (isSeq(node)) return node.items.map((item) => this.read(item, level + 1));
    if (isMap(node)) return this.#readPairs(node.items, level);
    if (!isScalar(node) || (node.type === "PLAIN" && node.source === "")) return null;
    return String(node.value);
  }

  #readPairs(pairs: readonly Pair[], level: number): TreeMapping {
    const entries = new Map<string, Tree>();
    for (const { key, value } of pairs) {
      const text = this.#readKey(key);
      const tree = this.read(value, level + 1);
      if (entries.has(text)) this.#refuse(key, `duplicate key "${text}" (keep one)`);
      else entries.set(text, tree);
    }
    return Object.fromEntries(entries);
  }

  #readKey(key: unknown): string {
    this.#refuseProperties(key);
    const isText = isScalar(key) && !(key.type === "PLAIN" && key.source === "");
    if (!isText) this.#refuse(key, "a key must be text (quote it)");
    if (isScalar(key) && key.value === "<<") {
      this.#refuse(key, "a merge key (<<) has no place in a case (write the keys out)");
    }
    return keyText(key);
  }

  #refuseProperties(node: unknown): void {
    if (isAlias(node)) {
      return this.#refuse(
        node,
        `an alias (*${node.source}) has no place in a case (write the value out, or quote the text)`,
      );
    }
    if (!isScalar(node) && !isSeq(node) && !isMap(node)) return;
    if (node.anchor) {
      this.#refuse(
        node,
        `an anchor (&${node.anchor}) has no place in a case (delete it, or quote the text)`,
        "&",
      );
    }
    if (node.tag) {
      this.#refuse(
        node,
        `a YAML tag has no place in a case (delete it, or quote text that begins with "!")`,
        "!",
      );
    }
  }

  /** `sign` is what the properties of a node begin with, before the node itself. */
  #refuse(node: unknown, mistake: string, sign?: string): void {
    const start = rangeStart(node);
    const offset = sign ? this.#file.text.lastIndexOf(sign, start) : start;
    this.#mistakes.addAt(Math.max(0, offset), mistake);
  }
}

function rangeStart(node: unknown): number {
  const isPlaced = isAlias(node) || isScalar(node) || isSeq(node) || isMap(node);
  return isPlaced ? node.range?.[0] ?? 0 : 0;
}

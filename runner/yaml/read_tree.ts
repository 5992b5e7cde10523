/** YAML text -> a tree, read twice: what two readers of YAML disagree on is a mistake, as cloud-init is a third. */
import { parse, YamlSyntaxError } from "@std/yaml";
import { isAlias, isMap, isScalar, isSeq, type Pair, type Scalar, type YAMLError } from "yaml";
import { refuseDisagreement } from "./difference_of_readings.ts";
import { type CaseDocument, keyText, readDocument } from "./document.ts";
import type { Mistakes } from "./mistakes.ts";
import { describeSyntaxError, findUnquotedComparisons } from "./syntax.ts";
import { findTextMistakes } from "./text_mistakes.ts";
import type { Tree, TreeMapping } from "./tree.ts";

const MOST_LEVELS = 50;
const TOO_DEEP = `nested too deeply (${MOST_LEVELS} levels at most)`;

// npm:yaml takes seconds for a megabyte with an error in each word, where @std/yaml stops at the first.
const LONGEST_FAULTY_TEXT = 64 * 1024;
const TOO_FAULTY = "more than 64 KiB that are not YAML (bring large data in with { file: path })";

// As many as are told of a file; finding the line of each of 64 Ki errors on one line takes seconds.
const MOST_DESCRIBED = 1000;
// Each round mends all that the one before it showed; what a person writes takes one or two.
const MOST_CORRECTIONS = 10;

/** Reads the text, or says why it cannot be read; `undefined` where nothing further can be said of it. */
export function readTree(file: CaseDocument, mistakes: Mistakes): Tree | undefined {
  const refused = findTextMistakes(file.text);
  for (const { offset, mistake } of refused) mistakes.addAt(offset, mistake);
  if (refused.length > 0) return undefined;
  try {
    return readTwice(file, mistakes);
  } catch (error) {
    // The readers recurse: a text of brackets alone ends in a full stack.
    if (!(error instanceof RangeError)) throw error;
    mistakes.addAt(0, TOO_DEEP);
    return undefined;
  }
}

/** `@std/yaml` says what the text means, npm:yaml where each part stands and what is wrong. */
function readTwice(file: CaseDocument, mistakes: Mistakes): Tree | undefined {
  const meant = readMeaning(file.text);
  if (meant instanceof Error && file.text.length > LONGEST_FAULTY_TEXT) {
    mistakes.addAt(0, TOO_FAULTY);
    return undefined;
  }
  const { errors, isCorrected } = readPlaced(file, mistakes);
  // npm:yaml catches its own full stack.
  if (errors.some(({ code }) => code === "RESOURCE_EXHAUSTION")) throw new RangeError(TOO_DEEP);
  for (const { offset, mistake } of describeSyntaxErrors(errors, file.text)) mistakes.addAt(offset, mistake);
  if (errors.length > 0) return undefined;
  const reader = new TreeReader(file, mistakes);
  const tree = reader.read(file.document.contents, 0);
  if (!isCorrected && !reader.hasRefused) refuseDisagreement(tree, meant, mistakes);
  return tree;
}

/** What `@std/yaml` makes of a text, aliases followed, or why it makes nothing of it. */
function readMeaning(text: string): unknown {
  try {
    return parse(text, { schema: "failsafe" });
  } catch (error) {
    if (error instanceof YamlSyntaxError) return error;
    // Brackets that are never closed fill the stack too, and only npm:yaml tells them from depth.
    if (error instanceof RangeError && text.length <= LONGEST_FAULTY_TEXT) return error;
    throw error;
  }
}

interface Placed {
  readonly errors: readonly YAMLError[];
  readonly isCorrected: boolean;
}

/** Reads the places, taking each unquoted `> 19G` for text, so that what is wrong behind it is told as well. */
function readPlaced(file: CaseDocument, mistakes: Mistakes): Placed {
  let text = file.text;
  for (let round = 0;; round++) {
    const document = readDocument(text);
    file.use(document);
    const comparisons = round < MOST_CORRECTIONS ? findUnquotedComparisons(text, document.errors) : [];
    if (comparisons.length === 0) return { errors: document.errors, isCorrected: text !== file.text };
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
  /** Whether something was refused, so that what another reader makes of it is no matter. */
  hasRefused = false;

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
    this.#refuseLostBlanks(node);
    return this.#wellFormed(String(node.value), node);
  }

  /** An escape can name half of a surrogate pair, which neither a seed nor a report in UTF-8 can hold. */
  #wellFormed(text: string, node: unknown): string {
    if (text.isWellFormed()) return text;
    this.#refuse(node, "half of a surrogate pair, which UTF-8 can't write (write the character itself)");
    return text.toWellFormed();
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
    return this.#wellFormed(keyText(key), key);
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

  /** @std/yaml 1.2 keeps a blank at a line's end in quotes, which YAML 1.2 (§7.3) drops. */
  #refuseLostBlanks({ type, range }: Scalar): void {
    if (!type?.startsWith("QUOTE") || !range) return;
    const [start, end] = range;
    const at = this.#file.text.slice(start, end).search(/[ \t]\r?\n/);
    if (at < 0) return;
    this.hasRefused = true;
    this.#mistakes.addAt(
      start + at,
      "a blank at a line's end in quotes, of which YAML readers disagree (delete it)",
    );
  }

  /** `sign` is what the properties of a node begin with, before the node itself. */
  #refuse(node: unknown, mistake: string, sign?: string): void {
    this.hasRefused = true;
    const start = rangeStart(node);
    const offset = sign ? this.#file.text.lastIndexOf(sign, start) : start;
    this.#mistakes.addAt(Math.max(0, offset), mistake);
  }
}

function rangeStart(node: unknown): number {
  const isPlaced = isAlias(node) || isScalar(node) || isSeq(node) || isMap(node);
  return isPlaced ? node.range?.[0] ?? 0 : 0;
}

/** Where the parts of a case stand, and whether they are quoted. */
import { type Document, isMap, isScalar, isSeq, type Pair, parseDocument, type YAMLMap } from "yaml";
import type { Position } from "./case_error.ts";

/** Keys and indices that lead to a node. */
export type Path = readonly (string | number)[];
/** The key at the end of a path, or the value behind it. */
export type Part = "key" | "value";

/** Where the parts of a case stand: in one file, or in the layers that it is put together from. */
export interface Places {
  /** Where a node stands, or the nearest one above it that is there. */
  readonly find: (path: Path, part: Part) => Position;
  /** Whether the scalar at a path is written without quotes, and not as a block. */
  readonly isPlain: (path: Path, part: Part) => boolean;
  /** The file in which a node stands. */
  readonly sourceAt: (path: Path) => string;
}

/** A node of npm:yaml's tree with the key it stands under, where it has one. */
interface Found {
  readonly key?: unknown;
  readonly value: unknown;
}

/** Reads text as npm:yaml does: without types, merges or tags. Deep nesting throws RangeError. */
export function readDocument(text: string): Document.Parsed {
  return parseDocument(text, {
    schema: "failsafe",
    resolveKnownTags: false,
    // Its own check compares each key with each: a mapping of 100,000 keys would take minutes.
    uniqueKeys: false,
    // Each would cite its line, at the cost of a search for it; we say where by the offset.
    prettyErrors: false,
  });
}

/** The text of one case, and the places in it. */
export class CaseDocument implements Places {
  readonly text: string;
  /** The file, as the person named it. */
  readonly source: string;
  #document: Document.Parsed | undefined;
  #lineStarts: readonly number[] | undefined;
  readonly #pairs = new WeakMap<YAMLMap, ReadonlyMap<string, Pair>>();

  constructor(source: string, text: string) {
    this.source = source;
    this.text = text;
  }

  /** The tree that places are looked up in; {@linkcode CaseDocument.use} may have set one. */
  get document(): Document.Parsed {
    return this.#document ??= readDocument(this.text);
  }

  /** Looks places up in a tree read from a corrected text; every character must stand where it stood. */
  use(document: Document.Parsed): void {
    this.#document = document;
  }

  /** The line and column of an offset. A reader of YAML may read a line end behind the text, and stop behind that. */
  positionAt(errorOffset: number): Position {
    const offset = Math.min(errorOffset, this.text.length);
    this.#lineStarts ??= [0, ...Array.from(this.text.matchAll(/\n/g), ({ index }) => index + 1)];
    let [low, high] = [0, this.#lineStarts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { source: this.source, line: low + 1, column: offset - (this.#lineStarts[low] ?? 0) + 1 };
  }

  /** Where a node stands, or the nearest one above it that the text has. */
  find(path: Path, part: Part): Position {
    let found: Found = { value: this.document.contents };
    let offset = startOf(found.value) ?? 0;
    for (const [index, step] of path.entries()) {
      const next = this.#step(found, step);
      if (!next) break;
      const isKeyWanted = part === "key" && index === path.length - 1;
      offset = (isKeyWanted ? undefined : startOf(next.value)) ?? startOf(next.key) ?? offset;
      found = next;
    }
    return this.positionAt(offset);
  }

  /** Whether the scalar at a path is written without quotes, and not as a block. */
  isPlain(path: Path, part: Part): boolean {
    let found: Found | undefined = { value: this.document.contents };
    for (const step of path) found = found && this.#step(found, step);
    const node = part === "key" ? found?.key : found?.value;
    return isScalar(node) && node.type === "PLAIN";
  }

  /** One file has one source. */
  sourceAt(): string {
    return this.source;
  }

  #step({ value: parent }: Found, step: string | number): Found | undefined {
    if (isSeq(parent)) return { value: parent.items[Number(step)] };
    if (!isMap(parent)) return undefined;
    const pairs = this.#pairs.get(parent) ?? indexOf(parent);
    this.#pairs.set(parent, pairs);
    return pairs.get(String(step));
  }
}

/** Text of a scalar key as the failsafe schema has it. */
export function keyText(key: unknown): string {
  return isScalar(key) ? String(key.value) : "";
}

/** First come, first kept, as the tree keeps the first of two equal keys. */
function indexOf(map: YAMLMap): ReadonlyMap<string, Pair> {
  return new Map(map.items.map((pair): [string, Pair] => [keyText(pair.key), pair]).reverse());
}

/** Where a node begins; an empty one has no place of its own. */
function startOf(node: unknown): number | undefined {
  if (typeof node !== "object" || node === null || !("range" in node) || !Array.isArray(node.range)) {
    return undefined;
  }
  const [start, end]: readonly unknown[] = node.range;
  return typeof start === "number" && start !== end ? start : undefined;
}

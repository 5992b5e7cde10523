/** JSON in pieces, byte for byte as `harmlessJson(value, 1)` writes it in one. */
import { harmlessJson } from "./harmless_json.ts";

/** A list whose items are made when they are written. */
export class EachOf<Item> implements Iterable<unknown> {
  readonly #items: Iterable<Item>;
  readonly #write: (item: Item) => unknown;

  /** What `write` makes of each item. */
  constructor(items: Iterable<Item>, write: (item: Item) => unknown) {
    this.#items = items;
    this.#write = write;
  }

  /** Goes through it. */
  *[Symbol.iterator](): Iterator<unknown> {
    for (const item of this.#items) yield this.#write(item);
  }
}

/** An object whose long lists are {@linkcode EachOf}. */
export function* fieldPieces(fields: Readonly<Record<string, unknown>>): Iterable<string> {
  let before = "{\n ";
  for (const [key, value] of Object.entries(fields)) {
    yield `${before}${harmlessJson(key)}: `;
    if (value instanceof EachOf) yield* listPieces(value, 1);
    else yield within(value, 1);
    before = ",\n ";
  }
  yield "\n}";
}

/** A list, `level` lists or objects deep. */
export function* listPieces(items: Iterable<unknown>, level = 0): Iterable<string> {
  const indent = " ".repeat(level);
  let before = "[";
  for (const item of items) {
    yield `${before}\n${indent} ${within(item, level + 1)}`;
    before = ",";
  }
  yield before === "[" ? "[]" : `\n${indent}]`;
}

/** The value as it stands in so many lists: they are put around it, and cut off. */
function within(value: unknown, level: number): string {
  let nested = value;
  for (let at = 0; at < level; at++) nested = [nested];
  // Each list is a bracket and a line end before the value, and the same behind it; the n-th stands n spaces in.
  const around = 2 * level + level * (level - 1) / 2;
  return harmlessJson(nested, 1).slice(around + level, -around);
}

/** The order of a mapping's keys. */
import type { Path, Places } from "./document.ts";
import type { Tree, TreeMapping } from "./tree.ts";

type Entry = readonly [key: string, value: Tree];

/** The entries of the mapping at a path in the order of the file: JavaScript puts keys that are whole numbers before all others. */
export function inFileOrder(mapping: TreeMapping, path: Path, file: Places): readonly Entry[] {
  const entries = Object.entries(mapping);
  if (entries.length < 2 || !entries.some(([key]) => /^\d+$/.test(key))) return entries;
  const placed = entries.map((entry) => ({ entry, at: file.find([...path, entry[0]], "key") }));
  const sources = [...new Set(placed.map(({ at }) => at.source))];
  return placed.toSorted(({ at: a }, { at: b }) =>
    sources.indexOf(a.source) - sources.indexOf(b.source) || a.line - b.line || a.column - b.column
  ).map(({ entry }) => entry);
}

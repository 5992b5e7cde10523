/** A case that is put together from layers, as the one YAML text it amounts to. */
import type { Path, Places } from "../yaml/document.ts";
import { isEmpty } from "../case/reading.ts";
import { isMapping, type Tree } from "../yaml/tree.ts";

/** The case as YAML, quoted where its layers quote: `"off"` and `off` are two things to cloud-init. */
export function mergedText(tree: Tree, places: Places): string {
  return nodeLines(tree, [], places).map((line) => `${line}\n`).join("");
}

/** The lines of a mapping or a list; a list's item stands below its dash. */
function nodeLines(tree: Tree, path: Path, places: Places): readonly string[] {
  if (Array.isArray(tree)) {
    return tree.flatMap((item, index) => entryLines("-", { tree: item, path: [...path, index] }, places));
  }
  if (!isMapping(tree)) return [];
  return Object.entries(tree).flatMap(([key, value]) => {
    const entry = [...path, key];
    const isPlain = isOneLine(key) && places.isPlain(entry, "key");
    return entryLines(`${isPlain ? key : JSON.stringify(key)}:`, { tree: value, path: entry }, places);
  });
}

interface Entry {
  readonly tree: Tree;
  readonly path: Path;
}

function entryLines(start: string, { tree, path }: Entry, places: Places): readonly string[] {
  if (tree === null) return [start];
  if (typeof tree === "string") return textLines(start, tree, places.isPlain(path, "value"));
  if (isEmpty(tree)) return [`${start} ${isMapping(tree) ? "{}" : "[]"}`];
  return [start, ...nodeLines(tree, path, places).map((line) => `  ${line}`)];
}

function textLines(start: string, text: string, isPlain: boolean): readonly string[] {
  if (isPlain && isOneLine(text)) return [`${start} ${text}`];
  if (!isBlock(text)) return [`${start} ${JSON.stringify(text)}`];
  return [`${start} |`, ...text.slice(0, -1).split("\n").map((line) => line === "" ? "" : `  ${line}`)];
}

const isOneLine = (text: string) => text !== "" && !text.includes("\n");

/** Whether a block `|` reads back as the text: its first line sets the indentation, its end is one line's. */
function isBlock(text: string): boolean {
  return /^[^\s]/.test(text) && /[^\n]\n$/.test(text) && !/(?![\n\t])\p{C}/u.test(text);
}

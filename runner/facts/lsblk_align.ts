/** The words of a row by the columns of its header: by what they look like, and by where they stand. */
import { knownColumn } from "./lsblk_columns.ts";
import { type Word, wordsIn } from "./table_frame.ts";

/** What a header says of the rows below it. */
export interface Header {
  readonly names: readonly string[];
  /** Where each column's word stands, counted from the header's beginning. */
  readonly words: readonly Word[];
}

type Cells = ReadonlyMap<string, string>;

// Glyphs of the tree, in UTF-8 or ASCII, and what is left of them where the charset was another or they were written down.
const TREE =
  /^(?:[^\w./+@~:=#<\\&]|\\x[\da-fA-F]{2}|\\[0-3][0-7]{2}|\\u[\da-fA-F]{4}|#[0-3][0-7]{2}|<[\dA-F]{2}>|&\w{2,8};|M-(?:\^.|[^^]))+/u;

// Behind another writer's words a tree stands in the middle.
const NAME = /^[!-;=?-_a-{}~]+(?: \(\S+\))?$/;
/** A device that may stand for none, of which `lsblk -a` before util-linux 2.33 tells no size. */
const UNBOUND = /^(?:loop|nbd|ram|rbd|fd)\d/;
const HAS_NUMBERS = /\s\d{1,4}:\d{1,7}\s/;

/** A name without the tree before it. */
export function withoutTree(name: string): string {
  return name.replace(TREE, "");
}

/** Whether a row has a tree before its name. */
export function hasTree(row: string): boolean {
  return /\S/.test(TREE.exec(row)?.[0] ?? "");
}

/** The words of a row by column; `undefined` for text that is no row, or that could be read in several ways. */
export function align(header: Header, row: string): Cells | undefined {
  // Most lines below a header are others', and this is a fraction of what reading them takes.
  if (header.names.includes("MAJ:MIN") ? !HAS_NUMBERS.test(row) : !/\S/.test(row)) return undefined;
  const isFree = header.names.some((name) => knownColumn(name)?.isFree);
  const words = rowWords(row);
  const cells = (isFree ? byPlace(header, row) : undefined) ?? byLook(header.names, words) ??
    (UNBOUND.test(words[0] ?? "")
      ? byLook(header.names.filter((name) => name !== "SIZE"), words)
      : undefined);
  return cells && NAME.test(withoutTree(cells.get("NAME") ?? "-")) ? cells : undefined;
}

/** The name keeps its tree: it tells a part from a disk. */
function rowWords(row: string): readonly string[] {
  const tree = TREE.exec(row)?.[0] ?? "";
  return wordsOf(row.slice(tree.length)).map((word, nth) =>
    nth === 0 ? tree.replace(/\s+/g, "") + word : word
  );
}

function wordsOf(row: string): readonly string[] {
  const [name = "", second = "", ...rest] = row.trimEnd().split(/\s+/, 48);
  // Old device-mapper names: `vg-root (dm-8)` (util-linux#1153).
  return /^\(\S+\)$/.test(second) ? [name, ...rest] : [name, second, ...rest].filter((word) => word !== "");
}

/** Each word stands under its header's word, or behind one that it goes on from. */
function byPlace({ names, words }: Header, row: string): Cells | undefined {
  const cells = new Map<string, string>();
  // The tree's glyphs are one column wide each, and belong to the name.
  const bare = row.replace(TREE, (tree) => " ".repeat(tree.length));
  let last = 0;
  for (const { text, start, end } of wordsIn(bare)) {
    const at = words.flatMap((word, nth) => word.start < end && start < word.end ? [nth] : []);
    const nth = at.length === 1 ? at[0] ?? last : at.length === 0 ? before(words, start) : -1;
    const name = names[nth];
    // The name's header is shorter than any name with a tree before it.
    if (name === undefined || nth < last) return undefined;
    cells.set(name, cells.has(name) ? `${cells.get(name)} ${text}` : text);
    last = nth;
  }
  const tree = TREE.exec(row)?.[0].trim() ?? "";
  if (tree !== "") cells.set("TREE", tree);
  return names.every((name) => isCell(name, cells.get(name))) ? cells : undefined;
}

function before(words: readonly Word[], start: number): number {
  return words.findLastIndex((word) => word.end <= start);
}

function isCell(name: string, cell: string | undefined): boolean {
  const column = knownColumn(name);
  if (cell === undefined) return column?.isOptional === true;
  return column?.isFree === true || isMountpoint(name, cell) || column?.pattern.test(cell) === true;
}

/** A path may have spaces; the root's own has none behind it. */
function isMountpoint(name: string, cell: string): boolean {
  return name.startsWith("MOUNTPOINT") && /^\/[\w.+@-]+\/\S* (?!\/)[^[\]:]+$/.test(cell);
}

/** The one way to give each word to a column that it looks like; where there are several, nobody can tell. */
function byLook(names: readonly string[], words: readonly string[]): Cells | undefined {
  const known = new Map<number, readonly Way[]>();
  const waysFrom = (column: number, word: number): readonly Way[] => {
    const key = column * (words.length + 1) + word;
    const ways = known.get(key) ?? findWays(names, words, { column, word, waysFrom });
    known.set(key, ways);
    return ways;
  };
  const found = waysFrom(0, 0);
  return found.length === 1 ? new Map(found[0]) : undefined;
}

type Way = readonly (readonly [string, string])[];

interface Place {
  readonly column: number;
  readonly word: number;
  readonly waysFrom: (column: number, word: number) => readonly Way[];
}

/** At most two ways: more say nothing more. */
function findWays(
  names: readonly string[],
  words: readonly string[],
  { column, word, waysFrom }: Place,
): readonly Way[] {
  const name = names[column];
  if (name === undefined) return word === words.length ? [[]] : [];
  const text = words[word];
  const known = knownColumn(name);
  // The last column takes all that is left where that is a path.
  const isLast = column === names.length - 1;
  const rest = isLast ? words.slice(word).join(" ") : "";
  if (isLast && isMountpoint(name, rest)) return [[[name, rest]]];
  const taken = text !== undefined && known?.pattern.test(text)
    ? waysFrom(column + 1, word + 1).map((way): Way => [[name, text], ...way])
    : [];
  const skipped = known?.isOptional ? waysFrom(column + 1, word) : [];
  return [...taken, ...skipped].slice(0, 2);
}

/** A header of df's, in any of its forms: which columns it has, and how its sizes are counted. */
import { CAPACITIES, type HeaderWord, type Language, languagesIn, plain, standsAt } from "./df_words.ts";
import { frameOf, type TableFrame, withoutSuffix, wordsIn } from "./table_frame.ts";

/** The columns that are numbers, in the names of `df`'s own facts; `file` is told by `df --output` and is no fact. */
export type NumberColumn = Exclude<HeaderWord, "type">;

/** What a header tells of the rows below it. */
export interface Header {
  /** Absent in a language whose word for it is not known. */
  readonly hasType?: boolean;
  /** Behind the device and its type, in their order. */
  readonly columns: readonly NumberColumn[];
  /** Bytes of a block; absent where sizes are printed for people. */
  readonly blockBytes?: number;
  /** BusyBox rounds sizes for people to the nearest tenth; GNU df rounds up. */
  readonly isBusyBox: boolean;
  /** Whether sizes for people count in powers of 1000: `df -H` has the header of `df -h`. */
  readonly isDecimal?: boolean;
  /** Whether the rows are as df prints them, and no console's: whatever stands before the sizes is a name then. */
  readonly isExact?: true;
  readonly frame: TableFrame;
}

// `Use%`, and in older translations `Ben%`, `%uż.`; `Capacity` under -P.
const USE_HEADER = /^(?:Capacity|\p{L}{1,12}\.?%|%\p{L}{1,12}\.?)$/u;
// `1K-blocks`, `1024-blocks`, `1B-blocks`, `1K‐Blöcke`, `1K的块`, `khối-1K`, and the last word of `blocs de 1K`; `1kB-blocks` and
// `1MB-blocks` are powers of 1000.
const BLOCKS_HEADER =
  /^(?:\p{L}{1,20}-)?([1-9]\d{0,6})(?:([KMGTk])(?:iB)?(?!B)|([kMGT])B|B)?(?:[-\u2010的]\p{L}{1,20})?$/u;
// In translations that are older than the table.
const INODES_HEADER = /^(?:I?-?n(?:od|œu)|Nodos-i|[ИI]-?нод|Inode)/iu;
/** The first word of a header that is older than the table's. What stands before it is no part of the table. */
const FIRST = /^(?:Filesystem\S*|Sys\.|Sist\.|S\.|Syst[ée]m\w*|System|Файл\S*|ファイルシス\S*|파일\S*)$/u;
const MAY_BE_HEADER = new RegExp(`%|${CAPACITIES.join("|").replaceAll(".", "\\.")}`);
const MOST_TARGET_WORDS = 4;
const LETTERS = "KMGT";

const ENGLISH: Readonly<Record<string, NumberColumn | "type">> = {
  Type: "type",
  Size: "size",
  Used: "used",
  Avail: "avail",
  Available: "avail",
  "Use%": "use%",
  Capacity: "use%",
  "%Used": "use%",
  Inodes: "inodes",
  IUsed: "iused",
  iused: "iused",
  IFree: "ifree",
  ifree: "ifree",
  "IUse%": "iuse%",
  "%iused": "iuse%",
  File: "file",
};
const SIZES: readonly NumberColumn[] = ["size", "used", "avail", "use%"];
const INODES: readonly NumberColumn[] = ["inodes", "iused", "ifree", "iuse%"];

/** What a header says, or nothing where a line is none. */
export function readHeader(text: string): Header | undefined {
  // Most lines of a console are no header: the rest would take a third of all judging.
  if (!MAY_BE_HEADER.test(text)) return undefined;
  // In a list of JSON it is quoted, and in a script a comment.
  const all = wordsIn(withoutSuffix(text).replace(/(^|\s)["'`#]/g, "$1 "), 32);
  const found = languagesIn(all.map((word) => plain(word.text)));
  const first = found?.at ?? Math.max(0, all.findIndex((word) => FIRST.test(word.text)));
  const words = all.slice(first).map((word) => word.text);
  if (words.some((word) => word.startsWith("/"))) return undefined;
  const frame = frameOf(text, all[first]?.start ?? 0);
  if (words[0] === "Filesystem" && words.includes("Mounted")) return readEnglish(words.slice(1), frame);
  for (const language of found?.languages ?? []) {
    const header = readTranslated(words, language, frame);
    if (header !== undefined) return header;
  }
  return readByPlace(words, frame);
}

/** A header of which each word but the last ones, which name the mountpoint, is known. */
function readTranslated(
  words: readonly string[],
  language: Language,
  frame: TableFrame,
): Header | undefined {
  const plains = words.map(plain);
  const described: HeaderWord[] = [];
  let at = language.filesystem.length;
  for (let width = 1; width > 0; at += width) {
    const blocks = blockWords(words, plains, { at, blocks: language.blocks });
    const word = blocks > 0
      ? undefined
      : language.words.find(({ phrase, means }) =>
        standsAt(phrase, plains, at) && means.some((each) => mayFollow(described, each))
      );
    const means = blocks > 0 ? "size" : word?.means.find((each) => mayFollow(described, each));
    width = means === undefined ? 0 : blocks || (word?.phrase.length ?? 0);
    if (means !== undefined) described.push(means);
  }
  const rest = plains.slice(at);
  const columns = described.flatMap((column) => column === "type" ? [] : [column]);
  if (columns.length < 3 || rest.length === 0 || rest.length > MOST_TARGET_WORDS) return undefined;
  // A column that is not known is none of the mountpoint's words.
  if (rest.some((word) => word.includes("%"))) return undefined;
  return { hasType: described[0] === "type", columns, ...blocksOf(words), isBusyBox: false, frame };
}

/** How many words of `1K-blocs`, `blocs de 1K` or `1K bloků` stand at a place. */
function blockWords(
  words: readonly string[],
  plains: readonly string[],
  { at, blocks }: { readonly at: number; readonly blocks: string },
): number {
  const isCount = (nth: number) => BLOCKS_HEADER.test(words[nth] ?? "");
  if (isCount(at)) return plains[at + 1] === blocks ? 2 : 1;
  if (plains[at] !== blocks) return 0;
  return isCount(at + 1) ? 2 : isCount(at + 2) ? 3 : 0;
}

/** Some languages have one word for two columns: which it is, those before it say. */
function mayFollow(told: readonly HeaderWord[], column: HeaderWord): boolean {
  if (column === "file") return told.length > 0;
  if (told.includes(column)) return false;
  if (column === "type") return told.length === 0;
  if (column === "used" || column === "avail" || column === "use%") return told.includes("size");
  return column === "size" || column === "inodes" || told.includes("inodes");
}

function readEnglish(words: readonly string[], frame: TableFrame): Header | undefined {
  const end = words.indexOf("Mounted");
  if (end < 0) return undefined;
  const told = words.slice(0, end).map((word) => columnOf(word));
  const columns = told.flatMap((column) => column === undefined || column === "type" ? [] : [column]);
  if (told.includes(undefined) || columns.length < 3 || told.lastIndexOf("type") > 0) return undefined;
  // BusyBox calls the columns of its inodes as those of its blocks.
  const isInodes = columns.includes("inodes") && !columns.includes("size") && columns.includes("used");
  return {
    hasType: told[0] === "type",
    columns: isInodes ? INODES : columns,
    ...blocksOf(words),
    isBusyBox: words.includes("Size") && words.includes("Available"),
    frame,
  };
}

function columnOf(word: string): NumberColumn | "type" | undefined {
  if (Object.hasOwn(ENGLISH, word)) return ENGLISH[word];
  return /-blocks$/.test(word) ? "size" : undefined;
}

/** Words that are not known are told by where they stand: before the one with the percent sign. */
function readByPlace(words: readonly string[], frame: TableFrame): Header | undefined {
  const use = words.findLastIndex((word) => USE_HEADER.test(word) || CAPACITIES.includes(word));
  if (use < 4 || use === words.length - 1) return undefined;
  const isInodes = words.slice(1, use).some((word) => INODES_HEADER.test(word));
  return {
    columns: isInodes ? INODES : SIZES,
    ...blocksOf(words.slice(1, use)),
    isBusyBox: words.includes("Size") && words.includes("Available"),
    frame,
  };
}

function blocksOf(words: readonly string[]): { readonly blockBytes?: number } {
  const [, count, binary, decimal = ""] =
    words.map((word) => BLOCKS_HEADER.exec(word)).find((each) => each) ?? [];
  if (count === undefined) return {};
  // Old ones say `1k-blocks`, and mean 1024.
  const letter = (binary ?? decimal).toUpperCase();
  const unit = binary === undefined ? 1000 : 1024;
  return { blockBytes: Number(count) * unit ** (letter === "" ? 0 : LETTERS.indexOf(letter) + 1) };
}

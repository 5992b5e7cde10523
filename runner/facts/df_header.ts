/** A header of df's, in any of its forms: which columns it has, and how its sizes are counted. */
import { frameOf, type TableFrame, withoutSuffix, wordsIn } from "./table_frame.ts";

/** The columns that are numbers, in the names of `df`'s own facts; `file` is told by `df --output` and is no fact. */
export type NumberColumn =
  | "size"
  | "used"
  | "avail"
  | "use%"
  | "inodes"
  | "iused"
  | "ifree"
  | "iuse%"
  | "file";

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

// `Use%`, and in other languages `Verw%`, `Uti%`, `Uso%`, `Uži%`, `Uż.%`; `Capacity` under -P.
const USE_HEADER = /^(?:Capacity|\p{L}{1,12}\.?%|%\p{L}{1,12}\.?)$/u;
// `1K-blocks`, `1024-blocks`, `1B-blocks`, `1K-Blöcke`, and the last word of `blocs de 1K`; `1kB-blocks` and `1MB-blocks` are
// powers of 1000.
const BLOCKS_HEADER = /^([1-9]\d{0,6})(?:([KMGT])(?:iB)?|([kMGT])B|B)?(?:-\p{L}+)?$/u;
// `Inodes`, and in other languages `Inœuds`, `Nodos-i`, `I-nodos`, `Инодов`.
const INODES_HEADER = /^(?:I?-?n(?:od|œu)|Nodos-i|[ИI]-?нод|Inode)/iu;
/** The first word of a header, by language. What stands before it is no part of the table. */
const FIRST =
  /^["'`]?(?:Filesystem|Filsystem|Dateisystem|Sys\.|Sist\.|S\.ficheros|S\.|Syst[ée]m\w*|Bestandssysteem|System|Файл\S*|文件系统|檔案系統|ファイルシス\S*|파일\S*|Fájlrendszer|Tiedostoj\S*|Dosya\S*|Filesystem\S*)$/u;
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
  if (!/%|Capacity/.test(text)) return undefined;
  const all = wordsIn(withoutSuffix(text), 32);
  const first = Math.max(0, all.findIndex((word) => FIRST.test(word.text)));
  const start = all[first]?.start ?? 0;
  const words = all.slice(first).map((word) => word.text);
  const use = words.findLastIndex((word) => USE_HEADER.test(word) || word === "%iused" || word === "%Used");
  if (use < 4 || use === words.length - 1 || words.some((word) => word.startsWith("/"))) return undefined;
  const quote = /^["'`]/.test(words[0] ?? "") ? 1 : 0;
  const frame = frameOf(text, start + quote);
  const isEnglish = words[0]?.slice(quote) === "Filesystem";
  return isEnglish ? readEnglish(words.slice(1), frame) : readOther(words, use, frame);
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

/** Another language's words are told by where they stand: before the one with the percent sign. */
function readOther(words: readonly string[], use: number, frame: TableFrame): Header | undefined {
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
  const letter = binary ?? decimal.toUpperCase();
  const unit = binary === undefined ? 1000 : 1024;
  return { blockBytes: Number(count) * unit ** (letter === "" ? 0 : LETTERS.indexOf(letter) + 1) };
}

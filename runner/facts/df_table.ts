/** df's tables in every dialect -> rows. Columns are found by words: device names wrap, and consoles collapse spaces. */
import type { Value } from "../match/value.ts";
import { formatSize, intervalOf, type SizeInterval } from "../text/size.ts";
import type { Row } from "./fact.ts";
import { type Payload, readPayload } from "./payload.ts";

/** What a header tells of the rows below it. */
interface Header {
  /** Absent in a language whose word for it is not known. */
  readonly hasType?: boolean;
  /** Bytes of a block; absent where sizes are printed for people. */
  readonly blockBytes?: number;
  /** BusyBox rounds sizes for people to the nearest tenth; GNU df rounds up. */
  readonly isBusyBox: boolean;
}

/** The words of one row. */
interface Words {
  readonly filesystem: string;
  readonly type?: string;
  readonly sizes: readonly [size: string, used: string, avail: string];
  readonly use: string;
  readonly target: string;
}

const SIZE = /^(?:-?\d+(?:[.,]\d+)?[BKMGTPEZ]?|-)$/;
const USE = /^(?:\d{1,15}%|-)$/;
const TYPE = /^[a-z][\w.]*$/i;
// `Use%`, and in other languages `Verw%`, `Uti%`, `Uso%`, `Uži%`, `Uż.%`; `Capacity` under -P.
const USE_HEADER = /^(?:Capacity|\p{L}{1,12}\.?%)$/u;
// `1K-blocks`, `1024-blocks`, `1B-blocks`, `1K-Blöcke`, and the last word of `blocs de 1K`.
const BLOCKS_HEADER = /^([1-9]\d{0,6})([KMGT]?)i?B?(?:-\p{L}+)?$/u;
// A table is printed at once: after so many lines without a row it is over.
const MAX_GAP_LINES = 100;
const LETTERS = "KMGTPEZ";

const ABSENT: Value = { kind: "absent" };

/** What a header says, or nothing where a line is none. */
export function readHeader(text: string): Header | undefined {
  // Most lines of a console are no header: the rest would take a third of all judging.
  if (!/%|Capacity/.test(text)) return undefined;
  const words = text.trim().replace(/\.$/, "").split(/\s+/, 16);
  const use = words.findIndex((word) => USE_HEADER.test(word));
  if (use < 4 || use === words.length - 1 || words.some((word) => word.startsWith("/"))) return undefined;
  const [, count, letter = ""] =
    words.slice(1, use).map((word) => BLOCKS_HEADER.exec(word)).find((each) => each) ?? [];
  const isEnglish = words[0] === "Filesystem";
  return {
    ...(isEnglish && { hasType: words.includes("Type") }),
    ...(count !== undefined && { blockBytes: Number(count) * 1024 ** (LETTERS.indexOf(letter || "?") + 1) }),
    isBusyBox: words.includes("Size") && words.includes("Available"),
  };
}

/** The words of a row; `carried` is the device name that df put on a line of its own because it is long. */
function readWords(text: string, { hasType }: Header, carried: string | undefined): Words | undefined {
  const words = text.trim().split(/\s+/);
  const isSizes = (at: number) => [0, 1, 2].every((nth) => SIZE.test(words[at + nth] ?? ""));
  const at = words.findIndex((_, at) =>
    at <= 4 && isSizes(at) && USE.test(words[at + 3] ?? "") && words[at + 4]?.startsWith("/")
  );
  const [size, used, avail, use, ...target] = at < 0 ? [] : words.slice(at);
  if (size === undefined || used === undefined || avail === undefined || use === undefined) return undefined;
  const before = words.slice(0, at);
  const named = nameRow(before, hasType) ??
    (carried === undefined ? undefined : nameRow([carried, ...before], hasType));
  return named && { ...named, sizes: [size, used, avail], use, target: target.join(" ") };
}

/** Device and type from the words before the sizes. Only a network share's name may have spaces. */
function nameRow(
  words: readonly string[],
  hasType: boolean | undefined,
): Pick<Words, "filesystem" | "type"> | undefined {
  const last = words.at(-1);
  const isTyped = hasType ?? (words.length === 2 && last !== undefined && TYPE.test(last));
  const names = isTyped ? words.slice(0, -1) : words;
  if (names.length === 0 || (names.length > 1 && !names[0]?.startsWith("//"))) return undefined;
  return { filesystem: names.join(" "), ...(isTyped && last !== undefined && { type: last }) };
}

/** What BusyBox prints as `19.5G`: to the nearest tenth, each unit cut to its 1024ths before. */
function busyBoxInterval(text: string): SizeInterval | undefined {
  const [, number, letter = ""] = /^(\d{1,15}(?:\.\d)?)([KMGTPEZ]?)$/.exec(text) ?? [];
  if (number === undefined) return undefined;
  const unit = 1024 ** (LETTERS.indexOf(letter || "?") + 1);
  if (unit === 1) return { minBytes: Number(number), maxBytes: Number(number) };
  return {
    minBytes: Math.max(0, Math.ceil((Number(number) - 0.06) * unit)),
    maxBytes: Math.floor((Number(number) + 0.06) * unit),
  };
}

function blocksInterval(blocks: number, blockBytes: number): SizeInterval {
  const maxBytes = blocks * blockBytes;
  return { minBytes: Math.max(0, maxBytes - blockBytes + 1), maxBytes };
}

function sizeValue(printed: string, { blockBytes, isBusyBox }: Header): Value {
  const text = printed.replace(",", ".");
  if (text === "-") return ABSENT;
  // -BM prints the unit again behind every number: `2001M` below `1M-blocks`.
  const blocks = /^(\d+)[KMGT]?$/.exec(text)?.[1];
  if (blockBytes !== undefined && blocks !== undefined) {
    const size = blocksInterval(Number(blocks), blockBytes);
    if (!Number.isSafeInteger(size.maxBytes)) return { kind: "text", text };
    return { kind: "size", size, text: formatSize(size.maxBytes, "df") };
  }
  const size = isBusyBox ? busyBoxInterval(text) : intervalOf(text, "df");
  return size === undefined ? { kind: "text", text } : { kind: "size", size, text };
}

function toRow(
  { filesystem, type, sizes, use, target }: Words,
  header: Header,
  line: number | undefined,
): Row {
  const [size, used, avail] = sizes;
  return {
    names: [target, filesystem],
    columns: {
      filesystem: { kind: "text", text: filesystem },
      ...(type !== undefined && { type: { kind: "text", text: type } }),
      size: sizeValue(size, header),
      used: sizeValue(used, header),
      avail: sizeValue(avail, header),
      "use%": use === "-" ? ABSENT : { kind: "number", number: Number.parseInt(use), text: use },
      "mounted on": { kind: "text", text: target },
    },
    ...(line !== undefined && { line }),
  };
}

function readRow(payload: Payload, header: Header, carried: string | undefined): Row | undefined {
  const words = readPayload(payload, (text) => readWords(text, header, carried));
  return words && toRow(words, header, payload.number);
}

/** The rows below a header, up to the first long stretch without any. */
export function readRows(header: Header, payloads: readonly Payload[]): readonly Row[] {
  const rows: Row[] = [];
  let lastRow = 0;
  let carried: string | undefined;
  for (const [index, payload] of payloads.entries()) {
    if (index - lastRow > MAX_GAP_LINES) break;
    const row = readRow(payload, header, carried);
    carried = /^\S+\s*$/.test(payload.words) ? payload.words.trim() : undefined;
    if (row === undefined) continue;
    rows.push(row);
    lastRow = index;
  }
  return rows;
}

/** df's tables in every dialect -> rows. Columns are found by words: device names wrap, and consoles collapse spaces. */
import type { Value } from "../match/value.ts";
import { formatSize, intervalOf, type SizeInterval } from "../text/size.ts";
import type { Row } from "./fact.ts";
import type { Header, NumberColumn } from "./df_header.ts";
import { type Payload, readPayload } from "./payload.ts";

/** The words of one row. */
interface Words {
  readonly filesystem: string;
  readonly type?: string;
  /** By the header's columns. */
  readonly numbers: readonly string[];
  readonly target: string;
}

const SIZE = /^(?:-?\d+(?:[.,]\d+)?[BKMGTPEZ]?|-)$/;
const USE = /^(?:\d{1,15}%|-)$/;
const TYPE = /^[a-z0-9][\w.-]*$/i;
// A table is printed at once: after so many lines without a row it is over.
const MAX_GAP_LINES = 100;
const LETTERS = "KMGTPEZ";

const ABSENT: Value = { kind: "absent" };

function looksLike(column: NumberColumn, word: string): boolean {
  if (column === "file") return word !== "";
  return (column.endsWith("%") ? USE : SIZE).test(word);
}

/** The words of a row; `carried` is the device name that df put on a line of its own because it is long. */
function readWords(
  text: string,
  { hasType, columns }: Header,
  carried: string | undefined,
): Words | undefined {
  // Most lines below a header are others'.
  if (!/[%-]\s+(?:\S+\s+)?\//.test(text)) return undefined;
  const words = text.trim().split(/\s+/);
  const at = words.findIndex((_, at) =>
    at <= 4 && words[at + columns.length]?.startsWith("/") &&
    columns.every((column, nth) => looksLike(column, words[at + nth] ?? ""))
  );
  if (at < 0) return undefined;
  const before = words.slice(0, at);
  const named = nameRow(before, hasType) ??
    (carried === undefined ? undefined : nameRow([carried, ...before], hasType));
  const target = words.slice(at + columns.length).join(" ");
  return named && { ...named, numbers: words.slice(at, at + columns.length), target };
}

/** Device and type from the words before the sizes. Only a network share's name may have spaces. */
function nameRow(
  words: readonly string[],
  hasType: boolean | undefined,
): Pick<Words, "filesystem" | "type"> | undefined {
  const last = words.at(-1);
  const isTyped = hasType ??
    (words.length === 2 && last !== undefined && TYPE.test(last) && !/\d/.test(last[0] ?? ""));
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

function countValue(text: string): Value {
  if (text === "-") return ABSENT;
  return /^\d{1,15}%?$/.test(text)
    ? { kind: "number", number: Number.parseInt(text), text }
    : { kind: "text", text };
}

function valueOf(column: NumberColumn, text: string, header: Header): Value {
  return column === "size" || column === "used" || column === "avail"
    ? sizeValue(text, header)
    : countValue(text);
}

function toRow(
  { filesystem, type, numbers, target }: Words,
  header: Header,
  line: number | undefined,
): Row {
  const told = header.columns.flatMap((column, nth) => {
    const text = numbers[nth];
    return text === undefined || column === "file" ? [] : [[column, valueOf(column, text, header)] as const];
  });
  return {
    names: [target, filesystem],
    columns: {
      filesystem: { kind: "text", text: filesystem },
      ...(type !== undefined && { type: { kind: "text", text: type } }),
      ...Object.fromEntries(told),
      "mounted on": { kind: "text", text: target },
    },
    ...(line !== undefined && { line }),
  };
}

interface Around {
  readonly carried: string | undefined;
  readonly next: Payload | undefined;
}

function readRow(payload: Payload, header: Header, { carried, next }: Around): Row | undefined {
  const words = readPayload(payload, (text) => readWords(header.frame.bare(text), header, carried)) ??
    joined(payload, next, header);
  return words && toRow(words, header, payload.number);
}

/** A row that a narrow terminal broke goes on with the next line, which is none by itself. */
function joined(payload: Payload, next: Payload | undefined, header: Header): Words | undefined {
  if (next === undefined || next.number !== payload.number + 1) return undefined;
  const [half, rest] = [header.frame.bare(payload.words), header.frame.bare(next.words)];
  if (!/\S\s+\S/.test(half) || readWords(rest, header, undefined) !== undefined) return undefined;
  return readWords(half + rest, header, undefined) ?? readWords(`${half} ${rest}`, header, undefined);
}

/** The rows below a header, up to the first long stretch without any. */
export function readRows(header: Header, payloads: readonly Payload[]): readonly Row[] {
  const rows: Row[] = [];
  let lastRow = 0;
  let carried: string | undefined;
  for (const [index, payload] of payloads.entries()) {
    if (index - lastRow > MAX_GAP_LINES) break;
    const row = readRow(payload, header, { carried, next: payloads[index + 1] });
    const words = header.frame.bare(payload.words);
    carried = /^\S+\s*$/.test(words) ? words.trim() : undefined;
    if (row === undefined) continue;
    rows.push(row);
    lastRow = index;
  }
  return rows;
}

/** df's tables in every dialect -> rows. Columns are found by words: device names wrap, and consoles collapse spaces. */
import type { Value } from "../match/value.ts";
import type { Row } from "./fact.ts";
import type { Header, NumberColumn } from "./df_header.ts";
import { sizeValue } from "./df_size.ts";
import { type Payload, readPayload } from "./payload.ts";
import { wordsIn } from "./table_frame.ts";
import { TornRows } from "./torn_row.ts";

/** The words of one row. */
interface Words {
  readonly filesystem: string;
  readonly type?: string;
  /** By the header's columns. */
  readonly numbers: readonly string[];
  readonly target: string;
}

const SIZE = /^(?:-?\d+(?:[.,]\d+)?(?:[BkKMGTPEZ]i?|[kMGTPEZ]B)?|-)$/;
const USE = /^(?:\d{1,15}%|-)$/;
const TYPE = /^[a-z0-9][\w.-]*$/i;
// A table is printed at once: after so many lines without a row it is over.
const MAX_GAP_LINES = 100;
/** So many lines of another writer may stand between a source and its sizes. */
const MAX_LINES_BETWEEN = 4;
// A name and a path of 4096 characters each, of which every second one is a blank.
const MAX_WORDS = 4200;

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

/** The words of a row that is as df printed it: a source and a mountpoint may hold any blanks. */
function readExact(text: string, { hasType, columns }: Header): Words | undefined {
  const words = wordsIn(text, MAX_WORDS);
  const at = words.findIndex((_, at) =>
    words[at + columns.length]?.text.startsWith("/") &&
    columns.every((column, nth) => looksLike(column, words[at + nth]?.text ?? ""))
  );
  const lastName = words[at - (hasType ? 2 : 1)];
  const target = words[at + columns.length];
  if (lastName === undefined || target === undefined) return undefined;
  const type = words[at - 1]?.text;
  return {
    filesystem: text.slice(0, lastName.end),
    ...(hasType && type !== undefined && { type }),
    numbers: words.slice(at, at + columns.length).map((word) => word.text),
    target: text.slice(target.start),
  };
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
  const described = header.columns.flatMap((column, nth) => {
    const text = numbers[nth];
    return text === undefined || column === "file" ? [] : [[column, valueOf(column, text, header)] as const];
  });
  return {
    names: [target, filesystem],
    columns: {
      filesystem: { kind: "text", text: filesystem },
      ...(type !== undefined && { type: { kind: "text", text: type } }),
      ...Object.fromEntries(described),
      "mounted on": { kind: "text", text: target },
    },
    ...(line !== undefined && { line }),
  };
}

interface RowWords {
  readonly words: Words;
  readonly line: number;
}

/** `df -h` has no small letter; of `df -H` one of a table's many sizes is nearly always below a million. */
function isDecimal(rows: readonly RowWords[], { columns }: Header): boolean {
  const isSize = (nth: number) =>
    columns[nth] === "size" || columns[nth] === "used" || columns[nth] === "avail";
  return rows.some(({ words }) => words.numbers.some((number, nth) => isSize(nth) && /\dk$/.test(number)));
}

interface Around {
  readonly carried: string | undefined;
  readonly next: Payload | undefined;
}

function readRow(payload: Payload, header: Header, { carried, next }: Around): Words | undefined {
  const exact = header.isExact ? readExact(payload.words, header) : undefined;
  return exact ?? readPayload(payload, (text) => readWords(header.frame.bare(text), header, carried)) ??
    joined(payload, next, header);
}

/** A row that a narrow terminal broke goes on with the next line, which is none by itself. */
function joined(payload: Payload, next: Payload | undefined, header: Header): Words | undefined {
  if (next === undefined || next.number !== payload.number + 1) return undefined;
  const [half, rest] = [header.frame.bare(payload.words), header.frame.bare(next.words)];
  if (!/\S\s+\S/.test(half) || readWords(rest, header, undefined) !== undefined) return undefined;
  return readWords(half + rest, header, undefined) ?? readWords(`${half} ${rest}`, header, undefined);
}

/** A word that stands alone on a line, as a long source does. */
interface Carried {
  readonly words: string;
  readonly index: number;
}

function isKept(carried: Carried | undefined, index: number): boolean {
  return carried !== undefined && carried.words.includes("/") && index - carried.index <= MAX_LINES_BETWEEN;
}

/** The rows below a header, up to the first long stretch without any. `isLast`: the log ends with these lines. */
export function readRows(header: Header, payloads: readonly Payload[], isLast = false): readonly Row[] {
  const rows: RowWords[] = [];
  const torn = new TornRows("df", isLast);
  let lastRow = 0;
  let carried: Carried | undefined;
  for (const [index, payload] of payloads.entries()) {
    if (index - lastRow > MAX_GAP_LINES) break;
    const row = readRow(payload, header, { carried: carried?.words, next: payloads[index + 1] });
    const words = header.frame.bare(payload.words).trim();
    const isAlone = /^\S+$/.test(words);
    if (isAlone) carried = { words, index };
    // Another writer may come in between a long source and its sizes; a word of its own is nobody's source then.
    else if (row !== undefined || !isKept(carried, index)) carried = undefined;
    if (row === undefined) {
      torn.sawOther({ payload, words, next: payloads[index + 1], behind: index - lastRow });
      continue;
    }
    torn.sawRow(row.filesystem, payload, payloads.slice(index + 1, index + 3));
    rows.push({ words: row, line: payload.number });
    lastRow = index;
  }
  const whole = header.blockBytes === undefined && isDecimal(rows, header)
    ? { ...header, isDecimal: true }
    : header;
  return torn.mark(rows.map(({ words, line }) => toRow(words, whole, line)));
}

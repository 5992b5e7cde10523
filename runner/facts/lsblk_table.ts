/** lsblk as people print it -> rows. Columns are found by words, since consoles collapse spaces and lose indentation. */
import type { ConsoleLine, Row } from "./fact.ts";
import { align, hasTree, type Header, withoutTree } from "./lsblk_align.ts";
import { isHeader, isLike, knownColumn } from "./lsblk_columns.ts";
import { shortName, textOfColumn, toRows } from "./lsblk_device.ts";
import { scrapeJson } from "./lsblk_console_json.ts";
import { scrapePairs } from "./lsblk_pairs.ts";
import { type TableDevice, withParents } from "./lsblk_parents.ts";
import { isOfElsewhere, isOfPart, ofPart } from "./part_of_table.ts";
import { type Payload, payloadsOf, readPayload } from "./payload.ts";
import { TornRows } from "./torn_row.ts";
import { Branches } from "./tree_branches.ts";
import { frameOf, type TableFrame, withoutSuffix, type Word, wordsIn } from "./table_frame.ts";

// util-linux 2.37 puts further mountpoints of a device on lines of their own, below the first.
const FURTHER_MOUNTPOINT = /^[\s│|]{2,}(\/\S*|\[SWAP\])\s*$/u;
const BROKEN_OFF = /^\s*(\/\S*|\[SWAP\])\s*$/;
// A table is printed at once: after so many lines without a row it is over.
const MAX_GAP_LINES = 100;
const COLUMN_WORD = /^[A-Z][A-Z%:-]+$/;
// Most lines have none of these: all else would take much of all judging.
const NAMES_A_DEVICE = /\b(?:NAME|PATH)\b/;
/** What is left of a row that another writer tore: its number, and whether it can be removed. */
const TORN = /(?:^|\s)\d{1,4}:\d{1,7}\s+[01]\s/;

interface Table extends Header {
  readonly frame: TableFrame;
  /** Whether a narrow terminal broke its lines. */
  readonly isWrapped?: true;
}

/** The words at the end of a line that are columns' names. */
function columnWords(line: string): readonly Word[] {
  if (!NAMES_A_DEVICE.test(line)) return [];
  const words = wordsIn(withoutSuffix(line));
  const other = words.findLastIndex(({ text }) => !COLUMN_WORD.test(text.replace(/^["'`#]/, "")));
  return words.slice(other + 1).map((word) =>
    /^["'`#]/.test(word.text) ? { ...word, text: word.text.slice(1), start: word.start + 1 } : word
  );
}

function readHeader(text: string): Table | undefined {
  const words = columnWords(text);
  // A program that keeps logs may end its prefix in capitals: `INFO NAME ...`.
  const first = words.findIndex((_, nth) => isHeader(words.slice(nth).map((word) => word.text)));
  const [start] = words.slice(Math.max(first, 0));
  if (first < 0 || start === undefined) return undefined;
  const own = words.slice(first);
  return {
    names: own.map((word) => word.text),
    words: own.map((word) => ({ ...word, start: word.start - start.start, end: word.end - start.start })),
    frame: frameOf(text, start.start),
  };
}

function readRow(table: Table, payload: Payload, next: Payload | undefined): TableDevice | undefined {
  const read = (text: string) => align(table, text);
  const readBare = (text: string) => read(table.frame.bare(text));
  const cells = readPayload(payload, readBare) ?? joined(table, [payload, next], read);
  return cells && { ...toDevice(table.names, cells), line: payload.number };
}

/** A row that a narrow terminal broke goes on with the next line, which is none by itself. */
function joined(
  { frame }: Table,
  [payload, next]: readonly [Payload, Payload | undefined],
  read: (text: string) => ReadonlyMap<string, string> | undefined,
): ReadonlyMap<string, string> | undefined {
  if (next === undefined || next.number !== payload.number + 1) return undefined;
  const [half, rest] = [frame.bare(payload.words), frame.bare(next.words)];
  // A word alone may be anybody's.
  if (!/\S\s+\S/.test(half) || read(rest) !== undefined) return undefined;
  return read(half + rest) ?? read(`${half} ${rest}`);
}

function toDevice(names: readonly string[], cells: ReadonlyMap<string, string>): TableDevice {
  const texts = names.flatMap((name) => {
    const key = knownColumn(name)?.key;
    return key === undefined ? [] : [[key, textOfColumn(key, cells.get(name))] as const];
  });
  const mountpoint = cells.get("MOUNTPOINTS") ?? cells.get("MOUNTPOINT");
  const cell = cells.get("NAME") ?? cells.get("KNAME") ?? cells.get("PATH") ?? "";
  const [told = ""] = withoutTree(cell).split(" ", 1);
  const name = shortName(told);
  return {
    name,
    parent: undefined,
    isBranch: cells.has("TREE") || hasTree(cell),
    texts: Object.fromEntries(texts),
    mountpoints: mountpoint === undefined ? [] : [mountpoint.replaceAll("\\x20", " ")],
    isWhole: names.includes("MOUNTPOINTS") || mountpoint === undefined,
    ...(told !== name && { aliases: [told] }),
    ...(!names.some((each) => each.startsWith("MOUNTPOINT")) && { isUnmountedUntold: true }),
  };
}

interface ReadTable {
  readonly devices: readonly TableDevice[];
  readonly torn: TornRows;
}

function readTable(table: Table, payloads: readonly Payload[], isLast: boolean): ReadTable {
  const devices: TableDevice[] = [];
  const torn = new TornRows("lsblk", isLast);
  const branches = new Branches();
  // One list that grows: a flood of such lines, each of which copied those before it, would take hours.
  let mountpoints: string[] = [];
  let lastRow = 0;
  let isTorn = false;
  for (const [index, payload] of payloads.entries()) {
    if (index - lastRow > MAX_GAP_LINES) break;
    const device = readRow(table, payload, payloads[index + 1]);
    const further = furtherMountpoint(table, payload);
    if (device !== undefined) {
      mountpoints = [...device.mountpoints];
      devices.push({ ...device, mountpoints, ...(isTorn && { isBehindTorn: true }) });
      torn.sawRow(device.name, payload, payloads.slice(index + 1, index + 3));
      branches.sawRow(table.frame.bare(payload.words), payload.number);
      isTorn = false;
    } else if (further !== undefined && devices.length > 0 && (mountpoints.length > 0 || table.isWrapped)) {
      mountpoints.push(further);
    } else {
      const isHalf = TORN.test(payload.words);
      isTorn ||= isHalf;
      if (isHalf) torn.sawTorn(payload);
      const words = table.frame.bare(payload.words);
      torn.sawOther({ payload, words, next: payloads[index + 1], behind: index - lastRow });
      continue;
    }
    lastRow = index;
  }
  if (branches.cutAt !== undefined) torn.sawCut(branches.cutAt);
  return { devices, torn };
}

const PARTITION = /^(?:x?[shv]d[a-z]{1,3}|(?:nvme\d{1,3}n|mmcblk)\d{1,3}p)\d{1,3}$/;

/** Whether a partition stands there without the disk that it is on. */
function hasNoDisk(devices: readonly TableDevice[]): boolean {
  const names = new Set(devices.map(({ name }) => name));
  return devices.some(({ name, texts: { type = "part" } }) =>
    type === "part" && PARTITION.test(name) && !names.has(name.replace(/p?\d{1,3}$/, ""))
  );
}

function furtherMountpoint({ names, frame, isWrapped }: Table, { words }: Payload): string | undefined {
  if (isWrapped) return BROKEN_OFF.exec(frame.bare(words))?.[1];
  return names.includes("MOUNTPOINTS") ? FURTHER_MOUNTPOINT.exec(frame.bare(words))?.[1] : undefined;
}

/** A header that a narrow terminal broke: its last columns stand on the next line. */
function wrappedHeader(payload: Payload, next: Payload | undefined): Table | undefined {
  const rest = next?.words.trim() ?? "";
  if (!/^[A-Z%:-]{1,16}(?: +[A-Z%:-]{1,16})*$/.test(rest) || NAMES_A_DEVICE.test(rest)) return undefined;
  // It breaks words too.
  const table = readHeader(payload.words + rest) ?? readHeader(`${payload.words} ${rest}`);
  return table && { ...table, isWrapped: true };
}

/** The tables of lsblk on a console, oldest first; a header without a row is none. */
export function scrapeLsblk(lines: readonly ConsoleLine[]): readonly (readonly Row[])[] {
  const payloads = payloadsOf(lines);
  const headers = payloads.flatMap((payload, index) => {
    const table = wrappedHeader(payload, payloads[index + 1]) ?? readPayload(payload, readHeader);
    return table === undefined ? [] : [{ table, index }];
  });
  const tables = headers.map(({ table, index }, nth) => {
    const below = payloads.slice(index + 1, headers[nth + 1]?.index);
    const { devices, torn } = readTable(table, below, nth + 1 === headers.length);
    const rows = torn.mark(toRows(withParents(devices)));
    const isPart = hasNoDisk(devices) || isOfPart("lsblk", payloads, index);
    if (isOfElsewhere(payloads, index)) return { index, rows: [] };
    return { index, rows: isPart ? ofPart(rows, payloads[index]?.number) : rows };
  });
  const others = [...scrapePairs(payloads), ...scrapeJson(payloads)].map(({ index, devices }) => ({
    index,
    rows: toRows(devices),
  }));
  return [...tables, ...others]
    .toSorted((a, b) => a.index - b.index)
    .map(({ rows }) => rows)
    .filter((rows) => rows.length > 0);
}

/** A header of lsblk's whose columns cannot be told apart. */
export function unreadLsblk(lines: readonly ConsoleLine[]): string | undefined {
  const payloads = payloadsOf(lines);
  for (const { words, number } of payloads) {
    const names = columnWords(words).map(({ text }) => text);
    if (isLike(names)) {
      return `line ${number} shows a table of lsblk with columns that cannot be told apart: ${
        names.join(" ")
      }`;
    }
  }
  return undefined;
}

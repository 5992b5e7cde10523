/** lsblk as people print it -> rows. Columns are found by words, since consoles collapse spaces and lose indentation. */
import type { ConsoleLine, Row } from "./fact.ts";
import { type Device, type TextColumn, toRows } from "./lsblk_device.ts";
import { type Payload, payloadsOf, readPayload } from "./payload.ts";

/** How a column's word looks. Only words that may be missing need to differ from those that can follow them. */
interface Column {
  readonly pattern: RegExp;
  readonly isOptional?: true;
  readonly key?: TextColumn;
}

const MOUNTPOINT = /^(?:\/\S*|\[SWAP\])$/;

/** A header with any other column is not read: where words may be missing, guessing would name the wrong one. */
const COLUMNS: Readonly<Record<string, Column>> = {
  "NAME": { pattern: /^\S+$/ },
  "KNAME": { pattern: /^\S+$/, key: "kname" },
  "MAJ:MIN": { pattern: /^\d+:\d+$/ },
  "RM": { pattern: /^[01]$/, key: "rm" },
  "SIZE": { pattern: /^\d+(?:[.,]\d+)?[BKMGTPE]?$/, key: "size" },
  "RO": { pattern: /^[01]$/, key: "ro" },
  "TYPE": { pattern: /^[a-z][a-z0-9]*$/, key: "type" },
  "FSTYPE": { pattern: /^[A-Za-z]\w*$/, isOptional: true, key: "fstype" },
  "MOUNTPOINT": { pattern: MOUNTPOINT, isOptional: true },
  "MOUNTPOINTS": { pattern: MOUNTPOINT, isOptional: true },
};

// Glyphs of the tree: UTF-8 or ASCII, and what is left of them where the console's charset is another.
const TREE = /^[\s│├└─|`?\ufffd-]+/u;
// util-linux 2.37 puts further mountpoints of a device on lines of their own, below the first.
const FURTHER_MOUNTPOINT = /^[\s│|]{2,}(\/\S*|\[SWAP\])\s*$/u;
// A table is printed at once: after so many lines without a row it is over.
const MAX_GAP_LINES = 100;

type Header = readonly string[];

function readHeader(text: string): Header | undefined {
  if (!text.includes("SIZE")) return undefined;
  const words = text.trim().replace(/\.$/, "").split(/\s+/);
  const isHeader = words[0] === "NAME" && words.includes("SIZE") &&
    words.every((word) => Object.hasOwn(COLUMNS, word));
  return isHeader ? words : undefined;
}

/** The words of a row by column; `undefined` for text that is none. */
function align(header: Header, words: readonly string[]): ReadonlyMap<string, string> | undefined {
  const found = new Map<string, string>();
  let at = 0;
  for (const name of header) {
    const word = words[at];
    const column = COLUMNS[name];
    if (word !== undefined && column?.pattern.test(word)) {
      found.set(name, word);
      at += 1;
    } else if (!column?.isOptional) return undefined;
  }
  return at === words.length ? found : undefined;
}

function wordsOf(text: string): readonly string[] {
  const [name = "", second = "", ...rest] = text.replace(TREE, "").trimEnd().split(/\s+/);
  // Old device-mapper names: `vg-root (dm-8)` (util-linux#1153).
  return /^\(\S+\)$/.test(second) ? [name, ...rest] : [name, second, ...rest];
}

function readRow(header: Header, payload: Payload): Device | undefined {
  const words = readPayload(payload, (text) => align(header, wordsOf(text)));
  return words && toDevice(header, words, payload.number);
}

function toDevice(header: Header, words: ReadonlyMap<string, string>, line: number): Device {
  const texts = header.flatMap((name) => {
    const key = COLUMNS[name]?.key;
    return key === undefined ? [] : [[key, words.get(name)] as const];
  });
  const mountpoint = words.get("MOUNTPOINTS") ?? words.get("MOUNTPOINT");
  const isWhole = header.includes("MOUNTPOINTS") || mountpoint === undefined;
  return {
    name: words.get("NAME") ?? "",
    parent: undefined,
    texts: Object.fromEntries(texts),
    mountpoints: mountpoint === undefined ? [] : [mountpoint],
    isWhole,
    line,
  };
}

const NOT_KNOWN = "";
const WHOLE: readonly string[] = ["disk", "rom", "loop"];

/**
 * Gives each device the disk that stands above it as its parent. The tree's depth is lost on many consoles, so a part
 * whose name does not begin with that disk's name shows that the disk's own row is missing.
 */
function withParents(devices: readonly Device[]): readonly Device[] {
  let disk: Device | undefined;
  return devices.map((device) => {
    const { type = "" } = device.texts;
    if (type === "disk") disk = device;
    if (WHOLE.includes(type)) return device;
    if (type === "part" && disk !== undefined && !device.name.startsWith(disk.name)) disk = undefined;
    return { ...device, parent: disk?.name ?? NOT_KNOWN };
  });
}

function readTable(header: Header, payloads: readonly Payload[]): readonly Device[] {
  const devices: Device[] = [];
  // One list that grows: a flood of such lines, each of which copied those before it, would take hours.
  let mountpoints: string[] = [];
  let lastRow = 0;
  for (const [index, payload] of payloads.entries()) {
    if (index - lastRow > MAX_GAP_LINES) break;
    const device = readRow(header, payload);
    const last = devices.at(-1);
    const further = header.includes("MOUNTPOINTS") ? FURTHER_MOUNTPOINT.exec(payload.words) : null;
    if (device !== undefined) {
      mountpoints = [...device.mountpoints];
      devices.push({ ...device, mountpoints });
    } else if (last !== undefined && mountpoints.length > 0 && further?.[1] !== undefined) {
      mountpoints.push(further[1]);
    } else continue;
    lastRow = index;
  }
  return devices;
}

/** The tables of lsblk on a console, oldest first; a header without a row is none. */
export function scrapeLsblk(lines: readonly ConsoleLine[]): readonly (readonly Row[])[] {
  const payloads = payloadsOf(lines);
  const headers = payloads.flatMap((payload, index) => {
    const header = readPayload(payload, readHeader);
    return header === undefined ? [] : [{ header, index }];
  });
  const tables = headers.map(({ header, index }, nth) => {
    const rows = payloads.slice(index + 1, headers[nth + 1]?.index);
    return toRows(withParents(readTable(header, rows)));
  });
  return tables.filter((rows) => rows.length > 0);
}

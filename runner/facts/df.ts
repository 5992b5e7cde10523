/** What df says of the mounted filesystems: from its bytes in a frame, or from the table a person prints. */
import { type ConsoleLine, type FactKind, FactsError, type Row } from "./fact.ts";
import { type Header, readHeader } from "./df_header.ts";
import { readRows } from "./df_table.ts";
import { isOfElsewhere, isOfPart, ofPart } from "./part_of_table.ts";
import { payloadOf, payloadsOf, readPayload } from "./payload.ts";

/**
 * Columns by name are there since coreutils 8.21; BusyBox knows only -P, and -T where it was built with it. The first that
 * prints a table is it: df fails all the same where one mount of many cannot be read.
 */
const PROBE = `export LC_ALL=C
for options in "-B1 --output=source,fstype,size,used,avail,pcent,target" "-P -T -k" "-P -k"; do
  table=$(df $options)
  code=$?
  [ -z "$table" ] || break
done
printf '%s\\n' "$table"
exit "$code"`;

// No row is longer: df prints a device and a path of at most 4096 characters each.
const MAX_LINE_CHARS = 16_384;

/** Rows of df's output. Throws {@linkcode FactsError} where it has no header that is known, or no row. */
function parseDf(text: string): readonly Row[] {
  const [first = "", ...rest] = text.split("\n");
  if (rest.some((line) => line.length > MAX_LINE_CHARS)) {
    throw new FactsError(`Cannot read df: a line has more than ${MAX_LINE_CHARS} characters`);
  }
  const header = readHeader(first);
  if (header === undefined) {
    throw new FactsError(
      `Cannot read df: its first line is no header: ${JSON.stringify(first.slice(0, 80))}`,
    );
  }
  const payloads = rest.map((line, index) => payloadOf(line, index + 2));
  const rows = readRows({ ...header, isExact: true }, payloads).map(({ names, columns }) => ({
    names,
    columns,
  }));
  if (rows.length === 0) throw new FactsError("Cannot read df: no row below its header");
  return rows;
}

/** The tables of df on a console, oldest first; a header without a row is none. */
function scrapeDf(lines: readonly ConsoleLine[]): readonly (readonly Row[])[] {
  const payloads = payloadsOf(lines);
  const headers = payloads.flatMap((payload, index) => {
    const header = readPayload(payload, readHeader);
    return header === undefined ? [] : [{ header: asAsked(header, payloads[index - 1]?.words), index }];
  });
  return headers.map(({ header, index }, nth) => {
    const below = payloads.slice(index + 1, headers[nth + 1]?.index);
    const rows = topmost(readRows(header, below, nth + 1 === headers.length));
    if (isOfElsewhere(payloads, index)) return [];
    // A machine that is up has more than one.
    const isPart = rows.length === 1 || isOfPart("df", payloads, index);
    return isPart ? ofPart(rows, payloads[index]?.number) : rows;
  }).filter((rows) => rows.length > 0 && !isOfContainer(rows));
}

/** What runs in a container sees its own root, and files of its machine put over the image's. */
const OF_CONTAINER = ["/etc/hosts", "/etc/hostname", "/etc/resolv.conf"];

function isOfContainer(rows: readonly Row[]): boolean {
  return rows.some(({ names }) => names.some((name) => OF_CONTAINER.includes(name)));
}

/** `df -H` prints the header of `df -h`: where the command stands above its table, that says which it was. */
const COMMAND = /(?:^|[\s$#>|;&"'`+/])df(?=\s)/g;
const COUNTS_IN_1000 = /[\s$#>|;&"'`+/]df\s(?:[^|;&]{0,80}\s)?(?:-[a-zA-Z]{0,8}H[a-zA-Z]{0,8}|--si)(?=\s|$)/;

function asAsked(header: Header, before: string | undefined): Header {
  if (before === undefined || header.blockBytes !== undefined) return header;
  const isOne = before.match(COMMAND)?.length === 1;
  return isOne && COUNTS_IN_1000.test(` ${before.slice(0, 200)}`) ? { ...header, isDecimal: true } : header;
}

/** Old systems show `rootfs` at `/` too: what was mounted there last is what is there. */
function topmost(rows: readonly Row[]): readonly Row[] {
  const last = new Map(rows.map((row) => [row.names[0], row]));
  return rows.filter((row) => last.get(row.names[0]) === row);
}

/** A table of df's without a row that can be read. */
function unreadDf(lines: readonly ConsoleLine[]): string | undefined {
  const header = payloadsOf(lines).find(({ words }) => readHeader(words) !== undefined);
  return header &&
    `line ${header.number} shows a header of df, and no row that can be read (or those of a container)`;
}

/** Mounted filesystems, named by mountpoint or by device. Inodes are told by a console that shows `df -i` alone. */
export const df: FactKind = {
  key: "df",
  about: "the mounted filesystems, as df shows them",
  columns: {
    filesystem: { type: "text" },
    type: { type: "text" },
    size: { type: "size", dialect: "df" },
    used: { type: "size", dialect: "df" },
    avail: { type: "size", dialect: "df" },
    "use%": { type: "number", unit: "%" },
    inodes: { type: "number" },
    iused: { type: "number" },
    ifree: { type: "number" },
    "iuse%": { type: "number", unit: "%" },
    "mounted on": { type: "text" },
  },
  rowNames: "a mountpoint or a device",
  before: true,
  probe: PROBE,
  steady: ["size", "type", "mounted on"],
  parse: parseDf,
  scrape: scrapeDf,
  unread: unreadDf,
};

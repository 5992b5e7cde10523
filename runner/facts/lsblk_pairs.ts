/** lsblk -P on a console: `NAME="vda" MAJ:MIN="252:0" ... MOUNTPOINT=""`. */
import { isHeader, knownColumn } from "./lsblk_columns.ts";
import { type Device, shortName, textOfColumn } from "./lsblk_device.ts";
import { type TableDevice, withParents } from "./lsblk_parents.ts";
import { type Payload, readPayload } from "./payload.ts";

/** Lines of one table follow each other; other writers may stand between them. */
const MAX_GAP_LINES = 100;
const PAIR = /(?:^|\s)([A-Z][A-Z_:%-]{0,20})=\\?"((?:[^"\\]|\\x[\da-f]{2})*)\\?"/g;
const BEGINS = /(?:K?NAME|PATH)=\\?"/;

/** A table, and the place of its first row among the payloads. */
export interface PlacedTable {
  readonly index: number;
  readonly devices: readonly Device[];
}

/** Shells take no colon and no percent sign in a name. */
function columnOf(key: string): string {
  return key.replace(/^MAJ_MIN$/, "MAJ:MIN").replace(/_PCT$/, "%").replace(/_(?=[A-Z])/g, "-");
}

function readPairs(text: string): Device | undefined {
  if (!BEGINS.test(text)) return undefined;
  const cells = new Map(
    Array.from(text.matchAll(PAIR), ([, key = "", value = ""]) => [columnOf(key), unescape(value)] as const),
  );
  const names = [...cells.keys()];
  if (!isHeader(names)) return undefined;
  const told = cells.get("NAME") || cells.get("KNAME") || cells.get("PATH") || "";
  const name = shortName(told);
  const mountpoints = (cells.get("MOUNTPOINTS") ?? cells.get("MOUNTPOINT") ?? "").split("\n").filter((each) =>
    each
  );
  const texts = names.flatMap((column) => {
    const key = knownColumn(column)?.key;
    return key === undefined ? [] : [[key, textOfColumn(key, cells.get(column) || undefined)] as const];
  });
  if (name === "") return undefined;
  return {
    name,
    parent: undefined,
    texts: Object.fromEntries(texts),
    mountpoints,
    isWhole: cells.has("MOUNTPOINTS") || mountpoints.length === 0,
    ...(told !== name && { aliases: [told] }),
    ...(!names.some((each) => each.startsWith("MOUNTPOINT")) && { isUnmountedUntold: true }),
  };
}

function unescape(value: string): string {
  return value.replace(/\\x([\da-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** The tables of this form; a device that comes again begins another. */
export function scrapePairs(payloads: readonly Payload[]): readonly PlacedTable[] {
  const tables: { index: number; last: number; devices: TableDevice[]; names: Set<string> }[] = [];
  for (const [index, payload] of payloads.entries()) {
    const device = readPayload(payload, readPairs);
    if (device === undefined) continue;
    const row: TableDevice = { ...device, line: payload.number, isBranch: false };
    const table = tables.at(-1);
    const isNew = table === undefined || index - table.last > MAX_GAP_LINES ||
      (table.names.has(device.name) && device.texts.type === "disk");
    if (isNew) tables.push({ index, last: index, devices: [row], names: new Set([device.name]) });
    else {
      table.devices.push(row);
      table.names.add(device.name);
      table.last = index;
    }
  }
  return tables.map(({ index, devices }) => ({ index, devices: withParents(devices) }));
}

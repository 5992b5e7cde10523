/** lsblk -J on a console: its JSON stands on many lines, each with whatever the console puts before it. */
import { FactsError } from "./fact.ts";
import type { Device } from "./lsblk_device.ts";
import { readDevices } from "./lsblk_json.ts";
import type { PlacedTable } from "./lsblk_pairs.ts";
import { frameOf } from "./table_frame.ts";
import type { Payload } from "./payload.ts";

/** A JSON of more lines is no list of devices. */
const MAX_LINES = 5000;
const MAX_CHARACTERS = 1024 * 1024;
const BEGINS = '"blockdevices"';
/** A line of such a JSON, by itself; another writer's is passed over. */
const PART = /^\s*(?:[{}[\],]+|"[\w:%-]{1,24}"\s*:.*|"[^"]*",?|null,?|true,?|false,?|[-\d.]+,?)\s*$/;

/** The tables of this form. */
export function scrapeJson(payloads: readonly Payload[]): readonly PlacedTable[] {
  const tables: PlacedTable[] = [];
  for (let index = 0; index < payloads.length; index++) {
    const start = payloads[index]?.words.indexOf(BEGINS) ?? -1;
    if (start < 0) continue;
    const found = readFrom(payloads, index, start);
    if (found.devices.length > 0) tables.push({ index, devices: found.devices });
    index = Math.max(index, found.last);
  }
  return tables;
}

interface Found {
  readonly devices: readonly Device[];
  readonly last: number;
}

function readFrom(payloads: readonly Payload[], first: number, start: number): Found {
  const words = payloads[first]?.words ?? "";
  const frame = frameOf(words, words.slice(0, start).replace(/(?<![\s{])[\s{]+$/, "").length);
  const lines = new Map<string, number>();
  let json = "";
  let depth = 0;
  const end = Math.min(payloads.length, first + MAX_LINES);
  for (let index = first; index < end; index++) {
    const payload = payloads[index];
    const text = frame.bare(payload?.words ?? "");
    const part = index === first ? text.slice(text.indexOf(BEGINS)) : text;
    // Another one begins: no line is looked at from two of them.
    if (index > first && part.includes(BEGINS)) return { devices: [], last: index - 1 };
    if (payload === undefined || (index > first && !PART.test(part) && !part.includes('"name"'))) continue;
    for (const [, name = ""] of part.matchAll(/"name"\s*:\s*"([^"]+)"/g)) {
      if (!lines.has(name)) lines.set(name, payload.number);
    }
    json += part;
    depth += depthOf(part);
    if (json.length > MAX_CHARACTERS) return { devices: [], last: index };
    if (depth < 0 || (depth === 0 && /\]/.test(part))) {
      return { devices: devicesOf(json, lines), last: index };
    }
  }
  return { devices: [], last: first };
}

/** How many brackets a line opens more than it closes. */
function depthOf(text: string): number {
  const bare = text.replace(/"(?:[^"\\]|\\.)*"/g, "");
  const count = (pattern: RegExp) => bare.match(pattern)?.length ?? 0;
  return count(/[{[]/g) - count(/[}\]]/g);
}

function devicesOf(json: string, lines: ReadonlyMap<string, number>): readonly Device[] {
  try {
    const devices = readDevices(`{${json.slice(0, json.lastIndexOf("]") + 1)}}`);
    return devices.map((device) => {
      const line = lines.get(device.aliases?.[0] ?? device.name);
      return line === undefined ? device : { ...device, line };
    });
  } catch (error) {
    if (error instanceof FactsError) return [];
    throw error;
  }
}

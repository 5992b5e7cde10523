/** lsblk's JSON -> devices. */
import { FactsError } from "./fact.ts";
import { type Device, shortName, type TextColumn, textOfColumn } from "./lsblk_device.ts";

// A device inside a device inside ...: LVM on LUKS on RAID on a partition of a multipath disk is six deep.
const MAX_DEPTH = 32;
// sd's names end far above any machine: what tells of more is made to take time.
const MAX_DEVICES = 10_000;

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Reads JSON; lsblk 2.38 forgets the quotes of sizes that it prints for people (util-linux#1636). */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    try {
      return JSON.parse(text.replace(/(":\s*)(\d[\d.]*[BKMGTPE])(?=\s*[,}\n])/g, '$1"$2"'));
    } catch (error) {
      throw new FactsError("Cannot read the JSON of lsblk", { cause: error });
    }
  }
}

/** Text of a field that is a string, number or boolean: util-linux 2.33 turned "0" into 0 and false. */
function textOf(value: unknown): string | undefined {
  if (typeof value === "boolean") return value ? "1" : "0";
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Every mountpoint where lsblk tells all; `undefined` where it only tells one of perhaps many. */
function mountpointsOf(fields: Fields): { readonly list: readonly string[]; readonly isWhole: boolean } {
  const { mountpoints, mountpoint } = fields;
  const isWhole = Array.isArray(mountpoints);
  const given: readonly unknown[] = isWhole ? mountpoints : [mountpoint];
  const list = given.flatMap((each) => textOf(each) ?? []);
  return { list, isWhole: isWhole || list.length === 0 };
}

const COLUMNS: readonly TextColumn[] = ["kname", "pkname", "type", "size", "fstype", "ro", "rm"];

/** The columns that lsblk was asked for; of the others nothing is known. */
function textsOf(fields: Fields): Device["texts"] {
  const columns = COLUMNS.filter((column) => Object.hasOwn(fields, column));
  return Object.fromEntries(columns.map((column) => [column, textOfColumn(column, textOf(fields[column]))]));
}

function readDevice(fields: Fields, parent: string | undefined): Device {
  const told = textOf(fields.name) ?? textOf(fields.kname) ?? textOf(fields.path);
  const name = told === undefined ? undefined : shortName(told);
  if (name === undefined) throw new FactsError("Cannot read lsblk: a device has no name");
  const { list, isWhole } = mountpointsOf(fields);
  const pkname = textOfColumn("pkname", textOf(fields.pkname));
  return {
    name,
    parent: parent ?? pkname,
    texts: {
      ...textsOf(fields),
      ...((pkname ?? parent) !== undefined && { pkname: pkname ?? parent }),
    },
    mountpoints: list,
    isWhole,
    ...(!("mountpoints" in fields) && !("mountpoint" in fields) && { isUnmountedUntold: true }),
    ...(told !== name && told !== undefined && { aliases: [told] }),
  };
}

function readNodes(nodes: unknown, parent: string | undefined, depth: number): readonly Device[] {
  if (nodes === undefined || nodes === null) return [];
  if (!Array.isArray(nodes) || depth > MAX_DEPTH) {
    throw new FactsError("Cannot read lsblk: not a tree of devices");
  }
  return nodes.flatMap((node: unknown) => {
    if (!isFields(node)) throw new FactsError("Cannot read lsblk: a device is no JSON object");
    const device = readDevice(node, parent);
    return [device, ...readNodes(node.children, device.name, depth + 1)];
  });
}

/** The devices of `lsblk --json`. Throws {@linkcode FactsError} where it is no such thing. */
export function readDevices(text: string): readonly Device[] {
  const json = readJson(text);
  if (!isFields(json) || !Array.isArray(json.blockdevices)) {
    throw new FactsError('Cannot read lsblk: its JSON has no list "blockdevices"');
  }
  const devices = readNodes(json.blockdevices, undefined, 0);
  if (devices.length <= MAX_DEVICES) return devices;
  throw new FactsError(`Cannot read lsblk: it tells of ${devices.length} devices, more than any machine has`);
}

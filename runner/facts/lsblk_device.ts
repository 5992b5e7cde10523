/** A block device as lsblk tells it, whether by JSON or by table -> the row it makes. */
import type { Value } from "../match/value.ts";
import { formatSize, intervalOf } from "../text/size.ts";
import type { Row } from "./fact.ts";

/** The columns that are one text each. */
export type TextColumn = "kname" | "pkname" | "type" | "size" | "fstype" | "ro" | "rm";

/** A device with the texts that lsblk gave. */
export interface Device {
  readonly name: string;
  /** The device that carries it: `undefined` for a whole disk, a name that no device has where it is not known. */
  readonly parent: string | undefined;
  /** A column that lsblk was not asked for is not there; one that is empty is `undefined`. */
  readonly texts: { readonly [Column in TextColumn]?: string | undefined };
  readonly mountpoints: readonly string[];
  /** Whether `mountpoints` are all: lsblk before 2.37 tells one. */
  readonly isWhole: boolean;
  /** Whether nothing was said of mountpoints: that there are none is not known then. */
  readonly isUnmountedUntold?: true;
  readonly line?: number;
  /** Other names of the same device: `/dev/vda1`, as lsblk -p tells it. */
  readonly aliases?: readonly string[];
}

/** A device's name without its folder, which lsblk -p adds. */
export function shortName(name: string): string {
  return name.replace(/^\/dev\/(?:mapper\/)?(?=.)/, "");
}

const NAMES_A_DEVICE: readonly TextColumn[] = ["kname", "pkname"];

/** A column's text; one that names a device does so as the device's own name. */
export function textOfColumn(column: TextColumn, text: string | undefined): string | undefined {
  return text !== undefined && NAMES_A_DEVICE.includes(column) ? shortName(text) : text;
}

/** The name of the row of the whole disk that carries the root filesystem. */
const ROOT_DISK = "root-disk";
// composefs and ostree mount an overlay on `/`; the device's own filesystem is at /sysroot.
const ROOTS: readonly string[] = ["/", "/sysroot"];

const ABSENT: Value = { kind: "absent" };

/** A size as lsblk prints it, or as a number of bytes; text that neither is stays text. */
export function sizeValue(printed: string): Value {
  const text = printed.replace(",", ".");
  if (/^\d+$/.test(text)) {
    const sizeBytes = Number(text);
    if (!Number.isSafeInteger(sizeBytes)) return { kind: "text", text };
    const size = { minBytes: sizeBytes, maxBytes: sizeBytes };
    return { kind: "size", size, text: formatSize(sizeBytes, "lsblk") };
  }
  const size = intervalOf(text, "lsblk");
  return size === undefined ? { kind: "text", text } : { kind: "size", size, text };
}

function numberValue(text: string): Value {
  return /^\d{1,15}$/.test(text) ? { kind: "number", number: Number(text), text } : { kind: "text", text };
}

function valueOf(column: TextColumn, text: string | undefined): Value {
  if (text === undefined) return ABSENT;
  if (column === "size") return sizeValue(text);
  return column === "ro" || column === "rm" ? numberValue(text) : { kind: "text", text };
}

const TEXT_COLUMNS: readonly TextColumn[] = ["kname", "pkname", "type", "size", "fstype", "ro", "rm"];

function columnsOf({ name, texts, mountpoints, isWhole, isUnmountedUntold }: Device): Row["columns"] {
  const columns = TEXT_COLUMNS.filter((column) => Object.hasOwn(texts, column));
  const main = mountpoints.find((each) => ROOTS.includes(each)) ?? mountpoints[0];
  const list: Value = mountpoints.length === 0
    ? ABSENT
    : { kind: "list", items: mountpoints, text: mountpoints.join(", ") };
  return {
    name: { kind: "text", text: name },
    ...Object.fromEntries(columns.map((column) => [column, valueOf(column, texts[column])])),
    ...(!isUnmountedUntold && { mountpoint: main === undefined ? ABSENT : { kind: "text", text: main } }),
    ...(isWhole && !isUnmountedUntold && { mountpoints: list }),
  };
}

/** The devices at the bottom of these; `undefined` among them where a chain of parents breaks or runs in a circle. */
function bottomsOf(
  carriers: readonly Device[],
  devices: ReadonlyMap<string, Device>,
): readonly (string | undefined)[] {
  // Where one chain meets another the rest is known.
  const seen = new Set<Device>();
  const bottoms = new Set<string | undefined>();
  for (const carrier of carriers) {
    const chain = new Set<Device>();
    let at: Device | undefined = carrier;
    while (at !== undefined && at.parent !== undefined && !seen.has(at)) {
      seen.add(at);
      chain.add(at);
      at = devices.get(at.parent);
    }
    if (at === undefined || chain.has(at)) bottoms.add(undefined);
    else if (at.parent === undefined) bottoms.add(at.name);
  }
  return [...bottoms];
}

/** The one disk below the root filesystem; nothing where there are several (RAID) or none is known. */
function rootDiskOf(devices: readonly Device[]): string | undefined {
  // A tree nests by name, PKNAME is the kernel's name: `luks` is `dm-0`.
  const byName = new Map(
    devices.flatMap((device) => {
      const names = [device.texts.kname, device.name];
      return names.flatMap((name) => name === undefined ? [] : [[name, device] as const]);
    }),
  );
  for (const root of ROOTS) {
    const carriers = devices.filter(({ mountpoints }) => mountpoints.includes(root));
    const disks = bottomsOf(carriers, byName);
    if (disks.length > 0) return disks.length === 1 ? disks[0] : undefined;
  }
  return undefined;
}

/**
 * The rows of a table. A device with several parents (RAID, multipath) is told once for each, and is one row; what is told of
 * two sizes or types is two, and none of them counts.
 */
export function toRows(devices: readonly Device[]): readonly Row[] {
  const rootDisk = rootDiskOf(devices);
  const seen = new Set<string>();
  return devices.flatMap((device) => {
    const told = JSON.stringify([device.name, device.texts.size, device.texts.type]);
    if (seen.has(told)) return [];
    seen.add(told);
    const names = [
      device.name,
      ...device.aliases ?? [],
      ...device.mountpoints,
      ...(device.name === rootDisk ? [ROOT_DISK] : []),
    ];
    return [{ names, columns: columnsOf(device), ...(device.line !== undefined && { line: device.line }) }];
  });
}

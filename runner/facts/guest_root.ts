/** What the guest says of its root, at one moment: the device under `/`, what carries it, and the filesystem on it. */
import type { RootPlace } from "../growth/growth_root.ts";
import type { Value } from "../match/value.ts";
import { df } from "./df.ts";
import type { Row, Seen } from "./fact.ts";
import { lsblk } from "./lsblk.ts";

/** A device as the guest's lsblk tells it. */
export interface GuestDevice {
  /** `vda1`, `rhel-root`. */
  readonly name: string;
  /** `part`, `lvm`, `disk`, ... */
  readonly type: string;
  /** The partition's number; none where it is no partition. */
  readonly number?: number;
  readonly sizeBytes?: number;
}

/** The root as the guest tells it; what it did not tell is not there. */
export interface GuestRoot {
  /** The device with the root's filesystem on it. */
  readonly device?: GuestDevice;
  /** That device and all that carry it, down to the disk. */
  readonly devices: readonly GuestDevice[];
  /** The partition among them; a disk without partitions stands for itself. */
  readonly partition?: GuestDevice;
  /** The size that df tells: the filesystem without its own tables. */
  readonly dfBytes?: number;
}

// ostree mounts an overlay on `/`; the device's own filesystem is at /sysroot.
const ROOTS: readonly string[] = ["/", "/sysroot"];
// What df may call a filesystem that the host can read; without -T it says nothing.
const READ_BY_HOST: readonly (string | undefined)[] = ["ext2", "ext3", "ext4", "xfs", "btrfs", undefined];

/** Reads the root at a moment from the guest's lsblk and df. */
export function guestRoot(seen: Seen, moment: "before" | "after"): GuestRoot {
  const devices = rootDevices(seen.told(lsblk, moment));
  const [device] = devices;
  const partition = devices.find(({ number }) => number !== undefined) ?? devices.at(-1);
  const { type, size } = rootRow(seen.told(df, moment))?.columns ?? {};
  const dfBytes = READ_BY_HOST.includes(textOf(type)) ? bytesOf(size) : undefined;
  return {
    devices,
    ...(device && { device }),
    ...(partition && { partition }),
    ...(dfBytes !== undefined && { dfBytes }),
  };
}

// Multipath, other RAID levels and the like are none of these.
const FOLLOWED: readonly string[] = ["part", "disk", "lvm", "raid1", "crypt"];

/** Where the host must look for that root; `undefined` where the guest told none, or one that cannot be followed. */
export function placeOf({ devices }: GuestRoot): RootPlace | undefined {
  const at = devices.findIndex((each) => each.number !== undefined);
  const number = devices[at]?.number;
  // What carries the partition does not matter.
  const followed = at === -1 ? devices : devices.slice(0, at + 1);
  if (followed.length === 0 || !followed.every(({ type }) => FOLLOWED.includes(type))) return undefined;
  const volume = followed.find(({ type }) => type === "lvm")?.name;
  return { ...(number !== undefined && { partition: number }), ...(volume !== undefined && { volume }) };
}

function rootRow(rows: readonly Row[] = []): Row | undefined {
  for (const root of ROOTS) {
    const row = rows.find(({ names }) => names.includes(root));
    if (row) return row;
  }
  return undefined;
}

/** The root's device and its carriers; the chain ends where a parent is not told, or comes a second time. */
function rootDevices(rows: readonly Row[] = []): readonly GuestDevice[] {
  // PKNAME is the kernel's name of the carrier, `dm-0`; a tree without that column nests by NAME. Of several the first counts.
  const inverse = rows.toReversed();
  const byName = new Map(inverse.map((row) => [row.names[0], row]));
  const byKernelName = new Map(inverse.map((row) => [textOf(row.columns.kname), row]));
  const carrierOf = ({ columns: { pkname } }: Row) => {
    const name = textOf(pkname);
    return name === undefined ? undefined : byKernelName.get(name) ?? byName.get(name);
  };
  const chain = new Set<Row>();
  for (let row = rootRow(rows); row && !chain.has(row); row = carrierOf(row)) chain.add(row);
  return [...chain].map(deviceOf);
}

function deviceOf({ names: [name = ""], columns: { type, size } }: Row): GuestDevice {
  const kind = textOf(type) ?? "";
  const [digits] = kind === "part" ? name.match(/\d{1,4}$/) ?? [] : [];
  const sizeBytes = bytesOf(size);
  return {
    name,
    type: kind,
    ...(digits !== undefined && { number: Number(digits) }),
    ...(sizeBytes !== undefined && { sizeBytes }),
  };
}

function textOf(value: Value | undefined): string | undefined {
  return value?.kind === "text" ? value.text : undefined;
}

/** Bytes that are known exactly. */
function bytesOf(value: Value | undefined): number | undefined {
  return value?.kind === "size" && value.size.minBytes === value.size.maxBytes
    ? value.size.minBytes
    : undefined;
}

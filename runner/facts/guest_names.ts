/** What the guest calls the host's partitions, so that a case may say `/` where it doesn't know the bus or the number. */
import type { Row, Seen } from "./fact.ts";
import { lsblk } from "./lsblk.ts";

// The planned disks are virtio's; a guest that told nothing is not asked.
const USUAL_DISK = "vda";

/** The names of partition `number` of the disk that carries the root: its number, its device, its mountpoints. */
export function partitionNames(number: number, seen: Seen): readonly string[] {
  const disk = diskNames(seen)[0] ?? USUAL_DISK;
  // A name that ends in a digit is parted from the number by a p: nvme0n1p1, mmcblk0p1.
  const device = `${disk}${/\d$/.test(disk) ? "p" : ""}${number}`;
  return [`${number}`, device, ...mountpointsOf(device, seen)];
}

/** The names of the whole disk that carries the root: its device, and the mountpoints of a filesystem that fills it. */
export function diskNames(seen: Seen): readonly string[] {
  const row = seen.told(lsblk, "after")?.find(({ names }) => names.includes("root-disk"));
  return row?.names ?? [USUAL_DISK, "root-disk"];
}

/** The names of a logical volume: as `/dev/mapper` and lsblk have it, as LVM has it, its mountpoints. */
export function volumeNames(deviceName: string, path: string, seen: Seen): readonly string[] {
  return [deviceName, path, ...mountpointsOf(deviceName, seen)];
}

/** The mountpoints of the arrays that a member's device carries: the guest names them as it likes (`md0`, `md127`). */
export function arrayMountpoints(member: string, seen: Seen): readonly string[] {
  const rows: readonly Row[] = seen.told(lsblk, "after") ?? [];
  return rows.filter(({ columns: { pkname } }) => pkname?.kind === "text" && pkname.text === member)
    .flatMap(({ names }) => names.slice(1));
}

function mountpointsOf(device: string, seen: Seen): readonly string[] {
  const rows: readonly Row[] = seen.told(lsblk, "after") ?? [];
  return rows.find(({ names }) => names[0] === device)?.names.slice(1) ?? [];
}

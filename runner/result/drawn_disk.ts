/** A disk as the reports draw it: the host's sizes, by the guest's names. */
import { findRoot } from "../growth/growth_root.ts";
import type { DiskLayout, FilledPartition } from "../disk/layout.ts";
import { lsblk } from "../facts/lsblk.ts";
import type { GatherEvidence } from "../verdict/evidence.ts";

/** A partition as the host reads it, for the picture of the growth. */
export interface DrawnPartition {
  /** `vda1`, `nvme0n1p1` */
  readonly name: string;
  /** From the start of the disk. */
  readonly startBytes: number;
  /** Its size. */
  readonly sizeBytes: number;
  /** The filesystem inside, where the host can read it; `ext4 on LVM` where it is a volume's. */
  readonly filesystem?: { readonly type: string; readonly sizeBytes: number };
}

/** A disk as the host reads it. */
export interface DrawnDisk {
  /** Its size. */
  readonly sizeBytes: number;
  /** In the order in which they stand. */
  readonly partitions: readonly DrawnPartition[];
}

/** The disk for the picture, its partitions in the order in which they stand; nothing where it has none. */
export function drawnDisk(disk: DiskLayout | undefined, gather: GatherEvidence): DrawnDisk | undefined {
  return disk && disk.partitions.length > 0 ? drawnLayout(disk, devicePrefix(gather)) : undefined;
}

/** A disk for the picture; `prefix` stands before the numbers of its partitions. */
export function drawnLayout(disk: DiskLayout, prefix: string): DrawnDisk {
  const root = findRoot(disk);
  const inOrder = disk.partitions.toSorted((a, b) => a.startBytes - b.startBytes);
  return {
    sizeBytes: disk.sizeBytes,
    partitions: inOrder.map((each) => {
      const { number, startBytes, sizeBytes } = each;
      const filesystem = filesystemIn(each, root);
      return { name: `${prefix}${number}`, startBytes, sizeBytes, ...(filesystem && { filesystem }) };
    }),
  };
}

/** What stands before a partition's number: as virtio has it where the guest did not tell its disks. */
function devicePrefix(gather: GatherEvidence): string {
  const { report } = gather(lsblk);
  const rows = report.status === "read" ? report.rows : [];
  const disk = rows.find(({ names }) => names.includes("root-disk"))?.names[0] ?? "vda";
  // A name that ends in a digit is parted from the number by a p.
  return /\d$/.test(disk) ? `${disk}p` : disk;
}

function filesystemIn(
  { number, filesystem }: FilledPartition,
  root: ReturnType<typeof findRoot>,
): DrawnPartition["filesystem"] {
  if (filesystem) return { type: filesystem.type, sizeBytes: filesystem.sizeBytes };
  if (root?.status !== "read" || root.place.partition !== number) return undefined;
  const { place: { volume }, filesystem: { type, sizeBytes } } = root;
  return { type: volume === undefined ? type : `${type} on LVM`, sizeBytes };
}

/** What stands between the disk and the root's files: each level has a size of its own, and must grow for the next one to. */
import type { RaidHolding } from "../disk/content.ts";
import { type DiskLayout, type FilledPartition, usableEnd } from "../disk/layout.ts";
import type { LogicalVolume, VolumeGroup } from "../disk/lvm.ts";
import type { Filesystem } from "../disk/superblock.ts";

/** A level with what is left unused below it. */
export interface Level {
  /** The words of lsblk's TYPE, where it has one. */
  readonly kind: "part" | "raid1" | "pv" | "lvm" | "filesystem";
  /** For people: `partition 2`, `rhel/root`, `its xfs`. */
  readonly name: string;
  readonly sizeBytes: number;
  /** What is free for it to take. */
  readonly slackBytes: number;
  /** The slack of a level that is full. */
  readonly maxSlackBytes: number;
}

/** growpart leaves up to 1 MiB behind the root: it aligns the end to 1 MiB (cloud-utils 0.34), and ignores a gain below that. */
export const MAX_GAP_BYTES = 1024 ** 2;

/**
 * What a full filesystem may leave of its partition. resize2fs drops a last block group that could not hold its own tables
 * and 50 blocks (e2fsprogs resize/resize2fs.c, adjust_fs_info); xfs a last allocation group under 64 blocks
 * (xfs_growfs_data_private); btrfs rounds to its sector size.
 */
const EXT_SLACK_BYTES = 4 * 1024 ** 2;
const MAX_SLACK_BYTES = {
  ext2: EXT_SLACK_BYTES,
  ext3: EXT_SLACK_BYTES,
  ext4: EXT_SLACK_BYTES,
  xfs: 64 * 4096,
  btrfs: 1024 ** 2,
};

/** A partition; the next one bounds it, else the end of what a partition may use. */
export function partitionLevel(disk: DiskLayout, { number, startBytes, sizeBytes }: FilledPartition): Level {
  const following = disk.partitions.filter((each) => each.startBytes > startBytes).map((each) =>
    each.startBytes
  );
  const slackBytes = Math.min(usableEnd(disk), ...following) - (startBytes + sizeBytes);
  return { kind: "part", name: `partition ${number}`, sizeBytes, slackBytes, maxSlackBytes: MAX_GAP_BYTES };
}

/** A mirror in `roomBytes`. mdadm may keep superblock and bitmap behind it, and rounds. */
export function mirrorLevel(roomBytes: number, mirror: NonNullable<RaidHolding["mirror"]>): Level {
  const { startBytes, sizeBytes } = mirror;
  const slackBytes = roomBytes - startBytes - sizeBytes;
  return { kind: "raid1", name: "its mirror", sizeBytes, slackBytes, maxSlackBytes: MAX_GAP_BYTES };
}

/** A physical volume in `roomBytes`: less than an extent is none, and a second copy of the metadata takes 1 MiB at its end. */
export function pvLevel(roomBytes: number, { extentBytes }: VolumeGroup, usedBytes: number): Level {
  return {
    kind: "pv",
    name: "its physical volume",
    sizeBytes: usedBytes,
    slackBytes: roomBytes - usedBytes,
    maxSlackBytes: extentBytes + MAX_GAP_BYTES,
  };
}

/** A logical volume; all that its group has left is free for it. */
export function volumeLevel({ name, freeExtents, extentBytes }: VolumeGroup, volume: LogicalVolume): Level {
  return {
    kind: "lvm",
    name: `${name}/${volume.name}`,
    sizeBytes: volume.sizeBytes,
    slackBytes: freeExtents * extentBytes,
    maxSlackBytes: extentBytes,
  };
}

/** A filesystem in `roomBytes`. */
export function filesystemLevel(roomBytes: number, { type, sizeBytes }: Filesystem): Level {
  return {
    kind: "filesystem",
    name: `its ${type}`,
    sizeBytes,
    slackBytes: roomBytes - sizeBytes,
    maxSlackBytes: MAX_SLACK_BYTES[type],
  };
}

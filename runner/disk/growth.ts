/**
 * Growth, computed instead of typed: the image before and the disk after, as the host reads them, say to the byte
 * what became of the root. No word of the guest is needed.
 */
import { type DiskLayout, type FilledPartition, isBackupAtEnd, usableEnd } from "./layout.ts";
import type { Filesystem } from "./superblock.ts";

/** What became of the root: all grown, the partition alone, nothing, or something in between that nobody wants. */
export type Growth = "grown" | "partition-only" | "unchanged" | "partly";

/** The root before and after, and every way in which the rest is not as it was. */
export interface GrowthReading {
  readonly growth: Growth;
  readonly before: RootReading;
  readonly after: RootReading;
  /** Bytes between the root partition's end and the end of what a partition may use. */
  readonly gapBytes: number;
  /** Bytes of the root partition that its filesystem does not use. */
  readonly slackBytes: number;
  /** What must not have changed, and did: another partition, the root's start, a GPT without its backup at the end. */
  readonly damage: readonly string[];
}

/** The root partition with the filesystem in it. */
export interface RootReading {
  readonly number: number;
  readonly startBytes: number;
  readonly sizeBytes: number;
  readonly filesystem: Filesystem;
}

/** growpart leaves up to 1 MiB behind the root: it aligns the end to 1 MiB (cloud-utils 0.34), and ignores a gain below that. */
export const MAX_GAP_BYTES = 1024 ** 2;

/**
 * What a full filesystem may leave of its partition. resize2fs drops a last block group that could not hold its own tables
 * and 50 blocks (e2fsprogs resize/resize2fs.c, adjust_fs_info); xfs a last allocation group under 64 blocks
 * (xfs_growfs_data_private); btrfs rounds to its sector size.
 */
const MAX_SLACK_BYTES = { ext4: 4 * 1024 ** 2, xfs: 64 * 4096, btrfs: 1024 ** 2 };

/**
 * The partition that carries the root: number `known` where the guest told it, else the largest one with a filesystem.
 * `undefined` where there is none.
 */
export function findRoot({ partitions }: DiskLayout, known?: number): RootReading | undefined {
  const candidates = partitions.flatMap((each) => asRoot(each) ?? []);
  if (known !== undefined) return candidates.find(({ number }) => number === known);
  return candidates.toSorted((a, b) => b.sizeBytes - a.sizeBytes)[0];
}

function asRoot({ number, startBytes, sizeBytes, filesystem }: FilledPartition): RootReading | undefined {
  return filesystem && { number, startBytes, sizeBytes, filesystem };
}

/** Compares the image with the disk after the boot; `undefined` where either shows no root filesystem. */
export function readGrowth(image: DiskLayout, disk: DiskLayout, known?: number): GrowthReading | undefined {
  const before = findRoot(image, known);
  const after = before && findRoot(disk, before.number);
  if (!before || !after) return undefined;
  const gapBytes = roomEnd(disk, after) - (after.startBytes + after.sizeBytes);
  const slackBytes = after.sizeBytes - after.filesystem.sizeBytes;
  const damage = [
    ...findDamage(image, disk, before.number),
    ...(after.sizeBytes > before.sizeBytes ? findLostBackup(disk) : []),
  ];
  const reading = { before, after, gapBytes, slackBytes, damage };
  return { ...reading, growth: classify(reading) };
}

/** Where the root may end at most: the next partition's start, or the end of what a partition may use. */
function roomEnd(disk: DiskLayout, root: RootReading): number {
  const following = disk.partitions.filter(({ startBytes }) => startBytes > root.startBytes).map((
    { startBytes },
  ) => startBytes);
  return Math.min(usableEnd(disk), ...following);
}

function classify({ before, after, gapBytes, slackBytes }: Omit<GrowthReading, "growth">): Growth {
  const isPartitionSame = after.sizeBytes === before.sizeBytes;
  const isFilesystemSame = after.filesystem.sizeBytes === before.filesystem.sizeBytes;
  if (isPartitionSame && isFilesystemSame) return "unchanged";
  if (isPartitionSame || after.sizeBytes < before.sizeBytes || gapBytes > MAX_GAP_BYTES) return "partly";
  if (isFilesystemSame) return "partition-only";
  const maxSlackBytes = MAX_SLACK_BYTES[after.filesystem.type];
  return slackBytes >= 0 && slackBytes <= maxSlackBytes ? "grown" : "partly";
}

function findDamage(image: DiskLayout, disk: DiskLayout, root: number): readonly string[] {
  const damage = image.partitions.flatMap((before) => {
    const after = disk.partitions.find(({ number }) => number === before.number);
    if (!after) return [`partition ${before.number} is gone`];
    return changesOf(before, after, before.number === root).map((change) =>
      `partition ${before.number} ${change}`
    );
  });
  const added = disk.partitions.filter(({ number }) =>
    !image.partitions.some((before) => before.number === number)
  );
  return [
    ...damage,
    ...added.map(({ number }) => `partition ${number} is new`),
    ...(disk.kind === image.kind ? [] : [`the partition table was ${image.kind} and is ${disk.kind}`]),
  ];
}

/** Whoever enlarges a partition into a new end of the disk must take the backup there, or firmware may undo it. */
function findLostBackup(disk: DiskLayout): readonly string[] {
  if (disk.backup === undefined || isBackupAtEnd(disk)) return [];
  return ["the backup GPT does not stand at the disk's end"];
}

function changesOf(before: FilledPartition, after: FilledPartition, isRoot: boolean): readonly string[] {
  return [
    ...(before.startBytes === after.startBytes
      ? []
      : [`moved from byte ${before.startBytes} to ${after.startBytes}`]),
    ...(isRoot || before.sizeBytes === after.sizeBytes
      ? []
      : [`changed from ${before.sizeBytes} to ${after.sizeBytes} bytes`]),
    ...(before.type === after.type ? [] : [`changed its type from ${before.type} to ${after.type}`]),
    ...(before.guid === after.guid ? [] : [`changed its GUID from ${before.guid} to ${after.guid}`]),
  ];
}

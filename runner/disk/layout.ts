/** A whole disk as the host sees it: its partitions and the filesystems in them. */
import type { ReadBytes } from "./bytes.ts";
import { type Partition, type PartitionTable, readPartitionTable } from "./partitions.ts";
import { type Filesystem, readFilesystem } from "./superblock.ts";

/** A partition with what it holds. */
export interface FilledPartition extends Partition {
  /** What stands in it, where the host can tell. */
  readonly filesystem?: Filesystem;
}

/** A disk: its size, its table, and each partition's filesystem. */
export interface DiskLayout extends PartitionTable {
  /** As the guest sees it. */
  readonly sizeBytes: number;
  /** By number. */
  readonly partitions: readonly FilledPartition[];
  /** The filesystem of a disk without a partition table. */
  readonly filesystem?: Filesystem;
}

/** Reads the layout of a disk of `sizeBytes`. Never throws for what stands on the disk: what it cannot read is not there. */
export async function readLayout(read: ReadBytes, sizeBytes: number): Promise<DiskLayout> {
  const table = await readPartitionTable(read);
  const partitions: FilledPartition[] = [];
  for (const partition of table.partitions) {
    const filesystem = await readFilesystem(read, partition.startBytes);
    partitions.push({ ...partition, ...(filesystem && { filesystem }) });
  }
  const whole = table.kind === "none" ? await readFilesystem(read, 0) : undefined;
  return { ...table, sizeBytes, partitions, ...(whole && { filesystem: whole }) };
}

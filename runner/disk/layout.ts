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

/** Whether a GPT's backup stands in the disk's last sector, where firmware and tools look for it (UEFI 2.10, 5.3.2). */
export function isBackupAtEnd({ backup, sizeBytes, sectorBytes }: DiskLayout): boolean {
  return backup !== undefined && backup.isSound && backup.offsetBytes === sizeBytes - sectorBytes;
}

/** The first byte that no partition may use: the disk's end, less GPT's backup of 33 sectors. */
export function usableEnd({ kind, sizeBytes, sectorBytes }: DiskLayout): number {
  return sizeBytes - (kind === "gpt" ? 33 * sectorBytes : 0);
}

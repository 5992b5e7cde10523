/** A whole disk as the host sees it: its partitions, its volume groups, and the filesystems in them. */
import type { ReadBytes } from "./bytes.ts";
import { type Content, readContent } from "./content.ts";
import { type FoundPv, readVolumeGroups, type VolumeGroup } from "./lvm.ts";
import { readLargeMbr, readPartitionTable } from "./read_partition_table.ts";
import { type Partition, type PartitionTable, USUAL_ENTRIES_BYTES } from "./partition_table.ts";
import { type Piece, stretch } from "./stretch.ts";

/** A partition with what it holds. */
export interface FilledPartition extends Partition, Content {}

/** A disk: its size, its table, each partition's content; that of the disk itself where it has no table. */
export interface DiskLayout extends PartitionTable, Content {
  /** As the guest sees it. */
  readonly sizeBytes: number;
  /** By number. */
  readonly partitions: readonly FilledPartition[];
  /** LVM2's, of the physical volumes on this disk; not there where there is none. */
  readonly volumeGroups?: readonly VolumeGroup[];
}

/** Reads the layout of a disk of `sizeBytes`. Never throws for what stands on the disk: what it cannot read is not there. */
export async function readLayout(readBytes: ReadBytes, sizeBytes: number): Promise<DiskLayout> {
  const read = stretch({ read: readBytes, startBytes: 0, sizeBytes });
  const { table, partitions } = await readFilled(read, sizeBytes);
  const whole = table.kind === "none" ? await readContent(read, sizeBytes) : {};
  const filled = partitions.map((each) => ({ content: each, piece: { read, ...each } }));
  const found = [{ content: whole, piece: { read, startBytes: 0, sizeBytes } }, ...filled].flatMap(
    physicalVolumes,
  );
  const volumeGroups = await readVolumeGroups(found);
  return { ...table, sizeBytes, partitions, ...whole, ...(volumeGroups.length > 0 && { volumeGroups }) };
}

interface Filled {
  readonly table: PartitionTable;
  readonly partitions: readonly FilledPartition[];
}

/** An MBR does not say what it counts in: sectors of 4096 bytes where only those lead to what the partitions hold. */
async function readFilled(read: ReadBytes, sizeBytes: number): Promise<Filled> {
  const small = await fill(read, await readPartitionTable(read, sizeBytes));
  if (small.table.kind !== "mbr" || small.partitions.some(isKnown)) return small;
  const table = await readLargeMbr(read, sizeBytes);
  const large = table && await fill(read, table);
  return large?.partitions.some(isKnown) ? large : small;
}

async function fill(read: ReadBytes, table: PartitionTable): Promise<Filled> {
  const partitions: FilledPartition[] = [];
  for (const partition of table.partitions) {
    const content = await readContent(stretch({ read, ...partition }), partition.sizeBytes);
    partitions.push({ ...partition, ...content });
  }
  return { table, partitions };
}

const isKnown = ({ filesystem, holds }: Content) => filesystem !== undefined || holds !== undefined;

interface Carrier {
  readonly content: Content;
  readonly piece: Piece;
}

/** The physical volume in a partition or in a mirror there. */
function physicalVolumes({ content: { holds }, piece }: Carrier): readonly FoundPv[] {
  if (holds?.type === "LVM2_member") return [{ uuid: holds.uuid, read: stretch(piece) }];
  if (holds?.type !== "linux_raid_member" || !holds.mirror) return [];
  return physicalVolumes({ content: holds.mirror.content, piece: { read: stretch(piece), ...holds.mirror } });
}

/** Whether a GPT's backup stands in the disk's last sector, where firmware and tools look for it (UEFI 2.10, 5.3.2). */
export function isBackupAtEnd({ backup, sizeBytes, sectorBytes }: DiskLayout): boolean {
  return backup !== undefined && backup.isSound && backup.offsetBytes === sizeBytes - sectorBytes;
}

/** An MBR counts sectors in 32 bits. A partition that starts below may in theory end above; no tool of growth goes there. */
const MBR_SECTORS = 2 ** 32;

/** The first byte that no partition may use: the disk's end, less GPT's backup of entries and header; on an MBR at most 2 TiB. */
export function usableEnd({ kind, sizeBytes, sectorBytes, entriesBytes }: DiskLayout): number {
  if (kind === "gpt") return sizeBytes - (entriesBytes ?? USUAL_ENTRIES_BYTES) - sectorBytes;
  return kind === "mbr" ? Math.min(sizeBytes, MBR_SECTORS * sectorBytes) : sizeBytes;
}

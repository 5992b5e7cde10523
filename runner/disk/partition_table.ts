/** What a partition table tells. */

/** One partition, as the table has it. */
export interface Partition {
  /** As in `vda1`. */
  readonly number: number;
  /** From the start of the disk. */
  readonly startBytes: number;
  /** To its last sector, that included. */
  readonly sizeBytes: number;
  /** GPT: the type's GUID; MBR: the type byte as `0x83`. */
  readonly type: string;
  /** GPT: the partition's own GUID. */
  readonly guid?: string;
  /** GPT: its name, where it has one. */
  readonly name?: string;
}

/** A disk's partition table. `none` is a disk without one (a filesystem may fill it). */
export interface PartitionTable {
  /** `none`: a filesystem may fill the disk. */
  readonly kind: "gpt" | "mbr" | "none";
  /** 512, or 4096 where the table stands as on a disk of such sectors. */
  readonly sectorBytes: number;
  /** In the order of the table: those that Linux shows. */
  readonly partitions: readonly Partition[];
  /** GPT: where the header says its backup stands, and whether a sound one is there. growpart and sgdisk move it to the disk's end. */
  readonly backup?: { readonly offsetBytes: number; readonly isSound: boolean };
  /** GPT: of a table that has not the usual 128 entries, how much they take, in whole sectors. */
  readonly entriesBytes?: number;
  /** How far the table speaks, where that is behind the disk's end: the disk was cut short. */
  readonly reachBytes?: number;
  /** What is wrong with the table, in words; not there where nothing is. */
  readonly damage?: readonly string[];
}

/** What every tool writes unless it is told otherwise: 128 entries of 128 bytes, which take 32 sectors of 512 bytes, and 4 of 4096. */
export const USUAL_ENTRIES_BYTES = 128 * 128;

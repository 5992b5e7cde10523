/** Partition tables from bytes: GPT and MBR, as Linux and libblkid take them. */
import type { ReadBytes } from "./bytes.ts";
import { hasGptSignature, reachOf, readGpt, whyNoGpt } from "./gpt.ts";
import { parseMbrEntries, protection, readMbr } from "./mbr.ts";
import type { PartitionTable } from "./partition_table.ts";

/** What a disk may count in. Nothing on an MBR tells, so that each is tried. */
const SECTOR_BYTES = [512, 4096];

/**
 * Reads a disk's partition table. A GPT counts where the MBR before it is one that protects it, as in Linux: behind any
 * other MBR it is a left-over.
 */
export async function readPartitionTable(read: ReadBytes, sizeBytes: number): Promise<PartitionTable> {
  const entries = parseMbrEntries(await read(0, 512)) ?? [];
  const disks = SECTOR_BYTES.map((sectorBytes) => ({ read, sizeBytes, sectorBytes }));
  const protects = protection(entries);
  for (const disk of protects === "none" ? [] : disks) {
    const table = await readGpt(disk);
    if (table) return table;
  }
  const [small, large] = disks;
  if (!small || !large) return NO_TABLE;
  if (protects !== "none") {
    const reachBytes = await reachOf(small) ?? await reachOf(large);
    return { ...NO_TABLE, ...(reachBytes !== undefined && { reachBytes }), damage: [await whyNoGpt(small)] };
  }
  const table = await readMbr(entries, small);
  const isLeft = await hasGptSignature(small) || await hasGptSignature(large);
  return isLeft ? { ...table, damage: [...(table.damage ?? []), UNPROTECTED] } : table;
}

/** Reads an MBR as one of a disk with sectors of 4096 bytes; `undefined` where none of that kind could be there. */
export async function readLargeMbr(read: ReadBytes, sizeBytes: number): Promise<PartitionTable | undefined> {
  const entries = parseMbrEntries(await read(0, 512)) ?? [];
  if (protection(entries) !== "none") return undefined;
  const table = await readMbr(entries, { read, sizeBytes, sectorBytes: 4096 });
  return table.kind === "mbr" && table.damage === undefined ? table : undefined;
}

const NO_TABLE: PartitionTable = { kind: "none", sectorBytes: 512, partitions: [] };
const UNPROTECTED = "a GPT stands behind an MBR that does not protect it: Linux does not read it";

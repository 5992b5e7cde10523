/** Partition tables from bytes: GPT (UEFI 2.10, chapter 5) and MBR with logical partitions. */
import { crc32 } from "node:zlib";
import { fixedText, guidText, type ReadBytes, viewOf } from "./bytes.ts";

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
  /** 512, or 4096 where GPT says so. */
  readonly sectorBytes: number;
  /** In the order of the table. */
  readonly partitions: readonly Partition[];
  /** GPT: where the header says its backup stands, and whether a sound one is there. growpart and sgdisk move it to the disk's end. */
  readonly backup?: { readonly offsetBytes: number; readonly isSound: boolean };
}

const MAX_ENTRIES = 1024;
const MAX_LOGICAL = 128;

/** Reads a disk's partition table; a damaged GPT counts as what its MBR says, as Linux treats it. */
export async function readPartitionTable(read: ReadBytes): Promise<PartitionTable> {
  for (const sectorBytes of [512, 4096]) {
    const table = await readGpt(read, sectorBytes);
    if (table) return table;
  }
  return await readMbr(read);
}

interface GptHeader {
  readonly entriesOffset: number;
  readonly entries: number;
  readonly entryBytes: number;
  readonly entriesCrc: number;
  readonly backupOffset: number;
}

function parseGptHeader(sector: Uint8Array, sectorBytes: number): GptHeader | undefined {
  const view = viewOf(sector);
  if (fixedText(sector.subarray(0, 8)) !== "EFI PART") return undefined;
  const headerBytes = view.getUint32(12, true);
  if (headerBytes < 92 || headerBytes > sector.length) return undefined;
  const blank = sector.slice(0, headerBytes);
  blank.fill(0, 16, 20); // the header's own CRC counts as zero
  if (crc32(blank) !== view.getUint32(16, true)) return undefined;
  return {
    entriesOffset: Number(view.getBigUint64(72, true)) * sectorBytes,
    entries: view.getUint32(80, true),
    entryBytes: view.getUint32(84, true),
    entriesCrc: view.getUint32(88, true),
    backupOffset: Number(view.getBigUint64(32, true)) * sectorBytes,
  };
}

async function readGpt(read: ReadBytes, sectorBytes: number): Promise<PartitionTable | undefined> {
  const header = parseGptHeader(await read(sectorBytes, sectorBytes), sectorBytes);
  if (!header || header.entries > MAX_ENTRIES || header.entryBytes < 128 || header.entryBytes > 4096) {
    return undefined;
  }
  const entries = await read(header.entriesOffset, header.entries * header.entryBytes);
  if (crc32(entries) !== header.entriesCrc) return undefined;
  const backup = parseGptHeader(await read(header.backupOffset, sectorBytes), sectorBytes);
  return {
    kind: "gpt",
    sectorBytes,
    partitions: Array.from(
      { length: header.entries },
      (_, index) => parseGptEntry(entries.subarray(index * header.entryBytes), index + 1, sectorBytes),
    ).filter((entry) => entry !== undefined),
    backup: { offsetBytes: header.backupOffset, isSound: backup !== undefined },
  };
}

function parseGptEntry(bytes: Uint8Array, number: number, sectorBytes: number): Partition | undefined {
  if (bytes.subarray(0, 16).every((byte) => byte === 0)) return undefined;
  const view = viewOf(bytes);
  const first = Number(view.getBigUint64(32, true));
  const last = Number(view.getBigUint64(40, true));
  // A last sector before the first, or beyond what can be counted in bytes: Linux shows no such partition.
  if (last < first || !Number.isSafeInteger((last + 1) * sectorBytes)) return undefined;
  const name = new TextDecoder("utf-16le").decode(bytes.subarray(56, 128)).replace(/\0.*$/s, "");
  return {
    number,
    startBytes: first * sectorBytes,
    sizeBytes: (last - first + 1) * sectorBytes,
    type: guidText(bytes.subarray(0, 16)),
    guid: guidText(bytes.subarray(16, 32)),
    ...(name && { name }),
  };
}

interface MbrEntry {
  readonly flag: number;
  readonly type: number;
  readonly first: number;
  readonly sectors: number;
}

function parseMbrEntries(sector: Uint8Array): readonly MbrEntry[] | undefined {
  const view = viewOf(sector);
  if (view.getUint16(510) !== 0x55aa) return undefined;
  return [446, 462, 478, 494].map((at) => ({
    flag: view.getUint8(at),
    type: view.getUint8(at + 4),
    first: view.getUint32(at + 8, true),
    sectors: view.getUint32(at + 12, true),
  }));
}

const EXTENDED = [0x05, 0x0f, 0x85];

async function readMbr(read: ReadBytes): Promise<PartitionTable> {
  const sector = parseMbrEntries(await read(0, 512)) ?? [];
  // A boot sector without a table (extlinux in a filesystem that fills the disk) has its code there; Linux, too, tells
  // it by flags that no table has (block/partitions/msdos.c).
  const entries = sector.every(({ flag }) => flag === 0 || flag === 0x80) ? sector : [];
  const used = entries.map((entry, index) => ({ ...entry, number: index + 1 })).filter(({ type, sectors }) =>
    type !== 0 && sectors > 0
  );
  const extended = used.find(({ type }) => EXTENDED.includes(type));
  const logical = extended ? await readLogical(read, extended.first) : [];
  const partitions = [...used, ...logical].map(({ number, type, first, sectors }) => ({
    number,
    startBytes: first * 512,
    sizeBytes: sectors * 512,
    type: `0x${type.toString(16).padStart(2, "0")}`,
  }));
  return { kind: partitions.length > 0 ? "mbr" : "none", sectorBytes: 512, partitions };
}

async function readLogical(
  read: ReadBytes,
  base: number,
): Promise<readonly (MbrEntry & { readonly number: number })[]> {
  const found = [];
  const seen = new Set<number>();
  for (let at = base; !seen.has(at) && found.length < MAX_LOGICAL;) {
    seen.add(at); // a chain that leads back to itself must end
    const [own, next] = parseMbrEntries(await read(at * 512, 512)) ?? [];
    if (!own || own.sectors === 0) break;
    found.push({ ...own, first: at + own.first, number: 5 + found.length });
    if (!next || !EXTENDED.includes(next.type)) break;
    at = base + next.first;
  }
  return found;
}

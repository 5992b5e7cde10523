/** GPT from bytes (UEFI 2.10, chapter 5), as Linux takes it (block/partitions/efi.c): the primary, or else the backup. */
import { crc32 } from "node:zlib";
import { fixedText, guidText, type ReadBytes, viewOf } from "./bytes.ts";
import { type Partition, type PartitionTable, USUAL_ENTRIES_BYTES } from "./partition_table.ts";

/** A disk that may carry a GPT. */
export interface GptDisk {
  /** Reads as the guest would. */
  readonly read: ReadBytes;
  /** As the guest sees it. */
  readonly sizeBytes: number;
  /** What the guest's disk counts in. */
  readonly sectorBytes: number;
}

interface GptHeader {
  readonly offset: number;
  readonly entries: Uint8Array;
  readonly entryCount: number;
  readonly alternateOffset: number;
}

// Linux reads an array of 4 MiB at most (KMALLOC_MAX_SIZE); sgdisk writes 128 entries unless it is told otherwise.
const MAX_ENTRIES_BYTES = 4 * 1024 ** 2;
// Of all entries it shows no more than a disk's minor numbers reach.
const MAX_PARTITIONS = 255;
/** Linux and libblkid know no other size, whatever UEFI allows. */
const ENTRY_BYTES = 128;

/** Reads the GPT of a disk: by its primary header, or by the backup in the last sector where that is damaged. */
export async function readGpt(disk: GptDisk): Promise<PartitionTable | undefined> {
  const { sectorBytes } = disk;
  const primary = await readHeader(disk, sectorBytes);
  if (typeof primary === "object") {
    const backup = await readHeader(disk, primary.alternateOffset);
    const isSound = typeof backup === "object";
    const differs = isSound && crc32(backup.entries) !== crc32(primary.entries);
    const place = { offsetBytes: primary.alternateOffset, isSound };
    return tableOf(disk, primary, place, differs ? ["the backup GPT lists other partitions"] : []);
  }
  const last = lastSector(disk) * sectorBytes;
  const backup = last > sectorBytes ? await readHeader(disk, last) : undefined;
  if (typeof backup !== "object") return undefined;
  return tableOf(disk, backup, { offsetBytes: last, isSound: true }, [
    `the primary GPT is damaged (${primary}): its backup is read, as tools do; Linux reads neither without gpt on its command line`,
  ]);
}

/** Why a disk with a protective MBR has no GPT that could be read. */
export async function whyNoGpt(disk: GptDisk): Promise<string> {
  const primary = await readHeader(disk, disk.sectorBytes);
  return `its MBR is one that protects a GPT, and there is none to read: ${
    typeof primary === "string" ? primary : "its MBR names it wrongly"
  }`;
}

/** How far a sound primary header speaks, where that is behind the disk's end. */
export async function reachOf({ read, sizeBytes, sectorBytes }: GptDisk): Promise<number | undefined> {
  const sector = await read(sectorBytes, sectorBytes);
  if (wrongHeader(sector) !== undefined) return undefined;
  const reach = (Number(viewOf(sector).getBigUint64(32, true)) + 1) * sectorBytes;
  return Number.isSafeInteger(reach) && reach > sizeBytes ? reach : undefined;
}

/** Whether a header stands where the primary GPT would, sound or not. */
export async function hasGptSignature({ read, sectorBytes }: GptDisk): Promise<boolean> {
  return isSignature(await read(sectorBytes, 8));
}

const lastSector = ({ sizeBytes, sectorBytes }: GptDisk) => Math.floor(sizeBytes / sectorBytes) - 1;
const isSignature = (bytes: Uint8Array) => fixedText(bytes.subarray(0, 8)) === "EFI PART";

/** The header at a place with its entries, or what is wrong with it (is_gpt_valid of Linux). */
async function readHeader(disk: GptDisk, offset: number): Promise<GptHeader | string> {
  const { read, sectorBytes } = disk;
  if (!Number.isSafeInteger(offset)) return "its place is none";
  const sector = await read(offset, sectorBytes);
  const view = viewOf(sector);
  const lba = (at: number) => Number(view.getBigUint64(at, true));
  const wrong = wrongHeader(sector) ?? wrongPlaces(disk, { own: lba(24) * sectorBytes, offset, lba });
  if (wrong !== undefined) return wrong;
  const [entryCount, entryBytes] = [view.getUint32(80, true), view.getUint32(84, true)];
  if (entryBytes !== ENTRY_BYTES) {
    return `its entries are of ${entryBytes} bytes, which Linux and libblkid do not read`;
  }
  if (entryCount === 0 || entryCount * entryBytes > MAX_ENTRIES_BYTES) return `it has ${entryCount} entries`;
  const entries = await read(lba(72) * sectorBytes, entryCount * entryBytes);
  if (crc32(entries) !== view.getUint32(88, true)) return "the checksum of its entries is wrong";
  return { offset, entries, entryCount, alternateOffset: lba(32) * sectorBytes };
}

function wrongHeader(sector: Uint8Array): string | undefined {
  const view = viewOf(sector);
  if (!isSignature(sector)) return "no header stands there";
  const headerBytes = view.getUint32(12, true);
  if (headerBytes < 92 || headerBytes > sector.length) return `its header has ${headerBytes} bytes`;
  const blank = sector.slice(0, headerBytes);
  blank.fill(0, 16, 20); // the header's own CRC counts as zero
  return crc32(blank) === view.getUint32(16, true) ? undefined : "the checksum of its header is wrong";
}

function wrongPlaces(
  disk: GptDisk,
  { own, offset, lba }: {
    readonly own: number;
    readonly offset: number;
    readonly lba: (at: number) => number;
  },
): string | undefined {
  if (own !== offset) return "it says that it stands elsewhere";
  const last = lastSector(disk);
  if (lba(40) > last || lba(48) > last) return "its last usable sector lies behind the disk's end";
  return lba(48) < lba(40) ? "its last usable sector lies before the first" : undefined;
}

function tableOf(
  disk: GptDisk,
  { entries, entryCount }: GptHeader,
  backup: NonNullable<PartitionTable["backup"]>,
  damage: readonly string[] = [],
): PartitionTable {
  const numbers = Array.from({ length: Math.min(entryCount, MAX_PARTITIONS) }, (_, index) => index + 1);
  const all = numbers.flatMap((number) =>
    parseEntry(entries.subarray((number - 1) * ENTRY_BYTES), number, disk) ?? []
  );
  const outside = all.filter(({ startBytes, sizeBytes }) => !isOnDisk(disk, startBytes + sizeBytes));
  const turned = numbers.filter((number) => endsBeforeStart(entries.subarray((number - 1) * ENTRY_BYTES)));
  const problems = [
    ...damage,
    ...turned.map((number) => `partition ${number} ends before it begins: Linux shows none there`),
    ...outside.map(({ number }) => `partition ${number} ends behind the disk's end: Linux shows none there`),
  ];
  const sectors = Math.ceil(entries.length / disk.sectorBytes);
  // With a backup in its last sector the disk is whole, and the partition is what is wrong.
  const isWhole = backup.isSound && backup.offsetBytes === lastSector(disk) * disk.sectorBytes;
  const ends = [
    ...(isWhole ? [] : outside.map(({ startBytes, sizeBytes }) => startBytes + sizeBytes)),
    backup.offsetBytes + disk.sectorBytes,
  ];
  const reachBytes = Math.max(...ends);
  return {
    kind: "gpt",
    sectorBytes: disk.sectorBytes,
    partitions: all.filter((each) => !outside.includes(each)),
    backup,
    ...(entryCount * ENTRY_BYTES !== USUAL_ENTRIES_BYTES && { entriesBytes: sectors * disk.sectorBytes }),
    ...(reachBytes > disk.sizeBytes && { reachBytes }),
    ...(problems.length > 0 && { damage: problems }),
  };
}

const isOnDisk = (disk: GptDisk, end: number) => end <= (lastSector(disk) + 1) * disk.sectorBytes;

function endsBeforeStart(entry: Uint8Array): boolean {
  const view = viewOf(entry);
  const isUsed = entry.subarray(0, 16).some((byte) => byte !== 0);
  return isUsed && view.getBigUint64(40, true) < view.getBigUint64(32, true);
}

function parseEntry(bytes: Uint8Array, number: number, { sectorBytes }: GptDisk): Partition | undefined {
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

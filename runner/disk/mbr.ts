/** MBR with logical partitions from bytes, as Linux takes it (block/partitions/msdos.c). */
import { type ReadBytes, viewOf } from "./bytes.ts";
import type { Partition, PartitionTable } from "./partition_table.ts";

/** One of the four entries of an MBR or of an extended one. */
export interface MbrEntry {
  readonly flag: number;
  readonly type: number;
  /** In sectors of the disk. */
  readonly first: number;
  readonly sectors: number;
}

/** Linux gives up after so many extended tables without a partition. */
const MAX_EMPTY_TABLES = 100;
/** Linux counts no partition beyond. */
const MAX_PARTITIONS = 255;
const EXTENDED = [0x05, 0x0f, 0x85];
/** The type of the partition that protects a GPT. */
const PROTECTIVE = 0xee;

/** The entries of a sector that ends with an MBR's signature. */
export function parseMbrEntries(sector: Uint8Array): readonly MbrEntry[] | undefined {
  const view = viewOf(sector);
  if (view.getUint16(510) !== 0x55aa) return undefined;
  return [446, 462, 478, 494].map((at) => ({
    flag: view.getUint8(at),
    type: view.getUint8(at + 4),
    first: view.getUint32(at + 8, true),
    sectors: view.getUint32(at + 12, true),
  }));
}

/** What the first sector says of a GPT: `named` where Linux looks for one, `mentioned` where it looks for no other table either. */
export function protection(entries: readonly MbrEntry[]): "named" | "mentioned" | "none" {
  const protective = entries.filter(({ type }) => type === PROTECTIVE);
  if (protective.length === 0) return "none";
  return protective.some(({ first }) => first === 1) ? "named" : "mentioned";
}

interface Numbered extends MbrEntry {
  readonly number: number;
}

/** Reads the MBR whose entries these are, on a disk that counts in sectors of `sectorBytes`. */
export async function readMbr(
  entries: readonly MbrEntry[],
  { read, sizeBytes, sectorBytes }: {
    readonly read: ReadBytes;
    readonly sizeBytes: number;
    readonly sectorBytes: number;
  },
): Promise<PartitionTable> {
  // A boot sector without a table (extlinux in a filesystem that fills the disk) has its code there; Linux, too, tells
  // it by flags that no table has.
  const isTable = entries.every(({ flag }) => flag === 0 || flag === 0x80);
  const used = isTable ? entries.map((entry, index) => ({ ...entry, number: index + 1 })).filter(isUsed) : [];
  const logical: Numbered[] = [];
  for (const extended of used.filter(isExtended)) {
    await readLogical(read, { extended, sectorBytes, found: logical });
  }
  const { partitions, damage, reachBytes } = onDisk(
    [...used, ...logical].map((each) => toPartition(each, sectorBytes)),
    {
      sizeBytes,
    },
  );
  return {
    kind: partitions.length + damage.length > 0 ? "mbr" : "none",
    sectorBytes,
    partitions,
    ...(reachBytes > sizeBytes && { reachBytes }),
    ...(damage.length > 0 && { damage }),
  };
}

/** One that starts with this very sector is no partition: a FAT that fills the disk may claim itself like that. */
const isUsed = ({ first, sectors }: MbrEntry) => first > 0 && sectors > 0;

const isExtended = ({ type }: MbrEntry) => EXTENDED.includes(type);

function toPartition({ number, type, first, sectors }: Numbered, sectorBytes: number): Partition {
  return {
    number,
    startBytes: first * sectorBytes,
    sizeBytes: sectors * sectorBytes,
    type: `0x${type.toString(16).padStart(2, "0")}`,
  };
}

/** Linux leaves out what starts behind the disk's end, and cuts what ends there (block/partitions/core.c). */
function onDisk(
  all: readonly Partition[],
  { sizeBytes }: { readonly sizeBytes: number },
): Pick<Required<PartitionTable>, "partitions" | "damage" | "reachBytes"> {
  const damage: string[] = [];
  const partitions = all.flatMap((each) => {
    const { number, startBytes } = each;
    if (startBytes >= sizeBytes) {
      damage.push(`partition ${number} starts behind the disk's end: Linux shows none there`);
      return [];
    }
    if (startBytes + each.sizeBytes <= sizeBytes) return [each];
    damage.push(`partition ${number} ends behind the disk's end: Linux cuts it there`);
    return [{ ...each, sizeBytes: sizeBytes - startBytes }];
  });
  const reachBytes = Math.max(0, ...all.map((each) => each.startBytes + each.sizeBytes));
  return { partitions, damage, reachBytes };
}

/** The chain of tables in an extended partition: each holds partitions of its own, and leads to the next. */
async function readLogical(
  read: ReadBytes,
  { extended, sectorBytes, found }: {
    readonly extended: MbrEntry;
    readonly sectorBytes: number;
    readonly found: Numbered[];
  },
): Promise<void> {
  const seen = new Set<number>();
  let own: Pick<MbrEntry, "first" | "sectors"> = extended;
  for (let empty = 0; empty <= MAX_EMPTY_TABLES && found.length < MAX_PARTITIONS - 4; empty++) {
    const entries = parseMbrEntries(await read(own.first * sectorBytes, 512));
    // A chain that leads back to itself must end.
    if (!entries || seen.has(own.first)) return;
    seen.add(own.first);
    for (const [index, entry] of entries.entries()) {
      const first = own.first + entry.first;
      if (entry.sectors === 0 || isExtended(entry) || isGarbage({ index, entry, first, own, extended })) {
        continue;
      }
      found.push({ ...entry, first, number: 5 + found.length });
      empty = 0;
    }
    const next = entries.find((entry) => entry.sectors > 0 && isExtended(entry));
    if (!next) return;
    own = { first: extended.first + next.first, sectors: next.sectors };
  }
}

/** The third and fourth entry of an extended table are nobody's: only what lies inside counts. */
function isGarbage({ index, entry, first, own, extended }: {
  readonly index: number;
  readonly entry: MbrEntry;
  readonly first: number;
  readonly own: Pick<MbrEntry, "sectors">;
  readonly extended: MbrEntry;
}): boolean {
  if (index < 2) return false;
  return entry.first + entry.sectors > own.sectors || first < extended.first ||
    first + entry.sectors > extended.first + extended.sectors;
}

/** Whether a VMDK or VDI has all that its own tables speak of: qemu-img makes zeroes of what is missing, and says nothing. */
import { ImageError, type ReadBytes, viewOf } from "../disk/bytes.ts";
import type { ForeignDisk, ForeignDriver } from "./foreign_disk.ts";

/** Throws {@linkcode ImageError} where a disk ends before its last block. */
export async function refuseCut(driver: ForeignDriver, { read, sizeBytes }: ForeignDisk): Promise<void> {
  const reach = driver === "vdi"
    ? await reachOfVdi(read)
    : driver === "vmdk"
    ? await reachOfVmdk(read, sizeBytes)
    : 0;
  if (reach <= sizeBytes) return;
  throw new ImageError(
    `it is cut short: it has ${sizeBytes} bytes, and its tables speak of a block at byte ${
      reach - 1
    } (fetch it again, and compare its checksum)`,
  );
}

/** VirtualBox's VDICore.h: blocks stand behind each other, in the order in which they were first written. */
async function reachOfVdi(read: ReadBytes): Promise<number> {
  const header = viewOf(await read(0, 512));
  const at = (offset: number) => header.getUint32(offset, true);
  return at(0x158) + at(0x184) * (at(0x178) + at(0x17c));
}

const SECTOR = 512;
/** VMware's Virtual Disk Format 5.0: a stream has its directory behind the grains, and says so. */
const AT_END = 0xffff_ffff_ffff_ffffn;
/** Of 32 MiB each, where QEMU and VMware write them: 2 TiB. */
const MOST_TABLES = 65_536;

/** Up to the end of the last grain that its tables name. */
async function reachOfVmdk(read: ReadBytes, sizeBytes: number): Promise<number> {
  const start = viewOf(await read(0, SECTOR));
  if (start.getUint32(0) !== 0x4b444d56) return 0;
  const isStream = start.getBigUint64(56, true) === AT_END;
  // Its footer is the header once more, before the marker of the end.
  const header = isStream ? viewOf(await read(Math.max(0, sizeBytes - 2 * SECTOR), SECTOR)) : start;
  if (header.getUint32(0) !== 0x4b444d56) return sizeBytes + 1;
  const [capacity, grain, directory] = [12, 20, 56].map((offset) =>
    Number(header.getBigUint64(offset, true))
  );
  const entries = header.getUint32(44, true);
  const tables = Math.min(MOST_TABLES, Math.ceil((capacity ?? 0) / ((grain ?? 0) * entries)) || 0);
  if (!Number.isSafeInteger((directory ?? 0) * SECTOR) || entries > 4096) return 0;
  const starts = wordsOf(await read((directory ?? 0) * SECTOR, tables * 4));
  let last = 0;
  for (const table of starts.filter((each) => each > 0)) {
    const reach = (table + Math.ceil((entries * 4) / SECTOR)) * SECTOR;
    if (reach > sizeBytes) return reach;
    for (const grain of wordsOf(await read(table * SECTOR, entries * 4))) last = Math.max(last, grain);
  }
  // 1 is a grain of zeroes, which lies nowhere.
  if (last <= 1) return 0;
  const isPacked = (start.getUint32(8, true) & MARKED) !== 0;
  if (!isPacked) return (last + (grain ?? 0)) * SECTOR;
  if (last * SECTOR + MARKER_BYTES > sizeBytes) return last * SECTOR + MARKER_BYTES;
  return last * SECTOR + MARKER_BYTES + viewOf(await read(last * SECTOR + 8, 4)).getUint32(0, true);
}

/** Flag 17: before each packed grain stands where it belongs, in 8 bytes, and how long it is, in 4. */
const MARKED = 1 << 17;
const MARKER_BYTES = 12;

function wordsOf(bytes: Uint8Array): readonly number[] {
  const view = viewOf(bytes);
  return Array.from({ length: Math.floor(bytes.length / 4) }, (_, at) => view.getUint32(4 * at, true));
}

/** Disks of other formats, looked at before qemu-img is: what needs another file is refused, whatever that file is. */
import { ImageError, type ReadBytes, viewOf } from "../disk/bytes.ts";

/** The drivers of qemu-img that make disks of them. */
export type ForeignDriver = "vmdk" | "vdi" | "vpc" | "vhdx";

/** What a foreign disk is read from. */
export interface ForeignDisk {
  readonly read: ReadBytes;
  readonly sizeBytes: number;
}

const FLATTEN = "flatten it where those are: qemu-img convert -O qcow2 IN OUT";

/** Throws {@linkcode ImageError} where a disk is only a part of one. */
export async function refuseParts(driver: ForeignDriver, disk: ForeignDisk): Promise<void> {
  const why = await WHY_PART[driver](disk);
  if (why !== undefined) throw new ImageError(`${why} (${FLATTEN})`);
}

const PARENT = "it holds only what differs from another image";

const WHY_PART: Readonly<Record<ForeignDriver, (disk: ForeignDisk) => Promise<string | undefined>>> = {
  vmdk: whyVmdk,
  // VirtualBox's VDICore.h: 3 is an undo image, 4 a difference.
  vdi: async ({ read }) => [3, 4].includes(await wordAt(read, 0x4c, true)) ? PARENT : undefined,
  // Virtual Hard Disk Image Format Specification: "Disk Type" of the footer, 4 is a difference.
  vpc: async ({ read, sizeBytes }) =>
    await wordAt(read, sizeBytes - 512 + 60, false) === 4 ? PARENT : undefined,
  vhdx: ({ read }) => whyVhdx(read),
};

async function wordAt(read: ReadBytes, offset: number, isLittle: boolean): Promise<number> {
  return viewOf(await read(Math.max(0, offset), 4)).getUint32(0, isLittle);
}

const SECTOR_BYTES = 512;
const MOST_DESCRIPTOR_BYTES = 64 * 1024;

/** QEMU's block/vmdk.c: a sparse header without a capacity leads to a descriptor, and that to any file it names. */
async function whyVmdk({ read }: ForeignDisk): Promise<string | undefined> {
  const header = viewOf(await read(0, SECTOR_BYTES));
  if (header.getUint32(0) !== 0x4b444d56) return undefined; // ESX's own has no descriptor
  if (header.getBigUint64(12, true) === 0n) return "it keeps its disk in other files";
  const [offset, sectors] = [header.getBigUint64(28, true), header.getBigUint64(36, true)].map(Number);
  const length = Math.min((sectors ?? 0) * SECTOR_BYTES, MOST_DESCRIPTOR_BYTES);
  if (!offset || !Number.isSafeInteger(offset * SECTOR_BYTES)) return undefined;
  const text = new TextDecoder("latin1").decode(await read(offset * SECTOR_BYTES, length));
  const hasParent = /^[ \t]*parentFileNameHint\s*=/m.test(text) ||
    /^[ \t]*parentCID\s*=\s*(?!f{8})\w/mi.test(text);
  return hasParent ? PARENT : undefined;
}

// [MS-VHDX] 2.2.3: the region table stands at 192 KiB, 2.6.2: the item "file parameters" has "HasParent" in bit 1.
const VHDX_REGIONS = 192 * 1024;
const METADATA_REGION = "06a27c8b90479a4bb8fe575f050f886e";
const FILE_PARAMETERS = "3767a1ca36fa434db3b633f0aa44e76b";
const MOST_ENTRIES = 2047;

async function whyVhdx(read: ReadBytes): Promise<string | undefined> {
  const region = await entryOf(read, VHDX_REGIONS, { countAt: 8, firstAt: 16, id: METADATA_REGION });
  if (!region) return undefined;
  const metadata = Number(region.getBigUint64(16, true));
  if (!Number.isSafeInteger(metadata)) return undefined;
  const item = await entryOf(read, metadata, {
    countAt: 10,
    firstAt: 32,
    id: FILE_PARAMETERS,
    isShort: true,
  });
  if (!item) return undefined;
  const parameters = await read(metadata + item.getUint32(16, true), 8);
  return (viewOf(parameters).getUint32(4, true) & 2) !== 0 ? PARENT : undefined;
}

interface Entries {
  readonly countAt: number;
  readonly firstAt: number;
  /** The GUID, as its bytes stand there. */
  readonly id: string;
  readonly isShort?: true;
}

/** The entry of a table that has a GUID; each has 32 bytes. */
async function entryOf(
  read: ReadBytes,
  at: number,
  { countAt, firstAt, id, isShort }: Entries,
): Promise<DataView | undefined> {
  const table = await read(at, 64 * 1024);
  const view = viewOf(table);
  const count = isShort ? view.getUint16(countAt, true) : view.getUint32(countAt, true);
  for (let index = 0; index < Math.min(count, MOST_ENTRIES); index++) {
    const entry = table.subarray(firstAt + index * 32, firstAt + index * 32 + 32);
    if (entry.subarray(0, 16).toHex() === id) return viewOf(entry);
  }
  return undefined;
}

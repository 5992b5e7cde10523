/** Filesystems from their superblocks: how large they are, whatever the partition around them is. */
import { crc32c } from "./crc32c.ts";
import { fixedText, labelText, type ReadBytes, uuidOrNone, viewOf } from "./bytes.ts";

/** A filesystem as its superblock tells it. `sizeBytes` is block count times block size, which is more than `df` shows. */
export interface Filesystem {
  /** What it is. */
  readonly type: "ext2" | "ext3" | "ext4" | "xfs" | "btrfs";
  /** Block count times block size. */
  readonly sizeBytes: number;
  /** What it counts in: a block of ext4 and xfs, a sector of btrfs. */
  readonly blockBytes: number;
  /** Its own. */
  readonly uuid: string;
  /** Empty where it has none. */
  readonly label: string;
  /** Over how many devices it is spread, where these are several (btrfs): its size is that of all. */
  readonly devices?: number;
}

interface Signature {
  /** Where the superblock stands in the partition. */
  readonly offset: number;
  readonly parse: (bytes: Uint8Array, view: DataView) => Filesystem | undefined;
}

// ext2/3/4: fs/ext4/ext4.h; xfs: fs/xfs/libxfs/xfs_format.h; btrfs: include/uapi/linux/btrfs_tree.h, all of Linux.
const SIGNATURES: readonly Signature[] = [
  { offset: 1024, parse: parseExt },
  { offset: 0, parse: parseXfs },
  { offset: 0x10000, parse: parseBtrfs },
];

// btrfs's whole superblock; of xfs a sector.
const SUPERBLOCK_BYTES = 4096;

/** Reads the filesystem that starts at `offset`; `undefined` where none is known. */
export async function readFilesystem(read: ReadBytes, offset: number): Promise<Filesystem | undefined> {
  for await (const found of filesystemsAt(read, offset)) return found;
  return undefined;
}

/** All that start there: what was made over another leaves that one's superblock, and libblkid then tells neither. */
export async function* filesystemsAt(read: ReadBytes, offset: number): AsyncGenerator<Filesystem> {
  for (const signature of SIGNATURES) {
    const bytes = await read(offset + signature.offset, SUPERBLOCK_BYTES);
    const found = signature.parse(bytes, viewOf(bytes));
    if (found && isMountable(found)) yield found;
  }
}

/** Linux mounts none whose blocks are larger than 64 KiB, none of no size, and no disk has more bytes than can be counted. */
function isMountable({ sizeBytes, blockBytes }: Filesystem): boolean {
  return Number.isSafeInteger(sizeBytes) && sizeBytes > 0 && blockBytes >= 512 && blockBytes <= 65_536;
}

const EXT4_64BIT = 0x80;
const METADATA_CHECKSUMS = 0x400;
const JOURNAL_DEVICE = 0x8;
const HAS_JOURNAL = 0x4;
/** What ext2 and ext3 know; any other feature is ext4's (libblkid, superblocks/ext.c). */
const OLD_INCOMPAT = { ext2: 0x2 | 0x10, ext3: 0x2 | 0x4 | 0x10 };
const OLD_RO_COMPAT = 0x1 | 0x2 | 0x4;

function parseExt(bytes: Uint8Array, view: DataView): Filesystem | undefined {
  if (view.getUint16(0x38, true) !== 0xef53) return undefined;
  const incompat = view.getUint32(0x60, true);
  // Linux mounts none whose checksum is wrong.
  if ((view.getUint32(0x64, true) & METADATA_CHECKSUMS) !== 0) {
    if (~crc32c(bytes.subarray(0, 0x3fc)) >>> 0 !== view.getUint32(0x3fc, true)) return undefined;
  }
  // A journal that another filesystem keeps on a device of its own has this superblock too.
  if ((incompat & JOURNAL_DEVICE) !== 0) return undefined;
  const high = (incompat & EXT4_64BIT) !== 0 ? view.getUint32(0x150, true) : 0;
  const blocks = high * 2 ** 32 + view.getUint32(4, true);
  const blockBytes = 2 ** (10 + view.getUint32(24, true));
  return {
    type: extType(view.getUint32(0x5c, true), incompat, view.getUint32(0x64, true)),
    sizeBytes: blocks * blockBytes,
    blockBytes,
    uuid: uuidOrNone(bytes.subarray(0x68, 0x78)),
    label: labelText(bytes.subarray(0x78, 0x88)),
  };
}

function extType(compat: number, incompat: number, roCompat: number): "ext2" | "ext3" | "ext4" {
  const old = (compat & HAS_JOURNAL) === 0 ? "ext2" : "ext3";
  return (incompat & ~OLD_INCOMPAT[old]) === 0 && (roCompat & ~OLD_RO_COMPAT) === 0 ? old : "ext4";
}

function parseXfs(bytes: Uint8Array, view: DataView): Filesystem | undefined {
  if (fixedText(bytes.subarray(0, 4)) !== "XFSB") return undefined;
  const blockBytes = view.getUint32(4);
  const isV5 = (view.getUint16(100) & 15) === 5;
  if (isV5 && !isXfsSound(bytes.subarray(0, view.getUint16(102)), view)) return undefined;
  return {
    type: "xfs",
    sizeBytes: Number(view.getBigUint64(8)) * blockBytes,
    blockBytes,
    uuid: uuidOrNone(bytes.subarray(32, 48)),
    label: labelText(bytes.subarray(108, 120)),
  };
}

/** Version 5's checksum of its sector, that itself counting as zero. */
function isXfsSound(sector: Uint8Array, view: DataView): boolean {
  const blank = sector.slice();
  blank.fill(0, 224, 228);
  return crc32c(blank) === view.getUint32(224, true);
}

const BTRFS_CRC32C = 0;

function parseBtrfs(bytes: Uint8Array, view: DataView): Filesystem | undefined {
  if (fixedText(bytes.subarray(0x40, 0x48)) !== "_BHRfS_M") return undefined;
  const isCrc = view.getUint16(0xc4, true) === BTRFS_CRC32C;
  if (isCrc && crc32c(bytes.subarray(32)) !== view.getUint32(0, true)) return undefined;
  const devices = view.getBigUint64(0x88, true);
  return {
    type: "btrfs",
    sizeBytes: Number(view.getBigUint64(0x70, true)),
    blockBytes: view.getUint32(0x90, true),
    uuid: uuidOrNone(bytes.subarray(0x20, 0x30)),
    label: labelText(bytes.subarray(0x12b, 0x22b)),
    ...(devices > 1n && { devices: Number(devices) }),
  };
}

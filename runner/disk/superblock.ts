/** Filesystems from their superblocks: how large they are, whatever the partition around them is. */
import { fixedText, type ReadBytes, uuidText, viewOf } from "./bytes.ts";

/** A filesystem as its superblock tells it. `sizeBytes` is block count times block size, which is more than `df` shows. */
export interface Filesystem {
  /** What it is. */
  readonly type: "ext4" | "xfs" | "btrfs";
  /** Block count times block size. */
  readonly sizeBytes: number;
  /** What it counts in: a block of ext4 and xfs, a sector of btrfs. */
  readonly blockBytes: number;
  /** Its own. */
  readonly uuid: string;
  /** Empty where it has none. */
  readonly label: string;
}

interface Signature {
  /** Where the superblock stands in the partition. */
  readonly offset: number;
  readonly parse: (bytes: Uint8Array, view: DataView) => Filesystem | undefined;
}

// ext2/3/4: fs/ext4/ext4.h; xfs: fs/xfs/libxfs/xfs_format.h; btrfs: include/uapi/linux/btrfs_tree.h, all of Linux.
const SIGNATURES: readonly Signature[] = [
  { offset: 1024, parse: parseExt4 },
  { offset: 0, parse: parseXfs },
  { offset: 0x10000, parse: parseBtrfs },
];

const SUPERBLOCK_BYTES = 1024;

/** Reads the filesystem that starts at `offset`; `undefined` where none is known. */
export async function readFilesystem(read: ReadBytes, offset: number): Promise<Filesystem | undefined> {
  for (const signature of SIGNATURES) {
    const bytes = await read(offset + signature.offset, SUPERBLOCK_BYTES);
    const found = signature.parse(bytes, viewOf(bytes));
    if (found && isMountable(found)) return found;
  }
  return undefined;
}

/** Linux mounts none whose blocks are larger than 64 KiB, and no disk has more bytes than can be counted. */
function isMountable({ sizeBytes, blockBytes }: Filesystem): boolean {
  return Number.isSafeInteger(sizeBytes) && blockBytes >= 512 && blockBytes <= 65_536;
}

const EXT4_64BIT = 0x80;

function parseExt4(bytes: Uint8Array, view: DataView): Filesystem | undefined {
  if (view.getUint16(0x38, true) !== 0xef53) return undefined;
  const high = (view.getUint32(0x60, true) & EXT4_64BIT) !== 0 ? view.getUint32(0x150, true) : 0;
  const blocks = high * 2 ** 32 + view.getUint32(4, true);
  const blockBytes = 2 ** (10 + view.getUint32(24, true));
  return {
    type: "ext4",
    sizeBytes: blocks * blockBytes,
    blockBytes,
    uuid: uuidText(bytes.subarray(0x68, 0x78)),
    label: fixedText(bytes.subarray(0x78, 0x88)),
  };
}

function parseXfs(bytes: Uint8Array, view: DataView): Filesystem | undefined {
  if (fixedText(bytes.subarray(0, 4)) !== "XFSB") return undefined;
  const blockBytes = view.getUint32(4);
  return {
    type: "xfs",
    sizeBytes: Number(view.getBigUint64(8)) * blockBytes,
    blockBytes,
    uuid: uuidText(bytes.subarray(32, 48)),
    label: fixedText(bytes.subarray(108, 120)),
  };
}

function parseBtrfs(bytes: Uint8Array, view: DataView): Filesystem | undefined {
  if (fixedText(bytes.subarray(0x40, 0x48)) !== "_BHRfS_M") return undefined;
  return {
    type: "btrfs",
    sizeBytes: Number(view.getBigUint64(0x70, true)),
    blockBytes: view.getUint32(0x90, true),
    uuid: uuidText(bytes.subarray(0x20, 0x30)),
    label: fixedText(bytes.subarray(0x12b, 0x22b)),
  };
}

/**
 * The header of a qcow2 file, read in TypeScript, so that no other tool sees an image before it is known to be harmless.
 * The format: docs/interop/qcow2.txt of QEMU.
 */
import { ImageError, viewOf } from "./bytes.ts";
import { type Compression, COMPRESSIONS } from "./qcow2_cluster.ts";

/** What of a qcow2 header is needed to read the guest's bytes. */
export interface Qcow2Header {
  readonly version: number;
  readonly clusterBits: number;
  readonly virtualSizeBytes: number;
  readonly l1Offset: number;
  readonly l1Entries: number;
  readonly hasBackingFile: boolean;
  /** Extended L2 entries: 32 subclusters of a cluster, each allocated by itself. */
  readonly extendedL2: boolean;
  /** Of its compressed clusters. @default {"zlib"} */
  readonly compression?: Compression;
}

/** Bytes that must be handed to {@linkcode parseQcow2Header}. */
export const QCOW2_HEADER_BYTES = 512;

const MAGIC = 0x514649fb; // "QFI\xfb"
const INCOMPATIBLE = { dirty: 1n, corrupt: 2n, dataFile: 4n, compression: 8n, extendedL2: 16n };
const MAX_VIRTUAL_BYTES = 64 * 1024 ** 4;
const EXTENSION_DATA_FILE = 0x44415441;

// Where these files lie together nobody else chose them.
const GATHER = "where that file lies: qemu-img convert -O qcow2 IN OUT";
const DECRYPT =
  "with its passphrase in a file: qemu-img convert --object secret,id=key,file=PASSPHRASE --image-opts driver=qcow2,encrypt.key-secret=key,file.filename=IN -O qcow2 OUT";

/** Whether the bytes start as a qcow2 image does. */
export function isQcow2(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && viewOf(bytes).getUint32(0) === MAGIC;
}

/**
 * Reads and checks a header. `overlay` allows a backing file: only our own overlays may have one.
 * Throws {@linkcode ImageError} for what could make another tool open a file of the image's choosing
 * (CVE-2024-32498, CVE-2015-1850) or allocate without bound.
 */
export function parseQcow2Header(bytes: Uint8Array, fileBytes: number, overlay = false): Qcow2Header {
  if (!isQcow2(bytes) || bytes.length < 72) {
    throw new ImageError("not a qcow2 image: its header is cut short");
  }
  const view = viewOf(bytes);
  const version = view.getUint32(4);
  if (version !== 2 && version !== 3) {
    throw new ImageError(`qcow2 version ${version} is unknown (2 and 3 are read)`);
  }
  const features = version === 3 && bytes.length >= 104 ? view.getBigUint64(72) : 0n;
  const header = {
    version,
    clusterBits: view.getUint32(20),
    virtualSizeBytes: Number(view.getBigUint64(24)),
    l1Offset: Number(view.getBigUint64(40)),
    l1Entries: view.getUint32(36),
    hasBackingFile: view.getBigUint64(8) !== 0n,
    extendedL2: (features & INCOMPATIBLE.extendedL2) !== 0n,
  };
  refuseFeatures(features);
  refuseDataFile(bytes, version);
  if (header.hasBackingFile && !overlay) {
    throw new ImageError(
      "it has a backing file (flatten it where that lies: qemu-img convert -O qcow2 IN OUT)",
    );
  }
  if (view.getUint32(32) !== 0) throw new ImageError(`it is encrypted (${DECRYPT})`);
  if (view.getUint32(60) !== 0) {
    throw new ImageError("it holds internal snapshots (qemu-img convert -O qcow2 IN OUT drops them)");
  }
  refuseSizes(header, fileBytes);
  refuseTables(view, header, fileBytes);
  return { ...header, compression: compressionOf(view, version) };
}

function refuseFeatures(features: bigint): void {
  if ((features & INCOMPATIBLE.dataFile) !== 0n) {
    throw new ImageError(`it keeps its data in an external file (${GATHER})`);
  }
  if ((features & INCOMPATIBLE.corrupt) !== 0n) {
    throw new ImageError("it is marked corrupt (qemu-img check -r all IMAGE)");
  }
  if ((features & INCOMPATIBLE.dirty) !== 0n) {
    throw new ImageError("it was not closed properly (qemu-img check -r all IMAGE)");
  }
  const understood = Object.values(INCOMPATIBLE).reduce((all, bit) => all | bit, 0n);
  if ((features & ~understood) !== 0n) {
    throw new ImageError(`it needs unknown qcow2 features (0x${features.toString(16)})`);
  }
}

function refuseDataFile(bytes: Uint8Array, version: number): void {
  const view = viewOf(bytes);
  const start = version === 3 && bytes.length >= 104 ? view.getUint32(100) : 72;
  for (let at = start; at + 8 <= bytes.length;) {
    const type = view.getUint32(at);
    if (type === 0) return;
    if (type === EXTENSION_DATA_FILE) {
      throw new ImageError(`it names an external data file (${GATHER})`);
    }
    at += 8 + Math.ceil(view.getUint32(at + 4) / 8) * 8;
  }
}

function refuseSizes(header: Qcow2Header, fileBytes: number): void {
  const { clusterBits, virtualSizeBytes, l1Offset, l1Entries, extendedL2 } = header;
  if (clusterBits < 9 || clusterBits > 21) {
    throw new ImageError(`its cluster size 2^${clusterBits} is not one of qcow2's (2^9 to 2^21)`);
  }
  if (virtualSizeBytes > MAX_VIRTUAL_BYTES) {
    throw new ImageError(`its virtual size of ${virtualSizeBytes} bytes is beyond 64 TiB`);
  }
  const entryBits = extendedL2 ? 4 : 3;
  const needed = Math.ceil(virtualSizeBytes / 2 ** (2 * clusterBits - entryBits));
  if (l1Entries < needed || l1Entries > 4 * 1024 ** 2) {
    throw new ImageError(`its first-level table has ${l1Entries} entries where ${needed} are needed`);
  }
  if (l1Offset + l1Entries * 8 > fileBytes) {
    throw new ImageError("its first-level table lies outside the file");
  }
}

const TYPE_OF_COMPRESSION = 104;

/** What our reader has no use for, and other tools allocate or seek by. */
function refuseTables(
  view: DataView,
  { version, clusterBits, l1Offset }: Qcow2Header,
  fileBytes: number,
): void {
  const clusterBytes = 2 ** clusterBits;
  const refcountOffset = Number(view.getBigUint64(48));
  // The last cluster of a file may be cut short.
  if (
    refcountOffset + view.getUint32(56) * clusterBytes > Math.ceil(fileBytes / clusterBytes) * clusterBytes
  ) {
    throw new ImageError("its table of reference counts lies outside the file");
  }
  if (l1Offset % clusterBytes !== 0 || refcountOffset % clusterBytes !== 0) {
    throw new ImageError("its tables do not begin at a cluster, as qcow2's do");
  }
  if (version === 2 || view.byteLength <= TYPE_OF_COMPRESSION) return;
  const [refcountOrder, headerBytes] = [view.getUint32(96), view.getUint32(100)];
  if (refcountOrder > 6) {
    throw new ImageError(`its reference counts have 2^${refcountOrder} bits (at most 2^6 are known)`);
  }
  if (headerBytes < 104 || headerBytes > clusterBytes || headerBytes % 8 !== 0) {
    throw new ImageError(`its header says that it has ${headerBytes} bytes (104 or 112 are usual)`);
  }
}

/** The field is younger than version 3: a header that ends before it is of zlib. */
function compressionOf(view: DataView, version: number): Compression {
  if (version === 2 || view.byteLength <= TYPE_OF_COMPRESSION) return "zlib";
  const number = view.getUint32(100) > TYPE_OF_COMPRESSION ? view.getUint8(TYPE_OF_COMPRESSION) : 0;
  const found = COMPRESSIONS[number];
  if (found) return found;
  throw new ImageError(
    `its clusters are compressed in a way that is unknown (${number}; zlib and zstd are read)`,
  );
}

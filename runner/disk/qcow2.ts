/**
 * qcow2 read in TypeScript, so that no other tool sees an image before its header is known to be harmless.
 * The format: docs/interop/qcow2.txt of QEMU.
 */
import { inflateRawSync } from "node:zlib";
import { ImageError, type ReadBytes, viewOf } from "./bytes.ts";

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
}

/** Bytes that must be handed to {@linkcode parseQcow2Header}. */
export const QCOW2_HEADER_BYTES = 512;

const MAGIC = 0x514649fb; // "QFI\xfb"
const INCOMPATIBLE = { dirty: 1n, corrupt: 2n, dataFile: 4n, compression: 8n, extendedL2: 16n };
const MAX_VIRTUAL_BYTES = 64 * 1024 ** 4;
const EXTENSION_DATA_FILE = 0x44415441;

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
    throw new ImageError("it has a backing file (flatten it: qemu-img convert -O qcow2 IN OUT)");
  }
  if (view.getUint32(32) !== 0) throw new ImageError("it is encrypted (only plain images can be judged)");
  if (view.getUint32(60) !== 0) {
    throw new ImageError("it holds internal snapshots (qemu-img convert -O qcow2 IN OUT drops them)");
  }
  refuseSizes(header, fileBytes);
  return header;
}

function refuseFeatures(features: bigint): void {
  if ((features & INCOMPATIBLE.dataFile) !== 0n) {
    throw new ImageError("it keeps its data in an external file, which is refused");
  }
  if ((features & INCOMPATIBLE.corrupt) !== 0n) {
    throw new ImageError("it is marked corrupt (qemu-img check -r all IMAGE)");
  }
  if ((features & INCOMPATIBLE.dirty) !== 0n) {
    throw new ImageError("it was not closed properly (qemu-img check -r all IMAGE)");
  }
  const known = Object.values(INCOMPATIBLE).reduce((all, bit) => all | bit, 0n);
  if ((features & ~known) !== 0n) {
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
      throw new ImageError("it names an external data file, which is refused");
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

/** Reads the guest's bytes of a qcow2 file; what is not allocated comes from `backing`, or is zero. */
export function qcow2Reader(file: ReadBytes, header: Qcow2Header, backing?: ReadBytes): ReadBytes {
  const clusterBytes = 2 ** header.clusterBits;
  const unitBytes = header.extendedL2 ? clusterBytes / 32 : clusterBytes;
  const read = async (offset: number, length: number) => {
    const result = new Uint8Array(length);
    for (let done = 0; done < length;) {
      const at = offset + done;
      const within = Math.min(length - done, unitBytes - at % unitBytes);
      result.set(await readUnit(at, within), done);
      done += within;
    }
    return result;
  };
  const readUnit = async (offset: number, length: number) => {
    const place = offset < header.virtualSizeBytes
      ? await locate(file, header, offset)
      : { kind: "zero" as const };
    if (place.kind === "unallocated") return await (backing?.(offset, length) ?? new Uint8Array(length));
    if (place.kind === "data") return await file(place.offset, length);
    if (place.kind === "zero") return new Uint8Array(length);
    const packed = await file(place.offset, place.length);
    const cluster = inflateRawSync(packed, { finishFlush: 2 });
    return cluster.subarray(offset % clusterBytes, offset % clusterBytes + length);
  };
  return read;
}

type Place =
  | { readonly kind: "unallocated" }
  | { readonly kind: "zero" }
  | { readonly kind: "data"; readonly offset: number }
  | { readonly kind: "compressed"; readonly offset: number; readonly length: number };

const OFFSET_MASK = 0x00fffffffffffe00n;

async function locate(file: ReadBytes, header: Qcow2Header, offset: number): Promise<Place> {
  const clusterBytes = 2 ** header.clusterBits;
  const entryBytes = header.extendedL2 ? 16 : 8;
  const l2Entries = clusterBytes / entryBytes;
  const cluster = Math.floor(offset / clusterBytes);
  const l1 = viewOf(await file(header.l1Offset + Math.floor(cluster / l2Entries) * 8, 8)).getBigUint64(0);
  const table = Number(l1 & OFFSET_MASK);
  if (table === 0) return { kind: "unallocated" };
  const l2 = viewOf(await file(table + (cluster % l2Entries) * entryBytes, entryBytes));
  const entry = l2.getBigUint64(0);
  if ((entry & (1n << 62n)) !== 0n) return compressedPlace(entry, header.clusterBits);
  const data = { kind: "data" as const, offset: Number(entry & OFFSET_MASK) + offset % clusterBytes };
  if (header.extendedL2) {
    const subcluster = BigInt(Math.floor((offset % clusterBytes) / (clusterBytes / 32)));
    const bitmap = l2.getBigUint64(8);
    if ((bitmap >> (32n + subcluster) & 1n) === 1n) return { kind: "zero" };
    return (bitmap >> subcluster & 1n) === 1n ? data : { kind: "unallocated" };
  }
  if ((entry & 1n) === 1n) return { kind: "zero" };
  return (entry & OFFSET_MASK) === 0n ? { kind: "unallocated" } : data;
}

function compressedPlace(entry: bigint, clusterBits: number): Place {
  const offsetBits = BigInt(62 - (clusterBits - 8));
  const offset = Number(entry & ((1n << offsetBits) - 1n));
  const sectors = Number((entry & ((1n << 62n) - 1n)) >> offsetBits) + 1;
  return { kind: "compressed", offset, length: sectors * 512 - offset % 512 };
}

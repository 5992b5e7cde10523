/** The guest's bytes of a qcow2 file. The format: docs/interop/qcow2.txt of QEMU. */
import { ImageError, type ReadBytes, viewOf } from "./bytes.ts";
import { inflateCluster } from "./qcow2_cluster.ts";
import type { Qcow2Header } from "./qcow2_header.ts";

export { isQcow2, parseQcow2Header, QCOW2_HEADER_BYTES, type Qcow2Header } from "./qcow2_header.ts";

// No file of ext4 is larger, and a seek beyond that is an "Invalid argument" to the OS.
const MAX_FILE_BYTES = 2 ** 44;

// Of 2 MiB each at the most.
const KEPT_CLUSTERS = 8;

/** Reads a file whose tables may lead anywhere. */
function bounded(file: ReadBytes): ReadBytes {
  return (offset, length) => {
    if (offset + length <= MAX_FILE_BYTES) return file(offset, length);
    throw new ImageError(`its tables lead to byte ${offset}, beyond any file (qemu-img check IMAGE)`);
  };
}

/**
 * Reads the guest's bytes of a qcow2 file; what is not allocated comes from `backing`, or is zero. `spend` is told what a
 * compressed cluster inflates to, before it does.
 */
export function qcow2Reader(
  anyFile: ReadBytes,
  header: Qcow2Header,
  backing?: ReadBytes,
  spend: (bytes: number) => void = () => {},
): ReadBytes {
  const file = bounded(anyFile);
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
  const inflate = (packed: Uint8Array) => {
    spend(clusterBytes);
    return inflateCluster(packed, clusterBytes, header.compression ?? "zlib");
  };
  // Small reads of one cluster come together: superblocks, a table's entries.
  const recent = new Map<number, Uint8Array>();
  const unpacked = async (offset: number, length: number) => {
    const cluster = recent.get(offset) ?? inflate(await file(offset, length));
    recent.delete(offset);
    recent.set(offset, cluster);
    const [oldest] = recent.keys();
    if (recent.size > KEPT_CLUSTERS && oldest !== undefined) recent.delete(oldest);
    return cluster;
  };
  const readUnit = async (offset: number, length: number) => {
    const place = offset < header.virtualSizeBytes
      ? await locate(file, header, offset)
      : { kind: "zero" as const };
    if (place.kind === "unallocated") return await (backing?.(offset, length) ?? new Uint8Array(length));
    if (place.kind === "data") return await file(place.offset, length);
    if (place.kind === "zero") return new Uint8Array(length);
    const cluster = await unpacked(place.offset, place.length);
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

/** A compressed cluster of a qcow2 file -> its bytes. */
import { inflateRawSync, zstdDecompressSync } from "node:zlib";
import { ImageError, viewOf } from "./bytes.ts";

/** By number, as byte 104 of the header has it (QEMU's docs/interop/qcow2.txt). */
export const COMPRESSIONS = ["zlib", "zstd"] as const;

/** What made the compressed clusters of an image. */
export type Compression = (typeof COMPRESSIONS)[number];

/** Throws {@linkcode ImageError} where the bytes inflate to nothing, or to more than a cluster. */
export function inflateCluster(
  packed: Uint8Array,
  clusterBytes: number,
  compression: Compression,
): Uint8Array {
  // A few KiB can inflate to gigabytes; a cluster never does.
  const most = { maxOutputLength: clusterBytes };
  try {
    if (compression === "zlib") return inflateRawSync(packed, { finishFlush: 2, ...most });
    return zstdDecompressSync(packed.subarray(0, zstdFrameBytes(packed)), most);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ImageError(`a compressed cluster of it cannot be read: ${reason} (qemu-img check IMAGE)`, {
      cause: error,
    });
  }
}

const DICTIONARY_BYTES = [0, 1, 2, 4];
const CONTENT_SIZE_BYTES = [0, 2, 4, 8];
const RLE = 1;

/**
 * How long the frame is at the start of the bytes: a cluster's place is told in whole sectors, and node's zstd takes what
 * stands behind the frame for another (RFC 8878, 3.1.1).
 */
export function zstdFrameBytes(bytes: Uint8Array): number {
  const flags = bytes[4] ?? 0;
  const isSingle = (flags & 0x20) !== 0;
  const contentSize = CONTENT_SIZE_BYTES[flags >> 6] || (isSingle ? 1 : 0);
  let at = 5 + (isSingle ? 0 : 1) + (DICTIONARY_BYTES[flags & 3] ?? 0) + contentSize;
  for (let isLast = false; !isLast && at + 3 <= bytes.length;) {
    const header = viewOf(bytes.subarray(at, at + 3)).getUint16(0, true) | (bytes[at + 2] ?? 0) << 16;
    isLast = (header & 1) === 1;
    at += 3 + ((header >> 1 & 3) === RLE ? 1 : header >> 3);
  }
  return at + ((flags & 4) === 4 ? 4 : 0);
}

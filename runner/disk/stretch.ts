/** A part of a disk read as if it were a disk of its own: a partition, a mirror's data, a logical volume in pieces. */
import type { ReadBytes } from "./bytes.ts";

/** Some bytes of a disk, in one piece. */
export interface Piece {
  /** What `startBytes` counts in. */
  readonly read: ReadBytes;
  /** Where the piece starts. */
  readonly startBytes: number;
  /** How long it is. */
  readonly sizeBytes: number;
}

/** Reads within a piece, from its start. Outside of it are zeroes, wherever a damaged table points. */
export function stretch({ read, startBytes, sizeBytes }: Piece): ReadBytes {
  return async (offset, length) => {
    const result = new Uint8Array(length);
    const inside = Math.min(length, sizeBytes - offset);
    const at = startBytes + offset;
    if (startBytes < 0 || offset < 0 || !(inside > 0) || !Number.isSafeInteger(at)) return result;
    result.set(await read(at, inside));
    return result;
  };
}

/** Reads pieces as if they stood one behind the other. */
export function joined(pieces: readonly Piece[]): ReadBytes {
  return async (offset, length) => {
    const result = new Uint8Array(length);
    let start = 0;
    for (const piece of pieces) {
      const [from, to] = [Math.max(offset, start), Math.min(offset + length, start + piece.sizeBytes)];
      if (from < to) result.set(await stretch(piece)(from - start, to - from), from - offset);
      start += piece.sizeBytes;
      if (start >= offset + length) break;
    }
    return result;
  };
}

/** Whether all that a qcow2 file speaks of is in it: a download that broke off is not. */
import { ImageError, type ReadBytes, viewOf } from "./bytes.ts";
import type { Qcow2Header } from "./qcow2_header.ts";

// So many of 64 KiB map 32 TiB, and no file of ours is so full; what lies behind them is not looked at.
const MOST_TABLES = 65_536;

/** Throws {@linkcode ImageError} where a cluster or a table of clusters begins behind the file's end. */
export async function refuseCut(file: ReadBytes, header: Qcow2Header, fileBytes: number): Promise<void> {
  const last = await lastCluster(file, header, fileBytes);
  if (last < fileBytes) return;
  throw new ImageError(
    `it is cut short: it has ${fileBytes} bytes, and its tables speak of a cluster at byte ${last} (fetch it again, and compare its checksum)`,
  );
}

/** Where the last cluster starts that a table speaks of; some cluster behind the end where there is one. */
async function lastCluster(file: ReadBytes, header: Qcow2Header, fileBytes: number): Promise<number> {
  const { clusterBits, extendedL2 } = header;
  const seen = new Set<number>([0]);
  let last = 0;
  for (const table of offsetsIn(await file(header.l1Offset, header.l1Entries * 8))) {
    if (table >= fileBytes) return table;
    if (seen.has(table) || seen.size >= MOST_TABLES) continue;
    seen.add(table); // one that stands in many places is read once
    const entries = await file(table, 2 ** clusterBits);
    for (const offset of offsetsIn(entries, { clusterBits, words: extendedL2 ? 2 : 1 })) {
      if (offset > last) last = offset;
    }
  }
  return last;
}

/** The offsets in a table; where it is one of clusters, they may be compressed, and their entries of two words. */
function* offsetsIn(
  bytes: Uint8Array,
  clusters?: { readonly clusterBits: number; readonly words: number },
): Generator<number> {
  const view = viewOf(bytes);
  const { clusterBits = 0, words = 1 } = clusters ?? {};
  const packedMask = (1n << BigInt(70 - clusterBits)) - 1n;
  for (let at = 0; at + 8 <= bytes.length; at += 8 * words) {
    // By halves: a BigInt for each of a million entries takes a second.
    const [high, low] = [view.getUint32(at), view.getUint32(at + 4)];
    const isPacked = clusters !== undefined && (high & 0x40000000) !== 0;
    if (isPacked) yield Number((BigInt(high) << 32n | BigInt(low)) & packedMask);
    else yield (high & 0x00ffffff) * 2 ** 32 + (low - low % 512);
  }
}

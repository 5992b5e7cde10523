/** The maps of sparse files in tar archives (GNU tar's manual, "Storing Sparse Files"). */
import { ImageError, type ReadBytes } from "../disk/bytes.ts";

/** Which parts of a sparse file an archive holds. */
export interface SparseMap {
  /** Unpacked, holes too. */
  readonly sizeBytes: number;
  readonly pieces: readonly { readonly to: number; readonly sizeBytes: number }[];
  /** Blocks between the header and the data. */
  readonly blocks: number;
  /** Bytes of the data that are the map. */
  readonly skippedBytes: number;
}

const BLOCK = 512;
/** Of all maps of an archive: a disk of a terabyte has as many where every second MiB of it is a hole. */
export const MOST_PIECES = 1_000_000;
// Such a map's numbers take less.
const MOST_BLOCKS = 65_536;
const PIECES_IN_BLOCK = 21;

/** The oldest form: four pieces in the header, and blocks of 21 behind it. */
export async function sparseMapOf(
  read: ReadBytes,
  at: number,
  numberOf: (field: Uint8Array) => number,
): Promise<SparseMap> {
  const header = await read(at, BLOCK);
  const pieces = piecesIn(header.subarray(386, 482), numberOf);
  let blocks = 0;
  for (let goesOn = header[482] === 1; goesOn && blocks * PIECES_IN_BLOCK < MOST_PIECES;) {
    blocks += 1;
    const block = await read(at + blocks * BLOCK, BLOCK);
    pieces.push(...piecesIn(block.subarray(0, 504), numberOf));
    goesOn = block[504] === 1;
  }
  return { sizeBytes: numberOf(header.subarray(483, 495)), pieces, blocks, skippedBytes: 0 };
}

function piecesIn(bytes: Uint8Array, numberOf: (field: Uint8Array) => number) {
  const pieces = [];
  for (let at = 0; at + 24 <= bytes.length && bytes[at] !== 0; at += 24) {
    const [to, sizeBytes] = [at, at + 12].map((start) => numberOf(bytes.subarray(start, start + 12)));
    pieces.push({ to: to ?? 0, sizeBytes: sizeBytes ?? 0 });
  }
  return pieces;
}

/** The later forms: pax tells of a map, which stands in pax itself (0.1) or where the data start (1.0). */
export async function sparseMapAtStart(
  read: ReadBytes,
  start: number,
  pax: ReadonlyMap<string, string>,
): Promise<SparseMap | undefined> {
  const listed = pax.get("GNU.sparse.map");
  if (listed !== undefined) {
    const sizeBytes = Number(pax.get("GNU.sparse.size"));
    return { sizeBytes, pieces: paired(listed.split(",").map(Number)), blocks: 0, skippedBytes: 0 };
  }
  if (pax.get("GNU.sparse.major") !== "1") return undefined;
  const { numbers, skippedBytes } = await numbersAt(read, start);
  return {
    sizeBytes: Number(pax.get("GNU.sparse.realsize")),
    pieces: paired(numbers),
    blocks: 0,
    skippedBytes,
  };
}

/** Decimal lines: how many pieces, then each one's place and size; filled up to a whole block. */
async function numbersAt(read: ReadBytes, start: number) {
  // Put together once: a text that is read while it grows is copied each time.
  const blocks: string[] = [];
  let lines = 0;
  for (let at = start, wanted = 1; lines < wanted && blocks.length < MOST_BLOCKS; at += BLOCK) {
    const block = String.fromCharCode(...await read(at, BLOCK)).replace(/(?<!\0)\0+$/, "");
    // No number is as long as a block.
    if (!/^[\d\n]+$/.test(block) || !block.includes("\n")) break;
    blocks.push(block);
    lines += block.split("\n").length - 1;
    wanted = 1 + 2 * Math.min(Number.parseInt(blocks[0] ?? "", 10), MOST_PIECES);
  }
  const text = blocks.join("");
  const [count = 0, ...numbers] = text.split("\n").map(Number);
  if (!(numbers.length >= 2 * count)) {
    throw new ImageError("the map of a sparse file in its archive is damaged, or has too many pieces");
  }
  return { numbers: numbers.slice(0, 2 * count), skippedBytes: Math.ceil(text.length / BLOCK) * BLOCK };
}

function paired(numbers: readonly number[]) {
  const pieces = [];
  for (let at = 0; at + 1 < numbers.length && pieces.length < MOST_PIECES; at += 2) {
    pieces.push({ to: numbers[at] ?? 0, sizeBytes: numbers[at + 1] ?? 0 });
  }
  return pieces;
}

/** The records of a pax header, `LENGTH KEY=VALUE` each in a line of its own length. */
export function readPax(bytes: Uint8Array): ReadonlyMap<string, string> {
  const records = new Map<string, string>();
  const decoder = new TextDecoder();
  for (let at = 0; at < bytes.length;) {
    const [, digits = ""] = /^(\d{1,7}) /.exec(String.fromCharCode(...bytes.subarray(at, at + 8))) ?? [];
    const length = Number(digits);
    if (length === 0) break;
    const record = decoder.decode(bytes.subarray(at + digits.length + 1, at + length - 1));
    const equals = record.indexOf("=");
    if (equals > 0) records.set(record.slice(0, equals), record.slice(equals + 1));
    at += length;
  }
  return records;
}

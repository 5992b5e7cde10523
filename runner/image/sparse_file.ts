/** A file that is written from its start to its end, zeroes left out, under limits. */
import { ImageError } from "../disk/bytes.ts";
import { writeSize } from "../text/size.ts";
import type { Room } from "./free_space.ts";

/** What an image may become that is unpacked. */
export interface Limits {
  /** As a guest sees it, holes too. */
  readonly mostBytes: number;
  /** Bytes that are not zero: what it takes of the host's disk. */
  readonly mostDataBytes: number;
  /** Of processor, for a program that makes a disk of it. */
  readonly mostSeconds: number;
}

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

/**
 * Far beyond every image that people ship, for each so large: a disk of 127 GiB, mostly empty, packs to half a GiB, and data
 * seldom to less than a tenth. What is packed to a few MiB costs seconds, whatever it says of itself.
 */
export function limitsFor(packedBytes: number): Limits {
  return {
    mostBytes: 2 * GIB + 1024 * packedBytes,
    mostDataBytes: 2 * GIB + 50 * packedBytes,
    mostSeconds: 20 + Math.ceil(packedBytes / (2 * MIB)),
  };
}

// What filesystems have as a block: shorter runs of zeroes save nothing.
const BLOCK_BYTES = 4096;

/** Writes what comes, one after the other. */
export class SparseFile {
  readonly #file: Deno.FsFile;
  readonly #limits: Limits;
  readonly #room: Room;
  #at = 0;
  #dataBytes = 0;

  /** `file` is empty, and closed by whoever opened it; it lies in the folder of `room`. */
  constructor(file: Deno.FsFile, limits: Limits, room: Room) {
    this.#file = file;
    this.#limits = limits;
    this.#room = room;
  }

  /** Adds bytes at the end. Throws {@linkcode ImageError} where there are more than a limit lets through. */
  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      const isHole = isZero(bytes.subarray(at, at + BLOCK_BYTES));
      let end = at + BLOCK_BYTES;
      while (end < bytes.length && isZero(bytes.subarray(end, end + BLOCK_BYTES)) === isHole) {
        end += BLOCK_BYTES;
      }
      const run = bytes.subarray(at, end);
      if (isHole) this.skip(run.length);
      else await this.#writeData(run);
      at = end;
    }
  }

  /** Adds a hole. */
  skip(length: number): void {
    this.#at += length;
    if (this.#at > this.#limits.mostBytes) throw tooLarge(this.#limits.mostBytes);
  }

  async #writeData(run: Uint8Array): Promise<void> {
    this.#dataBytes += run.length;
    if (this.#dataBytes > this.#limits.mostDataBytes) throw tooLarge(this.#limits.mostDataBytes);
    await this.#room.take(run.length);
    await this.#file.seek(this.#at, Deno.SeekMode.Start);
    for (let done = 0; done < run.length;) done += await this.#file.write(run.subarray(done));
    this.skip(run.length);
  }

  /** The file ends here, in a hole too. */
  async end(): Promise<void> {
    await this.#file.truncate(this.#at);
  }
}

/** An archive that would fill the host's disk, or keep it busy for hours. */
export function tooLarge(mostBytes: number): ImageError {
  return new ImageError(
    `it unpacks to more than ${
      writeSize(mostBytes)
    }, as no disk does that is packed so small (unpack it yourself if it is sound)`,
  );
}

/** A disk of which much is said and little is there: each block of it leads to the same few bytes. */
export function tooSlow(mostSeconds: number): ImageError {
  return new ImageError(
    `making a disk of it takes more than ${mostSeconds} s of processor, as none does that is so small (convert it yourself if it is sound)`,
  );
}

/** Word by word, where memory lies so that there are words. */
function isZero(bytes: Uint8Array): boolean {
  if (bytes[0] !== 0) return false;
  if (bytes.byteOffset % 4 !== 0 || bytes.length % 4 !== 0) return bytes.every((byte) => byte === 0);
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  for (let at = 0; at < words.length; at++) if (words[at] !== 0) return false;
  return true;
}

/** Room on the host's disk, for what comes from elsewhere and may be as large as it likes. */
import { statfs } from "node:fs/promises";
import { ImageError } from "../disk/bytes.ts";
import { writeSize } from "../text/size.ts";

/** The bytes that are free where a folder lies; `undefined` where nobody may look. */
export type FreeBytes = (folder: string) => Promise<number | undefined>;

/** As the kernel has it. */
export async function freeBytes(folder: string): Promise<number | undefined> {
  // Asked for, not tried: a terminal would prompt.
  const { state } = await Deno.permissions.query({ name: "sys", kind: "statfs" });
  if (state !== "granted") return undefined;
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** So much stays free for all else that the host does. */
const LEAST_LEFT_BYTES = 512 * 1024 ** 2;
/** How much is written before it is looked at again. */
const STEP_BYTES = 64 * 1024 ** 2;

/** Looks after a disk while it is filled. */
export class Room {
  readonly #folder: string;
  readonly #freeBytes: FreeBytes;
  #unlookedBytes = 0;

  /** `folder` lies on the disk. */
  constructor(folder: string, free: FreeBytes = freeBytes) {
    this.#folder = folder;
    this.#freeBytes = free;
  }

  /** The bytes that may still be written. */
  async left(): Promise<number> {
    const free = await this.#freeBytes(this.#folder);
    return free === undefined ? Infinity : Math.max(0, free - LEAST_LEFT_BYTES);
  }

  /** Throws {@linkcode ImageError} where so many bytes would fill the disk. */
  async expect(bytes: number): Promise<void> {
    const free = await this.#freeBytes(this.#folder);
    if (free === undefined || free - bytes >= LEAST_LEFT_BYTES) return;
    throw new ImageError(
      `"${this.#folder}" has ${writeSize(free)} free: too little for ${writeSize(bytes)} of it ` +
        "(make room, or set XDG_CACHE_HOME to a folder with more)",
    );
  }

  /** What to say where it is full already, or what is written would fill it. */
  async full(): Promise<ImageError> {
    const free = await this.#freeBytes(this.#folder);
    const has = free === undefined ? "is full" : `has ${writeSize(free)} free, and it needs more`;
    return new ImageError(
      `"${this.#folder}" ${has} (make room, or set XDG_CACHE_HOME to a folder with more)`,
    );
  }

  /** Is told of bytes before they are written; throws as {@linkcode Room.expect} does. */
  async take(bytes: number): Promise<void> {
    this.#unlookedBytes += bytes;
    if (this.#unlookedBytes < STEP_BYTES) return;
    this.#unlookedBytes = 0;
    await this.expect(STEP_BYTES);
  }
}

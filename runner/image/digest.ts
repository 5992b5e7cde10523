/** SHA-256 of files of gigabytes, kept for the next run. */
import { createHash } from "node:crypto";
import { join } from "@std/path";
import type { Digest } from "./checksums.ts";
import type { Around, Progress } from "./progress.ts";

/** Deno tells in whole seconds when a file was last changed, and who changes it twice in one may set its other time back. */
const SETTLED_AFTER_MS = 2000;
const UNSETTLED = "~";

/**
 * What changes where a file is written or replaced: device, inode, size and times. Of a file that was changed just now it is
 * another than later, so that such a file is read once more. Throws what the OS says.
 */
export async function stampOf(path: string, nowMs: number = Date.now()): Promise<string> {
  const { dev, ino, size, mtime, ctime } = await Deno.stat(path);
  const changedMs = ctime?.getTime() ?? 0;
  const isSettled = Math.abs(nowMs - changedMs) > SETTLED_AFTER_MS;
  return [dev, ino, size, mtime?.getTime(), changedMs].join("-") + (isSettled ? "" : UNSETTLED);
}

/** The same of a file that we made ourselves, and nobody else writes to. */
export const stampOfOwn = async (path: string): Promise<string> => withoutMark(await stampOf(path));

const withoutMark = (stamp: string) => stamp.replace(UNSETTLED, "");

/** A file as it was when it was read. */
export interface ReadFile {
  readonly path: string;
  readonly sha256: string;
  /** Absent: nobody looked, and nothing is told. */
  readonly stamp?: string;
}

/** Whether other bytes stand under a file's path now: they are only read where its stamp is another. */
export async function hasChanged({ path, sha256, stamp }: ReadFile): Promise<boolean> {
  if (stamp === undefined) return false;
  try {
    // One that was changed just before it was looked at is read again, whatever its stamp.
    return await stampOfOwn(path) !== stamp && await hashFile(path) !== sha256;
  } catch (error) {
    if (error instanceof Error && "code" in error) return true; // gone, or not ours to read any more
    throw error;
  }
}

/** SHA-256 of a file. Kept by device, inode, size and times: a base image of gigabytes is hashed once, not once a run. */
export async function digestOf(path: string, cacheFolder: string, hashing: Hashing = {}): Promise<string> {
  const stamp = await stampOf(path, hashing.nowMs);
  const kept = keptPath(cacheFolder, stamp);
  const known = await keptDigest(kept);
  if (known !== undefined) {
    const now = new Date();
    await Deno.utime(kept, now, now).catch(() => {}); // whose cache may only be read
    return known;
  }
  const sha256 = await hashFile(path, hashing);
  // A cache that cannot be written costs time, nothing else.
  if (!stamp.endsWith(UNSETTLED)) await keepDigest(kept, sha256).catch(() => {});
  return sha256;
}

/** When a run last asked for a file's digest, as it is now: each does that looks for its image. Since 1970; 0 for never. */
export async function lastAskedMs(path: string, cacheFolder: string): Promise<number> {
  const stamp = await stampOfOwn(path);
  const found = await Deno.stat(keptPath(cacheFolder, stamp)).catch(() => undefined);
  return found?.mtime?.getTime() ?? 0;
}

/** The digest of a file that was read before, as it is now; nothing is read for it. */
export async function knownDigest(path: string, cacheFolder: string): Promise<string | undefined> {
  return await keptDigest(keptPath(cacheFolder, await stampOf(path)));
}

async function keptDigest(kept: string): Promise<string | undefined> {
  const sha256 = await Deno.readTextFile(kept).catch(() => "");
  return /^[0-9a-f]{64}$/.test(sha256) ? sha256 : undefined;
}

const keptPath = (cacheFolder: string, stamp: string) => join(cacheFolder, "digests", stamp);

/** Keeps what is known already of a file of the cache as it is now, so that nobody reads it for that. */
export async function rememberDigest(path: string, cacheFolder: string, sha256: string): Promise<void> {
  const stamp = await stampOfOwn(path);
  await keepDigest(keptPath(cacheFolder, stamp), sha256).catch(() => {});
}

async function keepDigest(path: string, sha256: string): Promise<void> {
  await Deno.mkdir(join(path, ".."), { recursive: true, mode: 0o755 });
  const part = `${path}.${crypto.randomUUID()}`;
  await Deno.writeTextFile(part, sha256);
  await Deno.rename(part, path);
}

/** What reading gigabytes takes beside the file. */
export interface Hashing extends Pick<Around, "signal"> {
  readonly progress?: Progress | undefined;
  /** What it is called while it goes on. */
  readonly what?: string;
  /** @default {"sha256"} */
  readonly algorithm?: Digest["algorithm"];
  /** What the time is. */
  readonly nowMs?: number;
}

/** Hexadecimal digest of a file's bytes. Throws what the OS says, and the signal's reason. */
export async function hashFile(
  path: string,
  { signal, progress, what = "reading it for its digest", algorithm = "sha256" }: Hashing = {},
): Promise<string> {
  const hash = createHash(algorithm);
  using file = await Deno.open(path, { read: true });
  const { size } = await file.stat();
  const buffer = new Uint8Array(1 << 20);
  let done = 0;
  for (let got = await file.read(buffer); got !== null; got = await file.read(buffer)) {
    signal?.throwIfAborted(); // an image of gigabytes on a slow disk takes minutes
    hash.update(buffer.subarray(0, got));
    done += got;
    progress?.({ what, share: done / size });
  }
  return hash.digest("hex");
}

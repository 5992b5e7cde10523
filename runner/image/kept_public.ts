/** Which file of the cache a public image's name stands for: the one that was fetched last. */
import { join } from "@std/path";
import type { Digest } from "./checksums.ts";
import { convertedPath } from "./convert.ts";
import { dropPart } from "./part_file.ts";
import { digestPath, isFile } from "./pinned_image.ts";

/** A public image that was fetched. */
export interface KeptPublic {
  readonly sha256: string;
  /** As the project lists it. */
  readonly published: Digest;
  /** Where it came from. */
  readonly url: string;
  /** Since 1970. */
  readonly fetchedAtMs: number;
}

const folderOf = (cacheFolder: string) => join(cacheFolder, "public");
const notePath = (cacheFolder: string, name: string) => join(folderOf(cacheFolder), `${name}.json`);

/** Where a public image grows while it is fetched. */
export const partPath = (cacheFolder: string, name: string): string =>
  join(folderOf(cacheFolder), `${name}.part`);

/** What a name stands for; nothing where it was never fetched, or its file is gone. */
export async function readKept(cacheFolder: string, name: string): Promise<KeptPublic | undefined> {
  const kept = parseKept(await Deno.readTextFile(notePath(cacheFolder, name)).catch(() => ""));
  return kept && await isFile(digestPath(cacheFolder, kept.sha256)) ? kept : undefined;
}

function parseKept(text: string): KeptPublic | undefined {
  try {
    const { sha256, algorithm, hex, url, fetchedAt } = JSON.parse(text);
    const fetchedAtMs = Date.parse(fetchedAt);
    if (!/^[0-9a-f]{64}$/.test(sha256) || typeof url !== "string" || Number.isNaN(fetchedAtMs)) {
      return undefined;
    }
    if (algorithm !== "sha256" && algorithm !== "sha512" || typeof hex !== "string") return undefined;
    return { sha256, published: { algorithm, hex }, url, fetchedAtMs };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined; // nothing, or half of it
    throw error;
  }
}

/** Lets a name stand for a file from now on. */
export async function writeKept(cacheFolder: string, name: string, kept: KeptPublic): Promise<void> {
  const { sha256, published: { algorithm, hex }, url, fetchedAtMs } = kept;
  const path = notePath(cacheFolder, name);
  await Deno.mkdir(folderOf(cacheFolder), { recursive: true, mode: 0o755 });
  const draft = `${path}.${crypto.randomUUID()}`;
  const fetchedAt = new Date(fetchedAtMs).toISOString();
  await Deno.writeTextFile(draft, `${JSON.stringify({ sha256, algorithm, hex, url, fetchedAt }, null, 1)}\n`);
  await Deno.rename(draft, path);
}

/** What the cache has of a public image. */
export interface PublicImageState {
  readonly kept?: KeptPublic;
  /** Of its file. */
  readonly sizeBytes?: number;
  /** What has come of one whose fetching was broken off. */
  readonly begunBytes?: number;
}

/** Looks what the cache has of a public image. */
export async function stateOf(cacheFolder: string, name: string): Promise<PublicImageState> {
  const kept = await readKept(cacheFolder, name);
  const begunBytes = await sizeOf(partPath(cacheFolder, name));
  if (!kept) return { ...(begunBytes !== undefined && { begunBytes }) };
  const sizeBytes = await sizeOf(digestPath(cacheFolder, kept.sha256));
  return {
    kept,
    ...(sizeBytes !== undefined && { sizeBytes }),
    ...(begunBytes !== undefined && { begunBytes }),
  };
}

const sizeOf = (path: string) => Deno.stat(path).then(({ size }) => size, () => undefined);

/**
 * Removes what the cache has of a public image: its file too, unless one of `others` stands for the same. Tells how many bytes
 * that were.
 */
export async function removeKept(
  cacheFolder: string,
  name: string,
  others: readonly string[],
): Promise<number> {
  const { kept, sizeBytes = 0, begunBytes = 0 } = await stateOf(cacheFolder, name);
  await dropPart(partPath(cacheFolder, name));
  await Deno.remove(notePath(cacheFolder, name)).catch(ignoreMissing);
  if (!kept) return begunBytes;
  const rest = await Promise.all(
    others.filter((each) => each !== name).map((each) => readKept(cacheFolder, each)),
  );
  if (rest.some((each) => each?.sha256 === kept.sha256)) return begunBytes;
  await Deno.remove(digestPath(cacheFolder, kept.sha256)).catch(ignoreMissing);
  await Deno.remove(convertedPath(cacheFolder, kept.sha256)).catch(ignoreMissing);
  return begunBytes + sizeBytes;
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}

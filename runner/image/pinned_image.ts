/** An image that is named by its address and its digest -> a file of the cache. */
import { join } from "@std/path";
import { ImageError } from "../disk/bytes.ts";
import { shownUrl } from "../text/shown_url.ts";
import { takeLock } from "./cache_lock.ts";
import { rememberDigest } from "./digest.ts";
import { download, type Fetching } from "./download.ts";
import type { ImageReference } from "./image_reference.ts";
import { placePart } from "./part_file.ts";

/** What fetching an image takes beside it. */
export interface FetchingImage extends Fetching {
  readonly cacheFolder: string;
  /** Whether only what is in the cache may be used. */
  readonly isOffline?: boolean | undefined;
}

/** Where the cache has the file with a digest. */
export const digestPath = (cacheFolder: string, sha256: string): string =>
  join(cacheFolder, "images", `sha256-${sha256}`);

/** Whether a file is there. */
export const isFile = (path: string): Promise<boolean> =>
  Deno.stat(path).then(({ isFile }) => isFile, () => false);

/** Fetches a pinned image once, for all runs. Throws {@linkcode ImageError}; only a file whose digest is right gets its name. */
export async function fetchPinned(
  { url, sha256 }: Extract<ImageReference, { readonly kind: "url" }>,
  { cacheFolder, isOffline, ...fetching }: FetchingImage,
): Promise<string> {
  const path = digestPath(cacheFolder, sha256);
  if (await isFile(path)) return path;
  if (isOffline) {
    throw new ImageError("it is not in the cache, and --offline fetches nothing (run once without it)");
  }
  const name = shownUrl(url);
  using _lock = await takeLock(`${path}.lock`, `${name}: another run fetches it`, fetching);
  if (await isFile(path)) return path;
  const part = `${path}.part`;
  const digest = { algorithm: "sha256", hex: sha256 } as const;
  await download({ url, digest, saidBy: "the case", part, name }, fetching);
  await placePart(part, path);
  await rememberDigest(path, cacheFolder, sha256);
  return path;
}

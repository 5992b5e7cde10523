/** An image that is named by its address and its digest -> a file of the cache. */
import { join } from "@std/path";
import { ImageError } from "../disk/bytes.ts";
import { shownUrl } from "../text/shown_url.ts";
import { type BringImage, isBrought } from "./brought.ts";
import { takeLock } from "./cache_lock.ts";
import type { Digest } from "./checksums.ts";
import { rememberDigest } from "./digest.ts";
import { download, type Fetching } from "./download.ts";
import type { ImageReference } from "./image_reference.ts";
import { placePart } from "./part_file.ts";

/** What fetching an image takes beside it. */
export interface FetchingImage extends Fetching {
  readonly cacheFolder: string;
  /** Whether only what is in the cache may be used. */
  readonly isOffline?: boolean | undefined;
  /** What may have it nearer than its address. */
  readonly bring?: BringImage | undefined;
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
  fetching: FetchingImage,
): Promise<string> {
  const name = shownUrl(url);
  return await fetchByDigest(sha256, name, fetching, async (wanted) => {
    await download({ url, saidBy: "the case", name, ...wanted }, fetching);
  });
}

/** An image that has no address: what has it nearer is all there is. Throws {@linkcode ImageError}. */
export async function fetchNear(sha256: string, fetching: FetchingImage): Promise<string> {
  return await fetchByDigest(sha256, `sha256:${sha256}`, fetching, () => {
    const where = fetching.bring
      ? "the shared store has no such file either (a run on it with --records URL puts it there)"
      : "nothing else is asked (give --records URL, where a run has put it)";
    throw new ImageError(`it is not in the cache, and ${where}`);
  });
}

async function fetchByDigest(
  sha256: string,
  name: string,
  { cacheFolder, isOffline, bring, ...fetching }: FetchingImage,
  fetchIt: (wanted: { readonly digest: Digest; readonly part: string }) => Promise<void> | void,
): Promise<string> {
  const path = digestPath(cacheFolder, sha256);
  if (await isFile(path)) return path;
  if (isOffline) {
    throw new ImageError("it is not in the cache, and --offline fetches nothing (run once without it)");
  }
  using _lock = await takeLock(`${path}.lock`, `${name}: another run fetches it`, fetching);
  if (await isFile(path)) return path;
  const wanted = { digest: { algorithm: "sha256", hex: sha256 }, part: `${path}.part` } as const;
  if (!await isBrought(bring, wanted, fetching)) await fetchIt(wanted);
  await placePart(wanted.part, path);
  await rememberDigest(path, cacheFolder, sha256);
  return path;
}

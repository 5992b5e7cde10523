/** A pinned image from a URL -> a file of the cache. */
import { dirname, join } from "@std/path";
import { ImageError } from "../disk/bytes.ts";
import { hashFile } from "./digest.ts";
import type { ImageReference } from "./image_reference.ts";
import { isReadOnly } from "./read_only.ts";
import { shownUrl } from "../text/shown_url.ts";

/** Fetches a pinned image once. Throws {@linkcode ImageError}; only a file whose digest is right ever gets its name. */
export async function download(
  { url, sha256 }: Extract<ImageReference, { readonly kind: "url" }>,
  cacheFolder: string,
  signal?: AbortSignal,
): Promise<string> {
  const path = join(cacheFolder, "images", `sha256-${sha256}`);
  const isThere = await Deno.stat(path).then(({ isFile }) => isFile, () => false);
  if (isThere) return path;
  const part = `${path}.${crypto.randomUUID()}.part`;
  await reserve(part);
  try {
    const response = await fetch(url, signal ? { signal } : {}).catch((error) => unreachable(url, error));
    if (!response.ok || !response.body) {
      throw new ImageError(`${shownUrl(url)} answered ${response.status} ${response.statusText}`);
    }
    await Deno.writeFile(part, response.body);
    const actual = await hashFile(part, { signal });
    if (actual !== sha256) throw new ImageError(`its sha256 is ${actual}, the case says ${sha256}`);
    await Deno.chmod(part, 0o444);
    await Deno.rename(part, path);
    return path;
  } finally {
    await Deno.remove(part).catch(() => {});
  }
}

/** Before gigabytes are fetched for nothing: whether the cache takes a file. */
async function reserve(part: string): Promise<void> {
  try {
    await Deno.mkdir(dirname(part), { recursive: true });
    await Deno.writeFile(part, new Uint8Array(), { createNew: true });
  } catch (error) {
    if (!isReadOnly(error)) throw error;
    throw new ImageError(
      `it is not in the cache, which may only be read: ${error.message} (set XDG_CACHE_HOME to a folder of your own)`,
    );
  }
}

function unreachable(url: string, error: unknown): never {
  if (!(error instanceof TypeError)) throw error; // fetch's own way to say that the network failed
  throw new ImageError(
    `${shownUrl(url)} cannot be fetched: ${error.message.replaceAll(new URL(url).href, shownUrl(url))}`,
  );
}

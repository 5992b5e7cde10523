/** A public image -> a file of the cache, proven by what its project lists. */
import { ImageError } from "../disk/bytes.ts";
import { shownUrl } from "../text/shown_url.ts";
import { isBrought } from "./brought.ts";
import { takeLock } from "./cache_lock.ts";
import { type Digest, findDigest, type FoundDigest, parseChecksums } from "./checksums.ts";
import { hashFile, rememberDigest } from "./digest.ts";
import { download, type Fetching, MismatchError } from "./download.ts";
import { type KeptPublic, partPath, readKept, writeKept } from "./kept_public.ts";
import { dropPart, placePart } from "./part_file.ts";
import { digestPath, type FetchingImage, isFile } from "./pinned_image.ts";
import type { PublicImage } from "./public_images.ts";
import { askText } from "./web.ts";

/** What a name stands for now. */
export interface FetchedPublic extends KeptPublic {
  /** Whether something was fetched for it. */
  readonly isNew: boolean;
}

/** The image that a name stands for in the cache; fetched where there is none. Throws {@linkcode ImageError}. */
export async function findPublic(image: PublicImage, fetching: FetchingImage): Promise<string> {
  const { cacheFolder, isOffline } = fetching;
  const kept = await readKept(cacheFolder, image.name);
  if (kept) return digestPath(cacheFolder, kept.sha256);
  if (isOffline) {
    throw new ImageError(
      `it is not in the cache, and --offline fetches nothing (seedling images fetch ${image.name}, where there is a network)`,
    );
  }
  return digestPath(cacheFolder, (await fetchPublic(image, fetching)).sha256);
}

/** Fetches what a project publishes now under an image's address, unless the cache has it. Throws {@linkcode ImageError}. */
export async function fetchPublic(
  image: PublicImage,
  { cacheFolder, ...fetching }: FetchingImage,
): Promise<FetchedPublic> {
  const { name } = image;
  const part = partPath(cacheFolder, name);
  using _lock = await takeLock(`${part}.lock`, `${name}: another run fetches it`, fetching);
  const [kept, found] = [await readKept(cacheFolder, name), await askDigest(image, fetching)];
  if (kept && isSame(kept.published, found.digest)) return { ...kept, isNew: false };
  const fetched = await fetchListed(image, found, { ...fetching, cacheFolder });
  await writeKept(cacheFolder, name, fetched);
  return fetched;
}

const isSame = (a: Digest, b: Digest) => a.algorithm === b.algorithm && a.hex === b.hex;

async function fetchListed(
  image: PublicImage,
  { file, digest }: FoundDigest,
  { cacheFolder, ...fetching }: FetchingImage,
): Promise<FetchedPublic> {
  const url = new URL(file, image.url).href;
  const source = { published: digest, url, isNew: true } as const;
  const isThere = digest.algorithm === "sha256" && await isFile(digestPath(cacheFolder, digest.hex));
  if (isThere) return { ...source, sha256: digest.hex, fetchedAtMs: Date.now() };
  const part = partPath(cacheFolder, image.name);
  const isNear = await isBrought(fetching.bring, { digest, part }, fetching);
  const proven = isNear ? digest : await downloadListed(image, { file, digest }, { ...fetching, part });
  const what = `${image.name}: reading it for its digest`;
  const sha256 = proven.algorithm === "sha256" ? proven.hex : await hashFile(part, { ...fetching, what });
  const path = digestPath(cacheFolder, sha256);
  if (await isFile(path)) await dropPart(part);
  else await placePart(part, path);
  await rememberDigest(path, cacheFolder, sha256);
  return { ...source, published: proven, sha256, fetchedAtMs: Date.now() };
}

/** A project may put up another image between its list and our request: then its new list tells. */
async function downloadListed(
  image: PublicImage,
  found: FoundDigest,
  { part, ...fetching }: Fetching & { readonly part: string },
): Promise<Digest> {
  const wanted = { part, name: image.name, saidBy: shownUrl(image.checksums) };
  const fetchOne = ({ file, digest }: FoundDigest) =>
    download({ ...wanted, url: new URL(file, image.url).href, digest }, fetching);
  try {
    await fetchOne(found);
    return found.digest;
  } catch (error) {
    if (!(error instanceof MismatchError)) throw error;
    const now = await askDigest(image, fetching);
    if (isSame(now.digest, found.digest)) throw error;
    await fetchOne(now);
    return now.digest;
  }
}

/** What the project lists for an image now. */
async function askDigest({ name, url, checksums }: PublicImage, fetching: Fetching): Promise<FoundDigest> {
  const { signal, net, progress } = fetching;
  const onRetry = (why: string) => progress?.({ what: `${name}: trying again, as ${why}` });
  const listed = parseChecksums(await askText(checksums, { signal, net, onRetry }));
  const file = lastPart(url);
  const found = findDigest(listed, file, checksums.startsWith(`${url}.`));
  if (found) return found;
  throw new ImageError(
    listed.length === 0
      ? `${shownUrl(checksums)} lists no digests`
      : `${
        shownUrl(checksums)
      } lists ${listed.length} files, and no ${file} (it may have been replaced by a newer one: see ${
        new URL(".", url).href
      })`,
  );
}

/** As it is written: `*` is not to be escaped. */
const lastPart = (url: string) => url.slice(url.lastIndexOf("/") + 1);

/** The images of a cache, and how long nobody has used them. */
import { join } from "@std/path";
import { isImageName } from "../image/image_reference.ts";
import type { KeptRecord } from "./kept_records.ts";

/** An image of the cache: `debian-12`, or the digest of one that was fetched. */
export interface KeptImage {
  /**
   * As a case names it; `sha256-...` for one that was fetched, `converted-...` for a disk that was made of one, `derived-...`
   * for an image with something put into it.
   */
  readonly name: string;
  /** The file, and the note of how it was made where there is one. */
  readonly paths: readonly string[];
  /** Of the file. */
  readonly sizeBytes: number;
  /** How many whole records are of it. */
  readonly records: number;
  /** Made, read by anybody, or booted: the latest of these. Since 1970. */
  readonly lastUsedMs: number;
}

// What has a name that a case can say, what was fetched, and what was made of another format or image; other files are not
// ours to list, nor to remove.
const MADE = /^([^/]+)\.qcow2$/;
const FETCHED = /^(sha256-([0-9a-f]{64}))$/;
const OURS = /^((?:converted|derived)-([0-9a-f]{64}))\.qcow2$/;

/** The images of a cache, by name; none where there is no such folder. */
export async function listImages(
  cacheFolder: string,
  records: readonly KeptRecord[],
): Promise<readonly KeptImage[]> {
  const folder = join(cacheFolder, "images");
  const names = await filesIn(folder);
  const images = await Promise.all(names.map((file) => lookAt(folder, file, records)));
  return images.filter((each) => each !== undefined).toSorted((a, b) => a.name < b.name ? -1 : 1);
}

async function filesIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await Array.fromAsync(Deno.readDir(folder));
    return entries.filter(({ isFile }) => isFile).map(({ name }) => name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

async function lookAt(
  folder: string,
  file: string,
  records: readonly KeptRecord[],
): Promise<KeptImage | undefined> {
  const [, name = "", digest] = FETCHED.exec(file) ?? OURS.exec(file) ?? MADE.exec(file) ?? [];
  if (!isImageName(name)) return undefined;
  const of = records.filter(({ told }) =>
    digest === undefined ? told?.image.name === name : told?.image.sha256 === digest
  );
  const path = join(folder, file);
  const note = join(folder, `${name}.json`);
  const { size, atime, mtime } = await Deno.lstat(path);
  const hasNote = await Deno.lstat(note).then(() => true, () => false);
  return {
    name,
    paths: hasNote ? [path, note] : [path],
    sizeBytes: size,
    records: of.length,
    // Linux notes a read once a day at least (relatime), or never (noatime): then the records tell.
    lastUsedMs: Math.max(
      ...[atime, mtime].map((time) => time?.getTime() ?? 0),
      ...of.map(({ keptAtMs }) => keptAtMs),
    ),
  };
}

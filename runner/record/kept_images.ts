/** What a cache keeps to boot from: images, and what upgrades their disks; and how long nobody has used each. */
import { join } from "@std/path";
import { lastAskedMs } from "../image/digest.ts";
import { isImageName } from "../image/image_reference.ts";
import type { KeptRecord } from "./kept_records.ts";

/** An image of the cache: `debian-12`, or the digest of one that was fetched. */
export interface KeptImage {
  /**
   * As a case names it; `sha256-...` for one that was fetched, `converted-...` for a disk that was made of one, `derived-...`
   * for an image with something put into it, `upgrade-...` for the files that bring a booted disk to another cloud-init.
   */
  readonly name: string;
  /** The file, and the note of how it was made where there is one; a folder for an upgrade. */
  readonly paths: readonly string[];
  /** Of the file, or all files of the folder. */
  readonly sizeBytes: number;
  /** How many whole records are of it; a record does not name its upgrade. */
  readonly records: number;
  /** Made, read by anybody, or booted: the latest of these. Since 1970. */
  readonly lastUsedMs: number;
}

// What has a name that a case can say, what was fetched, and what was made of another format or image; other files are not
// ours to list, nor to remove.
const MADE = /^([^/]+)\.qcow2$/;
const FETCHED = /^(sha256-([0-9a-f]{64}))$/;
const UPGRADE = /^[0-9a-f]{64}$/;
const OURS = /^((?:converted|derived)-([0-9a-f]{64}))\.qcow2$/;

/** The images of a cache, by name; none where there is no such folder. */
export async function listImages(
  cacheFolder: string,
  records: readonly KeptRecord[],
): Promise<readonly KeptImage[]> {
  const folder = join(cacheFolder, "images");
  const names = await namesIn(folder, "isFile");
  const images = await Promise.all(names.map((file) => lookAt(folder, file, { cacheFolder, records })));
  return [...images.filter((each) => each !== undefined), ...await listUpgrades(cacheFolder)]
    .toSorted((a, b) => a.name < b.name ? -1 : 1);
}

async function listUpgrades(cacheFolder: string): Promise<readonly KeptImage[]> {
  const parent = join(cacheFolder, "upgrades");
  const digests = (await namesIn(parent, "isDirectory")).filter((name) => UPGRADE.test(name));
  return await Promise.all(digests.map(async (digest): Promise<KeptImage> => {
    const folder = join(parent, digest);
    const files = await namesIn(folder, "isFile");
    const stats = await Promise.all(files.map((name) => Deno.lstat(join(folder, name))));
    return {
      name: `upgrade-${digest}`,
      paths: [folder],
      sizeBytes: stats.reduce((sum, { size }) => sum + size, 0),
      records: 0,
      // Each upgrade reads its commands.
      lastUsedMs: Math.max(
        0,
        ...stats.flatMap(({ atime, mtime }) => [atime, mtime]).map((time) => time?.getTime() ?? 0),
      ),
    };
  }));
}

async function namesIn(folder: string, kind: "isFile" | "isDirectory"): Promise<readonly string[]> {
  try {
    const entries = await Array.fromAsync(Deno.readDir(folder));
    return entries.filter((entry) => entry[kind]).map(({ name }) => name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

async function lookAt(
  folder: string,
  file: string,
  { cacheFolder, records }: { readonly cacheFolder: string; readonly records: readonly KeptRecord[] },
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
    // Linux notes a read once a day at least (relatime), or never (noatime): then runs and records tell.
    lastUsedMs: Math.max(
      await lastAskedMs(path, cacheFolder),
      ...[atime, mtime].map((time) => time?.getTime() ?? 0),
      ...of.map(({ keptAtMs }) => keptAtMs),
    ),
  };
}

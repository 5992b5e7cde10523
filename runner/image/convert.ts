/** A disk of any format -> a qcow2 image of the cache, made once for all runs. */
import { join } from "@std/path";
import { ImageError } from "../disk/bytes.ts";
import { isQcow2, parseQcow2Header, QCOW2_HEADER_BYTES } from "../disk/qcow2_header.ts";
import { takeLock } from "./cache_lock.ts";
import { digestOf } from "./digest.ts";
import { fileReader } from "./file_reader.ts";
import { refuseParts } from "./foreign_disk.ts";
import { refuseCut } from "./foreign_end.ts";
import { formatOf } from "./image_ends.ts";
import { type ForeignFormat, refusalOf, refuseForeignFormat } from "./image_formats.ts";
import { toQcow2, unpack, type Work } from "./packer.ts";
import type { Around } from "./progress.ts";
import { limitsFor } from "./sparse_file.ts";
import { untar } from "./untar.ts";

// `disk.vmdk.gz` in a tar.xz is four.
const MOST_LAYERS = 5;

/** What is made of an image that QEMU boots as it is not. */
export interface Converted {
  readonly path: string;
  /** Of the file that was given. */
  readonly sha256: string;
}

/** Where the cache has the disk that is made of a file with a digest. */
export const convertedPath = (cacheFolder: string, sha256: string): string =>
  join(cacheFolder, "images", `converted-${sha256}.qcow2`);

/**
 * Makes a qcow2 image of a file of another format, once for each content: who comes while another run makes it waits for
 * that. Throws {@linkcode ImageError} where that cannot be, and what the OS says.
 */
export async function convertOnce(
  { path, format, name }: { readonly path: string; readonly format: ForeignFormat; readonly name: string },
  around: Around,
): Promise<Converted> {
  if (!format.opening) throw refusalOf(format);
  const { cacheFolder } = around;
  const sha256 = await digestOf(path, cacheFolder, { ...around, what: `${name}: reading it for its digest` });
  const kept = convertedPath(cacheFolder, sha256);
  if (await isThere(kept)) return { path: kept, sha256 };
  using _lock = await takeLock(`${kept}.lock`, `${name}: another run makes a disk of it`, around);
  if (await isThere(kept)) return { path: kept, sha256 };
  const folder = `${kept}.part`;
  await Deno.remove(folder, { recursive: true }).catch(() => {}); // of a run that was killed
  try {
    await Deno.mkdir(folder, { mode: 0o700 });
    const made = await openLayers({ path, name, folder }, around);
    await Deno.chmod(made, 0o400); // its source may be for its owner alone
    await Deno.rename(made, kept);
    // Who waits for it finds the image; where there is none the lock stays, for all who come to meet at it.
    await Deno.remove(`${kept}.lock`);
    return { path: kept, sha256 };
  } finally {
    await Deno.remove(folder, { recursive: true }).catch(() => {});
  }
}

const isThere = (path: string) => Deno.stat(path).then(({ isFile }) => isFile, () => false);

interface Given {
  readonly path: string;
  readonly name: string;
  /** Holds what is made on the way. */
  readonly folder: string;
}

/** Opens what lies in what, until a disk is left, and makes a qcow2 image of that. */
async function openLayers({ path: given, name, folder }: Given, around: Around): Promise<string> {
  let path = given;
  const limits = limitsFor((await Deno.stat(given)).size);
  for (let layer = 1; layer <= MOST_LAYERS; layer++) {
    const format = await formatOf(path);
    if (!format && path !== given && await isSoundQcow2(path)) return path;
    const to = join(folder, `${layer}`);
    await open(format, { from: path, to, limits, what: name, ...around });
    if (path !== given) await Deno.remove(path);
    path = to;
    if (!format || format.opening?.kind === "disk") return path;
  }
  throw new ImageError(
    `it is packed more than ${MOST_LAYERS} times over (unpack it, and give the disk in it)`,
  );
}

/** One layer; no format is a raw disk's. */
async function open(format: ForeignFormat | undefined, work: Work): Promise<void> {
  if (!format) {
    refuseForeignFormat({ head: new Uint8Array() }, (await Deno.stat(work.from)).size);
    return await toQcow2("raw", { ...work, what: `${work.what}: making qcow2 of it` });
  }
  const { opening, name } = format;
  if (!opening) throw refusalOf(format);
  if (opening.kind === "tar") {
    return await untar({ ...work, what: `${work.what}: taking the disk out of it` });
  }
  if (opening.kind === "packed") {
    return await unpack(opening.unpacker, { ...work, what: `${work.what}: unpacking ${name}` });
  }
  using file = await Deno.open(work.from, { read: true });
  const disk = { read: fileReader(file), sizeBytes: (await file.stat()).size };
  await refuseParts(opening.driver, disk);
  await refuseCut(opening.driver, disk);
  await toQcow2(opening.driver, { ...work, what: `${work.what}: making qcow2 of ${name}` });
}

/** Whether it is one; throws {@linkcode ImageError} for one that must not be booted, which QEMU would be the next to open. */
async function isSoundQcow2(path: string): Promise<boolean> {
  using file = await Deno.open(path, { read: true });
  const head = await fileReader(file)(0, QCOW2_HEADER_BYTES);
  if (!isQcow2(head)) return false;
  parseQcow2Header(head, (await file.stat()).size);
  return true;
}

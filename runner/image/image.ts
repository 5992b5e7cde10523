/** Name, path or URL -> a local image that is safe to boot, with its digest and what stands on it. */
import { join } from "@std/path";
import { ImageError } from "../disk/bytes.ts";
import { refuseLostEnd } from "../disk/cut_disk.ts";
import { convertOnce } from "./convert.ts";
import { digestOf, hasChanged, stampOf } from "./digest.ts";
import { download } from "./download.ts";
import { formatOf } from "./image_ends.ts";
import { type ImageReference, isImageName } from "./image_reference.ts";
import { inspect, type InspectedDisk } from "./inspect.ts";
import type { Progress } from "./progress.ts";
import { shownUrl } from "../text/shown_url.ts";

/** An image as a plan uses it. */
export interface Image extends InspectedDisk {
  /** As the reports call it: the name, the path as given, or the URL's last part. */
  readonly name: string;
  /** Absolute real path of the disk that is booted. */
  readonly path: string;
  /** Hexadecimal, of the given file's bytes: of what was published, whatever was made of it here. */
  readonly sha256: string;
  /** Of the file when it was read; none for an image that is not of this host. */
  readonly stamp?: string;
}

/** How {@linkcode findImage} looks. */
export interface FindOptions {
  /** Aborting it ends the look with its reason. */
  readonly signal?: AbortSignal;
  /** Hears how far what takes its time is. */
  readonly progress?: Progress;
}

/** An image's disk before it is read. */
export interface LocatedDisk extends Pick<Image, "name" | "path"> {
  /** Absolute real path of the file that was given. */
  readonly given: string;
  /** The given file's format and digest, where a disk had to be made of it. */
  readonly madeOf?: { readonly format: string; readonly sha256: string };
}

/** Looks an image up and makes a disk of it where it is of another format. Throws {@linkcode ImageError}. */
export async function locateDisk(
  reference: ImageReference,
  cacheFolder: string,
  options: FindOptions = {},
): Promise<LocatedDisk> {
  const name = referenceText(reference);
  return await named(name, options.signal, async () => {
    const given = await locate(reference, cacheFolder, options.signal);
    const format = await formatOf(given);
    if (!format) return { name, given, path: given };
    const { path, sha256 } = await convertOnce({ path: given, name, format }, { cacheFolder, ...options });
    return { name, given, path, madeOf: { format: format.name, sha256 } };
  });
}

/** Reads a disk that was located. Throws {@linkcode ImageError} where it must not be booted. */
export async function inspectLocated({ name, path, madeOf }: LocatedDisk): Promise<InspectedDisk> {
  return await named(name, undefined, async () => {
    const disk = await inspect(path);
    if (madeOf) refuseLostEnd(disk.layout);
    return disk;
  });
}

/**
 * Looks an image up, makes a disk of it where it is of another format, checks it and reads its layout and digest. Throws
 * {@linkcode ImageError} where it is missing or must not be booted. Nothing but our own reader has seen a disk by then.
 */
export async function findImage(
  reference: ImageReference,
  cacheFolder: string,
  options: FindOptions = {},
): Promise<Image> {
  const located = await locateDisk(reference, cacheFolder, options);
  const { name, path, madeOf } = located;
  return await named(name, options.signal, async () => {
    const stamp = await stampOf(path);
    const disk = await inspectLocated(located);
    if (madeOf) return { name, path, ...disk, sha256: madeOf.sha256, stamp };
    const what = `${name}: reading it for its digest`;
    const image = {
      name,
      path,
      ...disk,
      sha256: await digestOf(path, cacheFolder, { ...options, what }),
      stamp,
    };
    if (await hasChanged(image)) throw new ImageError("it was changed while it was read (run again)");
    return image;
  });
}

/** Does something with an image, and says which where that fails. */
async function named<T>(name: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (signal?.aborted || !isExpected(error)) throw error;
    if (error instanceof ImageError && error.message.startsWith("Cannot use image")) throw error;
    throw new ImageError(`Cannot use image "${name}": ${error.message}`);
  }
}

/** The reference as a person would write it. */
function referenceText(reference: ImageReference): string {
  if (reference.kind === "name") return reference.name;
  return reference.kind === "path" ? reference.path : shownUrl(reference.url);
}

/** What an image, the OS or the network may be at fault for; anything else is our own mistake. */
function isExpected(error: unknown): error is Error {
  return error instanceof ImageError || (error instanceof Error && "code" in error) ||
    Object.values(Deno.errors).some((kind) => error instanceof kind);
}

async function locate(reference: ImageReference, cacheFolder: string, signal?: AbortSignal): Promise<string> {
  if (reference.kind === "url") return await download(reference, cacheFolder, signal);
  if (reference.kind === "path") return await regularFile(reference.path, "no such file");
  if (!isImageName(reference.name)) {
    throw new ImageError("a name has only letters, digits, dots and dashes");
  }
  return await regularFile(
    join(cacheFolder, "images", `${reference.name}.qcow2`),
    `it is not in the cache (deno task setup makes debian-12; a file's path needs a slash: ./${reference.name})`,
  );
}

async function regularFile(path: string, missing: string): Promise<string> {
  try {
    const real = await Deno.realPath(path);
    // A FIFO or device would hang or lie: only a regular file has a size and a digest.
    if (!(await Deno.stat(real)).isFile) throw new ImageError(`"${path}" is not a regular file`);
    return real;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) throw new ImageError(missing);
    throw error;
  }
}

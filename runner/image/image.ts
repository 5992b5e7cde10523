/** Name, path or URL -> a local image that is safe to boot, with its digest and what stands on it. */
import { join } from "@std/path";
import { ImageError } from "../disk/bytes.ts";
import { refuseLostEnd } from "../disk/cut_disk.ts";
import type { BringImage } from "./brought.ts";
import { convertOnce } from "./convert.ts";
import { digestOf, hasChanged, stampOf, stampOfOwn } from "./digest.ts";
import { findPublic } from "./fetch_public.ts";
import { formatOf } from "./image_ends.ts";
import { type ImageReference, isImageName, referenceText } from "./image_reference.ts";
import { inspect, type InspectedDisk } from "./inspect.ts";
import { named } from "./named.ts";
import type { Net } from "./net.ts";
import { fetchNear, fetchPinned, isFile } from "./pinned_image.ts";
import type { Progress } from "./progress.ts";
import { PUBLIC_IMAGES, type PublicImage } from "./public_images.ts";
import { suggest } from "../text/suggest.ts";

/** What changes a disk of the image between two boots. */
export interface DiskChange {
  /** What it brings, as reports name it. */
  readonly title: string;
  /** Of all that changes it. */
  readonly digest: string;
  /** Run in the later boot's folder, one after the other. */
  readonly commands: readonly (readonly string[])[];
}

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
  /** What later boots of its cases ask for, each under a key of its own. */
  readonly changes?: Readonly<Record<string, DiskChange>>;
}

/** How {@linkcode findImage} looks. */
export interface FindOptions {
  /** Aborting it ends the look with its reason. */
  readonly signal?: AbortSignal;
  /** Hears how far what takes its time is. */
  readonly progress?: Progress;
  /** Whether only what is in the cache may be used. */
  readonly isOffline?: boolean;
  /** What may have an image nearer than its address. */
  readonly bring?: BringImage | undefined;
  /** What has a public name. @default {PUBLIC_IMAGES} */
  readonly catalogue?: readonly PublicImage[];
  /** How long a server is waited for. @default {NET} */
  readonly net?: Net;
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
    const given = await locate(reference, cacheFolder, options);
    const format = await formatOf(given);
    if (!format) return { name, given, path: given };
    const { path, sha256 } = await convertOnce({ path: given, name, format }, { cacheFolder, ...options });
    return { name, given, path, madeOf: { format: format.name, sha256 } };
  });
}

/** Reads a disk that was located. Throws {@linkcode ImageError} where it must not be booted, and the signal's reason. */
export async function inspectLocated(
  { name, path, madeOf }: LocatedDisk,
  signal?: AbortSignal,
): Promise<InspectedDisk> {
  return await named(name, signal, async () => {
    const disk = await inspect(path, { signal });
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
    const stamp = madeOf ? await stampOfOwn(path) : await stampOf(path);
    const disk = await inspectLocated(located, options.signal);
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

async function locate(
  reference: ImageReference,
  cacheFolder: string,
  { catalogue = PUBLIC_IMAGES, ...options }: FindOptions,
): Promise<string> {
  const fetching = { ...options, cacheFolder };
  if (reference.kind === "url") return await fetchPinned(reference, fetching);
  if (reference.kind === "digest") return await fetchNear(reference.sha256, fetching);
  if (reference.kind === "path") {
    const isAddress = /^https?:\/{1,2}/.test(reference.path);
    return await regularFile(
      reference.path,
      isAddress
        ? "an address is given in a case, with the digest of what lies there (write image: { url: ADDRESS, sha256: DIGEST })"
        : "no such file",
    );
  }
  const { name } = reference;
  if (!isImageName(name)) throw new ImageError("a name has only letters, digits, dots and dashes");
  const own = join(cacheFolder, "images", `${name}.qcow2`);
  const inCatalogue = catalogue.find((each) => each.name === name);
  // Whoever puts one there under a public name means it.
  if (inCatalogue && !await isFile(own)) return await findPublic(inCatalogue, fetching);
  return await regularFile(own, await unknownName(name, catalogue));
}

async function unknownName(name: string, catalogue: readonly PublicImage[]): Promise<string> {
  const here = await Deno.stat(name).catch(() => undefined);
  if (here?.isFile) return `it is not in the cache (the file of that name is ./${name})`;
  if (here?.isDirectory) {
    return "it is not in the cache, and here it is a folder: an image is a file (write ./PATH)";
  }
  const said = suggest(name, ["debian-12", ...catalogue.map((each) => each.name)]);
  const help = said.startsWith("(did") ? said : "(`seedling images` lists those)";
  return `it is not in the cache, and no public image either ${help}: a file's path needs a slash, ./${name}, and debian-12 is made by \`deno task setup\` in a checkout of seedling`;
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

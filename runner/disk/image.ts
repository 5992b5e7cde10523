/** Name, path or URL -> a local image that is safe to boot, with its digest and what stands on it. */
import { createHash } from "node:crypto";
import { join } from "@std/path";
import { ImageError, type ReadBytes } from "./bytes.ts";
import { type DiskLayout, readLayout } from "./layout.ts";
import { isQcow2, parseQcow2Header, QCOW2_HEADER_BYTES, qcow2Reader } from "./qcow2.ts";
import { refuseForeignFormat } from "./formats.ts";

/** Which image a case asks for. A path is relative to the case's file and already resolved. */
export type ImageReference =
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "path"; readonly path: string }
  | { readonly kind: "url"; readonly url: string; readonly sha256: string };

/** An image as a plan uses it. */
export interface Image {
  /** As the reports call it: the name, the path as given, or the URL's last part. */
  readonly name: string;
  /** Absolute real path. */
  readonly path: string;
  /** By its magic, whatever its suffix says. */
  readonly format: "qcow2" | "raw";
  /** Hexadecimal, of the file's bytes. */
  readonly sha256: string;
  /** What the guest would see of it. */
  readonly virtualSizeBytes: number;
  /** Partitions and filesystems. */
  readonly layout: DiskLayout;
}

/** The reference as a person would write it. */
export function referenceText(reference: ImageReference): string {
  if (reference.kind === "name") return reference.name;
  return reference.kind === "path" ? reference.path : reference.url;
}

/** What stands in `--image`: a path where it has a slash or a suffix of a disk, else a name of the catalogue. */
export function parseImageReference(text: string): ImageReference {
  const isPath = text.includes("/") || /\.(qcow2|img|raw)$/.test(text);
  return isPath ? { kind: "path", path: text } : { kind: "name", name: text };
}

/**
 * Looks an image up, checks it and reads its layout and digest. Throws {@linkcode ImageError} where it is
 * missing or must not be booted. Nothing but our own reader has seen the file by then.
 */
export async function findImage(
  reference: ImageReference,
  cacheFolder: string,
  signal?: AbortSignal,
): Promise<Image> {
  const name = referenceText(reference);
  try {
    const path = await locate(reference, cacheFolder, signal);
    const facts = await inspect(path);
    return { name, path, ...facts, sha256: await digestOf(path, cacheFolder) };
  } catch (error) {
    if (signal?.aborted || !isExpected(error)) throw error;
    throw new ImageError(`Cannot use image "${name}": ${error.message}`);
  }
}

/** What an image, the OS or the network may be at fault for; anything else is our own mistake. */
function isExpected(error: unknown): error is Error {
  return error instanceof ImageError || (error instanceof Error && "code" in error) ||
    Object.values(Deno.errors).some((kind) => error instanceof kind);
}

async function locate(reference: ImageReference, cacheFolder: string, signal?: AbortSignal): Promise<string> {
  if (reference.kind === "url") return await download(reference, cacheFolder, signal);
  if (reference.kind === "path") return await regularFile(reference.path, "no such file");
  if (!/^[a-z0-9][a-z0-9._-]*$/.test(reference.name)) {
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

/** Reads a disk file's format, size and layout. `backing` is given for an overlay of ours: what it does not hold comes from there. */
export async function inspect(
  path: string,
  backing?: string,
): Promise<Pick<Image, "format" | "virtualSizeBytes" | "layout">> {
  using file = await Deno.open(path, { read: true });
  const { size } = await file.stat();
  const read = fileReader(file);
  const head = await read(0, QCOW2_HEADER_BYTES);
  if (!isQcow2(head)) {
    refuseForeignFormat(head, size);
    return { format: "raw", virtualSizeBytes: size, layout: await readLayout(read, size) };
  }
  const header = parseQcow2Header(head, size, backing !== undefined);
  const virtualSizeBytes = header.virtualSizeBytes;
  if (backing === undefined) {
    return {
      format: "qcow2",
      virtualSizeBytes,
      layout: await readLayout(qcow2Reader(read, header), virtualSizeBytes),
    };
  }
  using base = await Deno.open(backing, { read: true });
  const below = await diskReader(base);
  return {
    format: "qcow2",
    virtualSizeBytes,
    layout: await readLayout(qcow2Reader(read, header, below), virtualSizeBytes),
  };
}

async function diskReader(file: Deno.FsFile): Promise<ReadBytes> {
  const read = fileReader(file);
  const head = await read(0, QCOW2_HEADER_BYTES);
  return isQcow2(head) ? qcow2Reader(read, parseQcow2Header(head, (await file.stat()).size)) : read;
}

function fileReader(file: Deno.FsFile): ReadBytes {
  return async (offset, length) => {
    const bytes = new Uint8Array(length);
    await file.seek(offset, Deno.SeekMode.Start);
    for (let done = 0; done < length;) {
      const got = await file.read(bytes.subarray(done));
      if (got === null) break;
      done += got;
    }
    return bytes;
  };
}

/** SHA-256 of a file. Kept by device, inode, size and times: a base image of gigabytes is hashed once, not once a run. */
async function digestOf(path: string, cacheFolder: string): Promise<string> {
  const { dev, ino, size, mtime, ctime } = await Deno.stat(path);
  const key = [dev, ino, size, mtime?.getTime(), ctime?.getTime()].join("-");
  const kept = join(cacheFolder, "digests", key);
  const known = await Deno.readTextFile(kept).catch(() => "");
  if (/^[0-9a-f]{64}$/.test(known)) return known;
  const sha256 = await hashFile(path);
  await keepDigest(kept, sha256).catch(() => {}); // a cache that cannot be written costs time, nothing else
  return sha256;
}

async function keepDigest(path: string, sha256: string): Promise<void> {
  await Deno.mkdir(join(path, ".."), { recursive: true });
  const part = `${path}.${crypto.randomUUID()}`;
  await Deno.writeTextFile(part, sha256);
  await Deno.rename(part, path);
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  using file = await Deno.open(path, { read: true });
  const buffer = new Uint8Array(1 << 20);
  for (let got = await file.read(buffer); got !== null; got = await file.read(buffer)) {
    hash.update(buffer.subarray(0, got));
  }
  return hash.digest("hex");
}

function unreachable(url: string, error: unknown): never {
  if (!(error instanceof TypeError)) throw error; // fetch's own way to say that the network failed
  throw new ImageError(`${url} cannot be fetched: ${error.message}`);
}

/** Fetches a pinned image once. The file gets its name only when its digest is right, so a broken download is never used. */
async function download(
  { url, sha256 }: { readonly url: string; readonly sha256: string },
  cacheFolder: string,
  signal?: AbortSignal,
): Promise<string> {
  const path = join(cacheFolder, "images", `sha256-${sha256}`);
  const isThere = await Deno.stat(path).then(({ isFile }) => isFile, () => false);
  if (isThere) return path;
  await Deno.mkdir(join(cacheFolder, "images"), { recursive: true });
  const part = `${path}.${crypto.randomUUID()}.part`;
  try {
    const response = await fetch(url, signal ? { signal } : {}).catch((error) => unreachable(url, error));
    if (!response.ok || !response.body) {
      throw new ImageError(`${url} answered ${response.status} ${response.statusText}`);
    }
    await Deno.writeFile(part, response.body);
    const actual = await hashFile(part);
    if (actual !== sha256) throw new ImageError(`its sha256 is ${actual}, the case says ${sha256}`);
    await Deno.chmod(part, 0o444);
    await Deno.rename(part, path);
    return path;
  } finally {
    await Deno.remove(part).catch(() => {});
  }
}

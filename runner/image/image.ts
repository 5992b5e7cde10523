/** Name, path or URL -> a local image that is safe to boot, with its digest and what stands on it. */
import { join } from "@std/path";
import { budgeted } from "../disk/budget.ts";
import { ImageError, type ReadBytes } from "../disk/bytes.ts";
import { digestOf, hasChanged, stampOf } from "./digest.ts";
import { download } from "./download.ts";
import { type ImageReference, isImageName } from "./image_reference.ts";
import { type DiskLayout, readLayout } from "../disk/layout.ts";
import { isQcow2, parseQcow2Header, QCOW2_HEADER_BYTES, qcow2Reader } from "../disk/qcow2.ts";
import { HEAD_BYTES, refuseForeignFormat, refuseWrapped, TAIL_BYTES } from "./image_formats.ts";

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
  /** Of the file when it was read; none for an image that is not of this host. */
  readonly stamp?: string;
  /** What the guest would see of it. */
  readonly virtualSizeBytes: number;
  /** Partitions and filesystems. */
  readonly layout: DiskLayout;
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
    const stamp = await stampOf(path);
    const facts = await inspect(path);
    const image = { name, path, ...facts, sha256: await digestOf(path, cacheFolder, signal), stamp };
    if (await hasChanged(image)) throw new ImageError("it was changed while it was read (run again)");
    return image;
  } catch (error) {
    if (signal?.aborted || !isExpected(error)) throw error;
    throw new ImageError(`Cannot use image "${name}": ${error.message}`);
  }
}

/** The reference as a person would write it. */
function referenceText(reference: ImageReference): string {
  if (reference.kind === "name") return reference.name;
  return reference.kind === "path" ? reference.path : reference.url;
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

/** Reads a disk file's format, size and layout. `backing` is given for an overlay of ours: what it does not hold comes from there. */
export async function inspect(
  path: string,
  backing?: string,
): Promise<Pick<Image, "format" | "virtualSizeBytes" | "layout">> {
  using file = await Deno.open(path, { read: true });
  const { size } = await file.stat();
  const within = budgeted();
  const read = within(fileReader(file));
  const head = await read(0, QCOW2_HEADER_BYTES);
  if (!isQcow2(head)) {
    const tail = size < TAIL_BYTES ? undefined : await read(size - TAIL_BYTES, TAIL_BYTES);
    refuseForeignFormat({ head: await read(0, HEAD_BYTES), ...(tail && { tail }) }, size);
    return { format: "raw", virtualSizeBytes: size, layout: await readLayout(read, size) };
  }
  const header = parseQcow2Header(head, size, backing !== undefined);
  const virtualSizeBytes = header.virtualSizeBytes;
  if (backing === undefined) {
    const readDisk = qcow2Reader(read, header);
    const layout = await readLayout(readDisk, virtualSizeBytes);
    refuseWrapped(await readDisk(0, Math.min(HEAD_BYTES, virtualSizeBytes)));
    return { format: "qcow2", virtualSizeBytes, layout };
  }
  using base = await Deno.open(backing, { read: true });
  const below = await diskReader(base, within);
  return {
    format: "qcow2",
    virtualSizeBytes,
    layout: await readLayout(qcow2Reader(read, header, below), virtualSizeBytes),
  };
}

async function diskReader(
  file: Deno.FsFile,
  within: (read: ReadBytes) => ReadBytes,
): Promise<ReadBytes> {
  const read = within(fileReader(file));
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

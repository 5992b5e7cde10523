/** The one disk out of a tar archive, or out of an OVA. */
import { dirname } from "@std/path";
import { ImageError, type ReadBytes } from "../disk/bytes.ts";
import { fileReader } from "./file_reader.ts";
import { Room } from "./free_space.ts";
import type { Work } from "./packer.ts";
import { SparseFile } from "./sparse_file.ts";
import { readTar, type TarMember } from "./tar.ts";

// What OVAs and builders put beside a disk: descriptions, digests, signatures, firmware's variables.
const BESIDE =
  /\.(ovf|mf|cert|nvram|pem|asc|sig|sha\d*|sha\d+sum|md5|txt|md|json|xml|ya?ml|log)$|(^|\/)\._|SUMS?$/i;
const DISK = /\.(qcow2|img|raw|vmdk|vhdx?|vdi|disk)(\.(xz|gz|zst|bz2))?$/i;

/** The only disk of an archive. Throws {@linkcode ImageError} where there is none, or more than one. */
export function diskIn(members: readonly TarMember[]): TarMember {
  const likely = members.filter(({ name, sizeBytes }) => sizeBytes > 0 && !BESIDE.test(name));
  const named = likely.filter(({ name }) => DISK.test(name));
  const [disk, ...others] = named.length > 0 ? named : likely;
  if (!disk) throw new ImageError("no disk is in it (give an archive with one)");
  if (others.length === 0) return disk;
  const names = [disk, ...others].slice(0, 5).map(({ name }) => JSON.stringify(name)).join(", ");
  throw new ImageError(
    `${others.length + 1} files are in it that may be its disk: ${names} (tar xf IN, then give one of them)`,
  );
}

const CHUNK_BYTES = 1 << 20;

/** Takes the disk out of an archive. */
export async function untar({ from, to, limits, signal, progress, what }: Work): Promise<void> {
  using archive = await Deno.open(from, { read: true });
  const read = fileReader(archive);
  const { pieces, sizeBytes } = diskIn(await readTar(read, (await archive.stat()).size));
  using file = await Deno.open(to, { write: true, create: true, truncate: true });
  const sparse = new SparseFile(file, limits, new Room(dirname(to)));
  let at = 0;
  for (const piece of pieces) {
    if (piece.to < at) throw new ImageError("the map of a sparse file in its archive is damaged");
    sparse.skip(piece.to - at);
    at = piece.to;
    for await (const bytes of chunks(read, piece.from, piece.sizeBytes)) {
      signal?.throwIfAborted();
      await sparse.write(bytes);
      at += bytes.length;
      progress?.({ what, share: at / sizeBytes });
    }
  }
  sparse.skip(sizeBytes - at);
  await sparse.end();
}

async function* chunks(read: ReadBytes, from: number, sizeBytes: number): AsyncGenerator<Uint8Array> {
  for (let done = 0; done < sizeBytes; done += CHUNK_BYTES) {
    yield await read(from + done, Math.min(CHUNK_BYTES, sizeBytes - done));
  }
}

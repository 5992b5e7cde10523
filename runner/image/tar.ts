/** What lies in a tar archive, sparse files too, as GNU tar writes them and clouds want them (`disk.raw` in a tar.gz). */
import { fixedText, ImageError, type ReadBytes } from "../disk/bytes.ts";
import { MOST_PIECES, readPax, type SparseMap, sparseMapAtStart, sparseMapOf } from "./tar_sparse.ts";

/** A file in an archive. */
export interface TarMember {
  readonly name: string;
  /** Unpacked, holes too. */
  readonly sizeBytes: number;
  /** Where its bytes stand in the archive, and where they go. */
  readonly pieces: readonly TarPiece[];
}

/** Some bytes of a member, in one piece. */
export interface TarPiece {
  readonly from: number;
  readonly to: number;
  readonly sizeBytes: number;
}

const BLOCK = 512;
// An archive of a disk has some files beside it.
const MOST_MEMBERS = 1000;
const REGULAR = ["0", "\0", "7", "S"];

/** The regular files of an archive. Throws {@linkcode ImageError} where it is damaged, or cut short. */
export async function readTar(read: ReadBytes, archiveBytes: number): Promise<readonly TarMember[]> {
  const members: TarMember[] = [];
  let pieces = 0;
  let pax: ReadonlyMap<string, string> = new Map();
  for (let at = 0, headers = 0; at + BLOCK <= archiveBytes; headers++) {
    if (headers > MOST_MEMBERS) throw new ImageError(`it holds more than ${MOST_MEMBERS} files`);
    const header = await read(at, BLOCK);
    if (header.every((byte) => byte === 0)) break;
    if (!isSound(header)) throw new ImageError(`the header at byte ${at} of its archive is damaged`);
    const type = String.fromCharCode(header[156] ?? 0);
    const stored = Number(pax.get("size") ?? numberOf(header.subarray(124, 136)));
    const sparse = type === "S" ? await sparseMapOf(read, at, numberOf) : undefined;
    const start = at + BLOCK * (1 + (sparse?.blocks ?? 0));
    if (!Number.isSafeInteger(stored) || stored < 0 || start + stored > archiveBytes) {
      const name = JSON.stringify(nameOf(header, pax).slice(0, 200));
      throw new ImageError(`its archive is cut short: ${name} is not all there`);
    }
    if (type === "x") pax = readPax(await read(start, Math.min(stored, 1 << 20)));
    else if (type === "L") pax = new Map([["path", fixedText(await read(start, Math.min(stored, 4096)))]]);
    else {
      const name = nameOf(header, pax);
      const map = sparse ?? await sparseMapAtStart(read, start, pax);
      pieces += map?.pieces.length ?? 0;
      if (pieces > MOST_PIECES) {
        throw new ImageError(
          `the maps of the sparse files in its archive have more than ${MOST_PIECES} pieces`,
        );
      }
      if (REGULAR.includes(type)) members.push({ name, ...placed(start, stored, map) });
      pax = new Map();
    }
    at = start + Math.ceil(stored / BLOCK) * BLOCK;
  }
  return members;
}

function placed(start: number, stored: number, map: SparseMap | undefined): Omit<TarMember, "name"> {
  if (!map) return { sizeBytes: stored, pieces: [{ from: start, to: 0, sizeBytes: stored }] };
  let from = start + map.skippedBytes;
  const pieces = map.pieces.map(({ to, sizeBytes }) => {
    const piece = { from, to, sizeBytes };
    from += sizeBytes;
    return piece;
  });
  const isWithin = pieces.every(({ to, sizeBytes }) =>
    Number.isSafeInteger(to) && Number.isSafeInteger(sizeBytes) && sizeBytes >= 0 &&
    to + sizeBytes <= map.sizeBytes
  );
  if (!(from <= start + stored) || !isWithin || !Number.isSafeInteger(map.sizeBytes)) {
    throw new ImageError("the map of a sparse file in its archive is damaged");
  }
  return { sizeBytes: map.sizeBytes, pieces };
}

/** As GNU tar calls it: what pax says, then the two fields of the header. */
function nameOf(header: Uint8Array, pax: ReadonlyMap<string, string>): string {
  const isPosix = fixedText(header.subarray(257, 263)) === "ustar";
  const prefix = isPosix ? fixedText(header.subarray(345, 500)) : "";
  const short = fixedText(header.subarray(0, 100));
  return pax.get("GNU.sparse.name") ?? pax.get("path") ?? (prefix ? `${prefix}/${short}` : short);
}

/** Octal digits, or a number of bytes where the first bit says so (GNU, for more than 8 GiB). */
function numberOf(field: Uint8Array): number {
  const [first = 0, ...rest] = field;
  if ((first & 0x80) !== 0) return rest.reduce((sum, byte) => sum * 256 + byte, first & 0x7f);
  return Number.parseInt(fixedText(field).trim() || "0", 8);
}

/** Whether a header has the sum of its own bytes; the field itself counts as blanks. */
export function isSound(header: Uint8Array): boolean {
  const [, digits] = /^ *([0-7]{1,6})[ \0]/.exec(String.fromCharCode(...header.subarray(148, 156))) ?? [];
  if (digits === undefined || header.length < BLOCK || header[0] === 0) return false;
  const sum = header.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 0x20 : byte), 0);
  return sum === Number.parseInt(digits, 8);
}

/** A download that is under way: what has come so far, and what is known of the rest, for this run or a later one. */
import { dirname } from "@std/path";
import { ImageError } from "../disk/bytes.ts";
import { writeSize } from "../text/size.ts";
import { type FreeBytes, Room } from "./free_space.ts";

/** What stands beside the bytes that have come. */
export interface PartNote {
  /** Of the whole file: bytes of another are of no use. */
  readonly digest: string;
  /** Which of its versions the server sent, where it says so. */
  readonly etag?: string;
  readonly totalBytes?: number;
}

const notePath = (part: string) => `${part}.json`;

/** What is known of a part; nothing where it is not of the file with this digest. */
export async function readPart(part: string, digest: string): Promise<{ have: number; note: PartNote }> {
  const have = await Deno.stat(part).then(({ size }) => size, () => 0);
  const note = await readNote(part);
  return note?.digest === digest ? { have, note } : { have: 0, note: { digest } };
}

async function readNote(part: string): Promise<PartNote | undefined> {
  try {
    const { digest, etag, totalBytes } = JSON.parse(await Deno.readTextFile(notePath(part)));
    if (typeof digest !== "string") return undefined;
    return {
      digest,
      ...(typeof etag === "string" && { etag }),
      ...(Number.isSafeInteger(totalBytes) && { totalBytes }),
    };
  } catch (error) {
    const isNone = [Deno.errors.NotFound, SyntaxError, TypeError].some((kind) => error instanceof kind);
    if (isNone) return undefined; // there is none, or half of one
    throw error;
  }
}

/** Removes a part, and what is known of it. */
export async function dropPart(part: string): Promise<void> {
  for (const path of [notePath(part), part]) {
    await Deno.remove(path).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    });
  }
}

/** The part is whole: it gets its place, and nobody may write it any more. */
export async function placePart(part: string, place: string): Promise<void> {
  await Deno.chmod(part, 0o444);
  await Deno.mkdir(dirname(place), { recursive: true, mode: 0o755 });
  await Deno.rename(part, place);
  await dropPart(part);
}

/** What {@linkcode append} writes. */
export interface Appended {
  readonly bytes: AsyncIterable<Uint8Array>;
  /** How much of the part stays as it is. */
  readonly from: number;
  /** Written down before the first byte. */
  readonly note: PartNote;
  /** More than this is never written. */
  readonly mostBytes: number;
  readonly onBytes: (have: number) => void;
  /** @default {freeBytes} */
  readonly freeBytes?: FreeBytes | undefined;
}

/** Writes what comes behind what is there, and tells how much there is then. Throws what reading and the OS throw. */
export async function append(
  part: string,
  { bytes, from, note, mostBytes, onBytes, freeBytes }: Appended,
): Promise<number> {
  const room = new Room(dirname(part), freeBytes);
  if (note.totalBytes !== undefined) {
    refuseLarge(note.totalBytes, mostBytes);
    await room.expect(note.totalBytes - from);
  }
  using file = await Deno.open(part, { write: true, create: true });
  await file.truncate(from); // before the note: bytes of another version never stand beside this one's
  await Deno.writeTextFile(notePath(part), JSON.stringify(note));
  await file.seek(from, Deno.SeekMode.Start);
  let have = from;
  for await (const each of bytes) {
    refuseLarge(have + each.length, mostBytes);
    await room.take(each.length);
    for (let done = 0; done < each.length;) done += await file.write(each.subarray(done));
    have += each.length;
    onBytes(have);
  }
  return have;
}

function refuseLarge(bytes: number, mostBytes: number): void {
  if (bytes <= mostBytes) return;
  throw new ImageError(`it is larger than ${writeSize(mostBytes)}, as no image is that is fetched`);
}

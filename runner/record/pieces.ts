/** The files of a recording as they are listened to: of any length, in bounded memory, until somebody interrupts it. */
import type { Hash } from "node:crypto";
import { RecordError } from "./record_text.ts";

const PIECE_BYTES = 64 * 1024;

/** What hears of each piece, and what ends the reading. */
interface Reading {
  readonly hash?: Hash | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A file of any length, piece by piece; throws {@linkcode RecordError} where it cannot be read, and the signal's reason. */
export async function* pieces(path: string, { hash, signal }: Reading = {}): AsyncGenerator<Uint8Array> {
  using file = await open(path, signal);
  // A listener keeps nothing of the bytes it is given.
  const buffer = new Uint8Array(PIECE_BYTES);
  const read = () => orAborted(file.read(buffer).catch(unreadable(path)), signal);
  for (let bytes = await read(); bytes !== null; bytes = await read()) {
    const piece = buffer.subarray(0, bytes);
    hash?.update(piece);
    yield piece;
  }
}

/** Who opens a pipe waits for somebody who writes to it. */
async function open(path: string, signal: AbortSignal | undefined): Promise<Deno.FsFile> {
  signal?.throwIfAborted();
  const opening = Deno.open(path).catch(unreadable(path));
  try {
    return await orAborted(opening, signal);
  } catch (error) {
    opening.then((file) => file.close(), () => {});
    throw error;
  }
}

/** Nobody waits for what an interrupted run had begun to read. */
async function orAborted<T>(reading: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return await reading;
  const { promise, reject } = Promise.withResolvers<never>();
  const end = () => reject(signal.reason);
  if (signal.aborted) end();
  signal.addEventListener("abort", end, { once: true });
  return await Promise.race([promise, reading]).finally(() => signal.removeEventListener("abort", end));
}

/** Says of an error of the OS what could not be read. */
export const unreadable = (path: string) => (error: unknown): never => {
  const reason = error instanceof Deno.errors.NotFound
    ? "no such file"
    : error instanceof Error
    ? error.message
    : String(error);
  throw new RecordError(`Cannot read "${path}": ${reason}`, { cause: error });
};

/** The files of a record as anybody may have made them: nothing is read through a link, nor from what never ends. */
import { join } from "@std/path";
import { PORTS } from "../machine/boot_files.ts";
import { MOST_PORT_BYTES, MOST_RECORD_BYTES, RECORD_FILE, RecordError } from "./record_text.ts";

/** Whether a folder has that file; throws {@linkcode RecordError} where something else has its name. */
export async function isPlainFile(folder: string, name: string): Promise<boolean> {
  return await plainBytes(folder, name) !== undefined;
}

/** Whether its ports are plain files, and no larger than those of our records. */
export async function arePortsKept(folder: string): Promise<boolean> {
  const sizes = await Promise.all(PORTS.map((port) => plainBytes(folder, port)));
  return sizes.every((bytes) => bytes === undefined || bytes <= MOST_PORT_BYTES);
}

/** Throws {@linkcode RecordError} for a record with a port that none of ours has: it may never end. */
export async function checkPorts(folder: string): Promise<void> {
  for (const port of PORTS) {
    const bytes = await plainBytes(folder, port) ?? 0;
    if (bytes > MOST_PORT_BYTES) throw new RecordError(tooLarge(folder, port, [bytes, MOST_PORT_BYTES]));
  }
}

function tooLarge(folder: string, name: string, [bytes, most]: readonly [number, number]): string {
  return `Cannot read record "${folder}": its ${name} has ${bytes} bytes, and none of ours more than ${most} (give its files as --console and --report-channel)`;
}

/** The text of a folder's record.json; `undefined` where it has none. Throws {@linkcode RecordError} for what is no plain file, or too large. */
export async function readRecordFile(folder: string): Promise<string | undefined> {
  const bytes = await plainBytes(folder, RECORD_FILE);
  if (bytes === undefined) return undefined;
  if (bytes > MOST_RECORD_BYTES) {
    throw new RecordError(tooLarge(folder, RECORD_FILE, [bytes, MOST_RECORD_BYTES]));
  }
  return await orAbsent(Deno.readTextFile(join(folder, RECORD_FILE)));
}

async function plainBytes(folder: string, name: string): Promise<number | undefined> {
  const found = await orAbsent(Deno.lstat(join(folder, name)));
  if (found === undefined || found.isFile) return found?.size;
  throw new RecordError(
    `Cannot read record "${folder}": its ${name} is no plain file (copy it there, or give what it leads to as --console FILE)`,
  );
}

/** What another run removes in the meantime is not there. */
async function orAbsent<T>(looking: Promise<T>): Promise<T | undefined> {
  try {
    return await looking;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return undefined;
    if (!(error instanceof Error && "code" in error)) throw error;
    throw new RecordError(`Cannot read record: ${error.message}`, { cause: error });
  }
}

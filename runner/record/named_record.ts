/** A record by the name that `seedling records` lists it under, or by its folder. */
import { listRecords } from "./kept_records.ts";
import { RecordError } from "./record_text.ts";

/** What a name may be cut to: a record's begins with its boot's key. */
const NAME = /^[0-9a-f]{4,12}(?:-[0-9a-f]{0,8})?$/;

/**
 * The folder of a record: a path as it is, else the one record of the cache whose name it is, or begins with it. Throws
 * {@linkcode RecordError} where several do.
 */
export async function recordFolder(given: string, recordsFolder: string): Promise<string> {
  if (!NAME.test(given) || await isThere(given)) return given;
  const found = (await listRecords(recordsFolder)).filter(({ name }) => name.startsWith(given));
  const [first] = found;
  if (first === undefined) return given; // whoever reads it says what is wrong with it
  if (found.length === 1) return first.folder;
  const names = found.map(({ name }) => name).join(", ");
  throw new RecordError(
    `Cannot read record "${given}": ${found.length} records begin so (write one of ${names})`,
  );
}

async function isThere(path: string): Promise<boolean> {
  try {
    await Deno.lstat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

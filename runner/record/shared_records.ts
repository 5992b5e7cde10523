/** Records in a store that several machines share: each a file of `/ac/` that names three of `/cas/`. */
import { createHash } from "node:crypto";
import { basename, join } from "@std/path";
import { PORTS } from "../machine/boot_files.ts";
import { readActionResult, type StoredFile, writeActionResult } from "./action_result.ts";
import { type FindRecord, isWhole, knownBoots } from "./known_boots.ts";
import { PART_PREFIX } from "./record.ts";
import { MOST_PORT_BYTES, MOST_RECORD_BYTES, parseRecordText, RECORD_FILE } from "./record_text.ts";
import { readSoundRecord } from "./recording.ts";
import type { SharedStore } from "./shared_store.ts";

const FILES: readonly string[] = [RECORD_FILE, ...PORTS];
const mostBytes = (name: string) => name === RECORD_FILE ? MOST_RECORD_BYTES : MOST_PORT_BYTES;
const MOST_ENTRY_BYTES = 4096;

const sha256 = (bytes: string | Uint8Array) => createHash("sha256").update(bytes).digest("hex");

/** Where a boot's record is looked up. Who changes what an entry is counts this up. */
const entryPath = (bootId: string) => `ac/${sha256(`seedling record 1 ${bootId}`)}`;

/**
 * Looks for a record here, and then in the store, out of which it comes into `recordsFolder` like one that was made here. What is cut,
 * forged, too large or of another boot is as if it were not there.
 */
export function sharedBoots(local: FindRecord, store: SharedStore, recordsFolder: string): FindRecord {
  return async (boot) => {
    const found = await local(boot);
    if (found) return found;
    const folder = await fetchRecord(store, boot.id, recordsFolder);
    return folder === undefined ? undefined : await knownBoots(() => Promise.resolve([folder]))(boot);
  };
}

async function fetchRecord(
  store: SharedStore,
  id: string,
  recordsFolder: string,
): Promise<string | undefined> {
  const entry = await store.get(entryPath(id), MOST_ENTRY_BYTES);
  const files = entry && readActionResult(entry);
  if (files?.map(({ name }) => name).join() !== FILES.join()) return undefined;
  const bytes: Uint8Array<ArrayBuffer>[] = [];
  for (const { name, sha256: digest } of files) {
    const got = await store.get(`cas/${digest}`, mostBytes(name));
    if (got === undefined || sha256(got) !== digest) return undefined;
    bytes.push(got);
  }
  return await kept(recordsFolder, id, bytes);
}

/** The record gets its name last, as one that was made here; where it cannot be kept it is not there. */
async function kept(
  recordsFolder: string,
  id: string,
  bytes: readonly Uint8Array<ArrayBuffer>[],
): Promise<string | undefined> {
  const parsed = parseRecordText(new TextDecoder().decode(bytes[0]));
  if (parsed.kind !== "record" || parsed.record.id !== id) return undefined;
  const name = `${id}-${parsed.record.nonce.slice(0, 8)}`;
  if (!/^[0-9a-f]{12}-[0-9a-f]{8}$/.test(name)) return undefined;
  try {
    await Deno.mkdir(recordsFolder, { recursive: true, mode: 0o700 });
    const part = await Deno.makeTempDir({ dir: recordsFolder, prefix: PART_PREFIX });
    try {
      for (const [index, file] of FILES.entries()) {
        await Deno.writeFile(join(part, file), bytes[index] ?? new Uint8Array(), { mode: 0o600 });
      }
      if (!await readSoundRecord(part)) throw new Deno.errors.InvalidData("it is no sound record");
      await Deno.rename(part, join(recordsFolder, name));
    } catch (error) {
      await Deno.remove(part, { recursive: true });
      throw error;
    }
  } catch {
    return undefined; // a disk that is full, or a record that is there already, is no reason to fail: it is booted
  }
  return join(recordsFolder, name);
}

/** Puts a record into the store, unless it would stand in for no boot. The entry comes last: it names what is there. */
export async function shareRecord(store: SharedStore, folder: string): Promise<void> {
  const heard = await readSoundRecord(folder);
  if (!heard || !isWhole(heard) || !basename(folder).startsWith(`${heard.id}-`)) return;
  const files: StoredFile[] = [];
  for (const name of FILES) {
    const bytes = await Deno.readFile(join(folder, name));
    const digest = sha256(bytes);
    if (!await store.put(`cas/${digest}`, bytes)) return;
    files.push({ name, sha256: digest, sizeBytes: bytes.length });
  }
  await store.put(entryPath(heard.id), writeActionResult(files));
}

/** Images in a store that several machines share: files of `/cas/`, each by its digest. */
import { createHash } from "node:crypto";
import type { Digest } from "../image/checksums.ts";
import type { BringImage } from "../image/brought.ts";
import { append, readPart } from "../image/part_file.ts";
import { readActionResult, writeActionResult } from "./action_result.ts";
import type { SharedStore } from "./shared_store.ts";

const MOST_ENTRY_BYTES = 4096;
const MOST_IMAGE_BYTES = 64 * 1024 ** 3;
const ENTRY_FILE = "image";

/** Where an image is looked up that its project lists by another digest than the store has it by. */
function entryPath({ algorithm, hex }: Digest): string {
  return `ac/${createHash("sha256").update(`seedling image 1 ${algorithm} ${hex}`).digest("hex")}`;
}

/** Brings images out of a store. Whether they are the right ones is for whoever asks to find out: the store is not asked to be honest. */
export function sharedImages(store: SharedStore): BringImage {
  return async (digest, part, progress) => {
    const sha256 = await sha256Of(store, digest);
    if (sha256 === undefined) return false;
    const { have } = await readPart(part, digest.hex);
    return await store.take(`cas/${sha256}`, have, async (bytes, from) => {
      const note = { digest: digest.hex };
      const onBytes = () => progress?.({ what: "fetching it from the shared store" });
      await append(part, { bytes, from, note, mostBytes: MOST_IMAGE_BYTES, onBytes });
    });
  };
}

async function sha256Of(store: SharedStore, digest: Digest): Promise<string | undefined> {
  if (digest.algorithm === "sha256") return digest.hex;
  const entry = await store.get(entryPath(digest), MOST_ENTRY_BYTES);
  return entry && readActionResult(entry)?.find(({ name }) => name === ENTRY_FILE)?.sha256;
}

/** An image's file, with the digest of its bytes and that by which its project lists it. */
export interface SharedImage {
  readonly path: string;
  readonly sha256: string;
  readonly listed?: Digest;
}

/** Puts an image into the store, unless it is there. */
export async function shareImage(store: SharedStore, { path, sha256, listed }: SharedImage): Promise<void> {
  const name = `cas/${sha256}`;
  const isThere = await store.has(name);
  if (isThere === undefined || !isThere && !await store.putFile(name, path)) return;
  if (listed === undefined || listed.algorithm === "sha256") return;
  const { size } = await Deno.stat(path);
  await store.put(entryPath(listed), writeActionResult([{ name: ENTRY_FILE, sha256, sizeBytes: size }]));
}

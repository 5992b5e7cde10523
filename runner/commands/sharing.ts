/** `--records URL`: records and images that several machines share. */
import { dirname } from "@std/path";
import { digestOf, knownDigest } from "../image/digest.ts";
import type { Image } from "../image/image.ts";
import { readKept } from "../image/kept_public.ts";
import { digestPath } from "../image/pinned_image.ts";
import type { CaseOnImage } from "../plan/planned_boot.ts";
import { shareImage } from "../record/shared_images.ts";
import { shareRecord } from "../record/shared_records.ts";
import { SharedStore } from "../record/shared_store.ts";
import type { CaseResult } from "../result/result.ts";
import type { Shell } from "./shell.ts";
import { type ParsedOptions, single, UsageError } from "./usage.ts";

/** Where records are shared, and whether what is booted here goes there. */
export interface Sharing {
  readonly url: string;
  readonly isReadOnly: boolean;
}

// What a store takes longer for, the next run shares.
const SHARING_MS = 120_000;

/** Reads the options. Throws {@linkcode UsageError}. */
export function readSharing(options: ParsedOptions): Sharing | undefined {
  const url = single(options, "records");
  const isReadOnly = options.flags.has("records-read-only");
  if (url === undefined) {
    if (isReadOnly) {
      throw new UsageError("Cannot only read records: from where is not said (give --records URL too)");
    }
    return undefined;
  }
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (
    !parsed || !isEscaped(parsed) || !/^https?:$/.test(parsed.protocol) || parsed.search !== "" ||
    parsed.hash !== ""
  ) {
    throw new UsageError(
      `Cannot share records by "--records": no address of a store (write https://HOST/PATH)`,
    );
  }
  return { url, isReadOnly };
}

/** Whether the escapes of its user and password are bytes of UTF-8. */
function isEscaped({ username, password }: URL): boolean {
  try {
    decodeURIComponent(username + password);
    return true;
  } catch {
    return false;
  }
}

/** The store of a run. */
export interface OpenSharing {
  readonly store: SharedStore;
  readonly isReadOnly: boolean;
}

/** The store of a run, which is asked nothing yet. */
export const openSharing = (
  { url, isReadOnly }: Sharing,
  { signal }: Pick<Shell, "signal">,
): OpenSharing => ({
  store: new SharedStore({ url, signal }),
  isReadOnly,
});

/**
 * Puts what was booted here, and what it was booted of, into the store. Whatever goes wrong there is told, and changes nothing of
 * the run.
 */
export async function shareAll(
  cases: readonly CaseOnImage[],
  results: readonly CaseResult[],
  { store, isReadOnly }: OpenSharing,
  shell: Pick<Shell, "cacheFolder" | "recordsFolder" | "complain">,
): Promise<void> {
  if (!isReadOnly) {
    await shareRecords(results, store, shell);
    await shareImages(cases.map(({ image }) => image), store, shell);
  }
  if (store.trouble !== "") await shell.complain(`Records are not all shared: ${store.trouble}\n`);
}

async function shareImages(
  images: readonly Image[],
  store: SharedStore,
  { cacheFolder }: Pick<Shell, "cacheFolder">,
): Promise<void> {
  for (const { name, sha256, path } of new Map(images.map((each) => [each.sha256, each])).values()) {
    // The disk that is booted may be made of another file; that of an image with something put in is a machine's own.
    for (const file of [digestPath(cacheFolder, sha256), path]) {
      // Of a file outside of the cache that was new when it was read no digest is kept.
      const isOwn = file.startsWith(`${cacheFolder}/`);
      const known = (isOwn ? knownDigest : digestOf)(file, cacheFolder).catch(() => undefined);
      if (await known !== sha256) continue;
      const kept = await readKept(cacheFolder, name);
      const listed = kept?.sha256 === sha256 ? kept.published : undefined;
      await shareImage(store, { path: file, sha256, ...(listed && { listed }) });
      break;
    }
  }
}

async function shareRecords(
  results: readonly CaseResult[],
  store: SharedStore,
  { recordsFolder }: Pick<Shell, "recordsFolder">,
): Promise<void> {
  const folders = results.flatMap(({ boot }) => {
    const folder = boot && boot.recordedAt === undefined ? dirname(boot.consolePath) : "";
    return dirname(folder) === recordsFolder ? [folder] : [];
  });
  const startedMs = performance.now();
  for (const folder of new Set(folders)) {
    if (performance.now() - startedMs > SHARING_MS) break;
    try {
      await shareRecord(store, folder);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error; // another run has pruned it
    }
  }
}

/** `--records URL`: records that several machines share. */
import { dirname } from "@std/path";
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
  if (!parsed || !/^https?:$/.test(parsed.protocol) || parsed.search !== "" || parsed.hash !== "") {
    throw new UsageError(
      `Cannot share records by "--records": no address of a store (write https://HOST/PATH)`,
    );
  }
  return { url, isReadOnly };
}

/** The store of a run, which is asked nothing yet. */
export const storeOf = ({ url }: Sharing, { signal }: Pick<Shell, "signal">): SharedStore =>
  new SharedStore({ url, signal });

/** Puts what was booted here into the store. Whatever goes wrong there is told, and changes nothing of the run. */
export async function shareRecords(
  results: readonly CaseResult[],
  { store, isReadOnly }: { readonly store: SharedStore; readonly isReadOnly: boolean },
  { recordsFolder, complain }: Pick<Shell, "recordsFolder" | "complain">,
): Promise<void> {
  const folders = isReadOnly ? [] : results.flatMap(({ boot }) => {
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
  if (store.trouble !== "") await complain(`Records are not all shared: ${store.trouble}\n`);
}

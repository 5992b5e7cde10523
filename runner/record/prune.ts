/** Keeps a folder of records, and the cache's images, within bounds. */
import { join } from "@std/path";
import { sweepStale } from "../setup/cache.ts";
import { type KeptImage, listImages } from "./kept_images.ts";
import { type KeptRecord, listRecords, type ListRecordsOptions } from "./kept_records.ts";

/** How much may stay. */
export interface RecordBounds {
  /** Of all records together; the oldest go first. */
  readonly maxSizeBytes: number;
  /** An older record goes, whatever the size. */
  readonly maxAgeMs: number;
  /** A younger one stays, whatever the size: another run may be about to report it. @default {0} */
  readonly sparedMs?: number;
}

const HOUR_MS = 3_600_000;

/** Where nobody says else: 2 GiB and 30 days. */
export const RECORD_BOUNDS: RecordBounds = { maxSizeBytes: 2 * 1024 ** 3, maxAgeMs: 30 * 24 * HOUR_MS };

/** The bounds behind a run: others may run beside it. */
export const BOUNDS_AFTER_RUN: RecordBounds = { ...RECORD_BOUNDS, sparedMs: HOUR_MS };

/**
 * A record gets its name last, so one that has its name is nobody's work in progress. What has none yet is written within
 * seconds of its boot's end: after an hour its writer is gone. That needs no lock, which a killed run, a network's file
 * system or an older build would not keep.
 */
const WRITTEN_WITHIN_MS = HOUR_MS;

/** Those that are to go, in the order in which they go: half-written and damaged, then too old, then oldest beyond the size. */
export function expendable(
  records: readonly KeptRecord[],
  { maxSizeBytes, maxAgeMs, sparedMs = 0 }: RecordBounds,
  nowMs: number,
): readonly KeptRecord[] {
  // A clock that was set back makes a record of tomorrow no younger than one of now.
  const ageMs = ({ keptAtMs }: KeptRecord) => Math.max(0, nowMs - keptAtMs);
  const isSpared = (each: KeptRecord) =>
    ageMs(each) < (each.status === "half-written" ? WRITTEN_WITHIN_MS : sparedMs);
  const candidates = records.filter((each) => !isSpared(each)).toSorted((a, b) => a.keptAtMs - b.keptAtMs);
  const useless = candidates.filter(({ status }) => status === "half-written" || status === "damaged");
  const useful = candidates.filter((each) => !useless.includes(each));
  const tooOld = useful.filter((each) => ageMs(each) > maxAgeMs);
  let leftBytes = sizeOf(records) - sizeOf([...useless, ...tooOld]);
  const tooMuch = useful.filter((each) => !tooOld.includes(each)).filter(({ sizeBytes }) => {
    const isTooMuch = leftBytes > maxSizeBytes;
    if (isTooMuch) leftBytes -= sizeBytes;
    return isTooMuch;
  });
  return [...useless, ...tooOld, ...tooMuch];
}

/** Bytes of some records or images together. */
export function sizeOf(all: readonly { readonly sizeBytes: number }[]): number {
  return all.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}

/** How to prune. */
export interface PruneOptions extends ListRecordsOptions {
  /** Since 1970; now, where nobody says. */
  readonly nowMs?: number;
}

/** Removes what is beyond the bounds; gives what was removed. Throws what the OS says. */
export async function pruneRecords(
  recordsFolder: string,
  bounds: RecordBounds,
  { nowMs = Date.now(), ...how }: PruneOptions = {},
): Promise<readonly KeptRecord[]> {
  const gone = expendable(await listRecords(recordsFolder, how), bounds, nowMs);
  for (const { folder } of gone) await removeAll(folder);
  return gone;
}

/** Removes the images of a cache that nothing has used for so long, and what killed runs left of others; gives what was removed. Throws what the OS says. */
export async function pruneImages(
  cacheFolder: string,
  records: readonly KeptRecord[],
  { maxAgeMs, nowMs = Date.now() }: { readonly maxAgeMs: number; readonly nowMs?: number },
): Promise<readonly KeptImage[]> {
  const images = await listImages(cacheFolder, records);
  const gone = images.filter(({ lastUsedMs }) => nowMs - lastUsedMs > maxAgeMs);
  for (const { paths } of gone) for (const path of paths) await removeAll(path);
  for (const name of ["images", "upgrades"]) await sweepStale(join(cacheFolder, name), new Date(nowMs));
  return gone;
}

/** Another run may have removed it in the meantime. */
async function removeAll(path: string): Promise<void> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

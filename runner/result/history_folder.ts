/** The runs that are kept for their history: a small file each, found again, and pruned. */
import { join } from "@std/path";
import { isReadOnly } from "../image/read_only.ts";
import { isKeptRun } from "./kept_run_shape.ts";
import type { KeptRun } from "./kept_run.ts";

/** How much of the history stays. */
export interface HistoryBounds {
  /** Of all files together; the oldest go first. */
  readonly maxSizeBytes: number;
  /** An older run goes, whatever the size. */
  readonly maxAgeMs: number;
}

const DAY_MS = 86_400_000;

/** Some 25 KB are a run of the whole suite: a year of one a day has room. */
export const HISTORY_BOUNDS: HistoryBounds = { maxSizeBytes: 16 * 1024 ** 2, maxAgeMs: 400 * DAY_MS };

const NAME = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z-[0-9a-f]{8}\.json$/;
const PART_PREFIX = ".part-";
const MOST_BYTES = 4 * 1024 ** 2;

/** Where the history of a cache lies. */
export const historyFolder = (cacheFolder: string): string => join(cacheFolder, "history");

/** Keeps a run. A file gets its name last: it is whole or absent. Nothing is kept where nothing was told, or nothing may be written. */
export async function keepRun(folder: string, run: KeptRun): Promise<void> {
  if (run.cases.length === 0) return;
  try {
    await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
    const part = await Deno.makeTempFile({ dir: folder, prefix: PART_PREFIX }); // 0600
    await Deno.writeTextFile(part, `${JSON.stringify(run)}\n`);
    await Deno.rename(part, join(folder, nameOf(run)));
  } catch (error) {
    if (!isReadOnly(error)) throw error;
  }
}

/** By its time, so that names are in order, and by chance, so that two of one moment are two. */
function nameOf({ startedAt }: KeptRun): string {
  const chance = crypto.randomUUID().slice(0, 8);
  return `${startedAt.replaceAll(/[:.]/g, "-")}-${chance}.json`;
}

/** The runs that are kept, oldest first; one that cannot be read is none. */
export async function keptRuns(folder: string): Promise<readonly KeptRun[]> {
  const runs: KeptRun[] = [];
  for (const { name, sizeBytes } of await filesIn(folder)) {
    if (sizeBytes > MOST_BYTES || !NAME.test(name)) continue;
    const run = parsed(await Deno.readTextFile(join(folder, name)).catch(absent));
    if (run) runs.push(run);
  }
  return runs;
}

function parsed(text: string): KeptRun | undefined {
  try {
    const run: unknown = JSON.parse(text);
    return isKeptRun(run) ? run : undefined;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

/** Another run may have pruned it in the meantime. */
function absent(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "";
  throw error;
}

// As many as a history tells. A clock that is ahead for one run, or a year's pause, takes none of them.
const LEAST_RUNS = 30;

/** Removes what is too old, what is beyond the size, and what a killed run left half-written. */
export async function pruneHistory(
  folder: string,
  { maxSizeBytes, maxAgeMs }: HistoryBounds,
  nowMs: number = Date.now(),
): Promise<void> {
  let leftBytes = maxSizeBytes;
  let kept = 0;
  for (const { name, sizeBytes, writtenMs } of (await filesIn(folder)).toReversed()) {
    const ageMs = nowMs - writtenMs;
    if (name.startsWith(PART_PREFIX) && ageMs < DAY_MS) continue;
    leftBytes -= sizeBytes;
    const isOurs = NAME.test(name) || name.startsWith(PART_PREFIX);
    const isKept = NAME.test(name) && (ageMs <= maxAgeMs || kept < LEAST_RUNS) && leftBytes >= 0;
    if (isKept) kept++;
    if (isOurs && !isKept) await Deno.remove(join(folder, name)).catch(absent);
  }
}

interface KeptFile {
  readonly name: string;
  readonly sizeBytes: number;
  readonly writtenMs: number;
}

/** In the order of their names; links are not followed. */
async function filesIn(folder: string): Promise<readonly KeptFile[]> {
  try {
    const entries = await Array.fromAsync(Deno.readDir(folder));
    const names = entries.filter(({ isFile }) => isFile).map(({ name }) => name).toSorted();
    const found = await Promise.all(names.map(async (name) => {
      const file = await Deno.lstat(join(folder, name)).catch(() => undefined);
      return file ? [{ name, sizeBytes: file.size, writtenMs: file.mtime?.getTime() ?? 0 }] : [];
    }));
    return found.flat();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

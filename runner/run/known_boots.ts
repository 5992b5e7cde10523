/** Boots that were heard before: never boot twice for the same answer. */
import { join } from "@std/path";
import type { HeardBoot } from "./heard.ts";
import type { PlannedBoot } from "../plan/plan.ts";
import { readRecord } from "./recording.ts";
import { RecordError } from "./record_text.ts";

/** Looks for the newest whole record that stands in for a boot; `undefined` where it must be booted. */
export type FindRecord = (boot: Pick<PlannedBoot, "id" | "asked">) => Promise<HeardBoot | undefined>;

/** The folders of the records that a boot's id may have. */
export type FoldersOf = (id: string) => Promise<readonly string[]>;

/**
 * Looks where `foldersOf` says. A record that is damaged, or that was not asked what is asked now, stands in for nothing;
 * nor does one whose boot did not come to its whole report, unless `isFine` takes it.
 */
export function knownBoots(
  foldersOf: FoldersOf,
  isFine: (heard: HeardBoot) => boolean = isWhole,
): FindRecord {
  return async ({ id, asked }) => {
    const heard = await Promise.all((await foldersOf(id)).map(readOrNone));
    return heard
      .filter((each) => each !== undefined)
      .filter(isFine)
      .filter((each) => each.id === id && answers(each.asked ?? {}, asked))
      .toSorted((a, b) => (a.heardAt ?? "") < (b.heardAt ?? "") ? 1 : -1)[0];
  };
}

/** The records of a cache, whose folders begin with their boot's id; it is listed once. */
export function recordsIn(folder: string): FoldersOf {
  let names: Promise<readonly string[]> | undefined;
  return async (id) => {
    names ??= listNames(folder);
    return (await names).filter((name) => name.startsWith(`${id}-`)).map((name) => join(folder, name));
  };
}

async function listNames(folder: string): Promise<readonly string[]> {
  try {
    return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/** A boot that came to its whole report, or came up where there was to be none, and whose disk the host could read. */
function isWhole({ transcript: { ending }, after }: HeardBoot): boolean {
  return (ending.name === "reported" || ending.name === "came-up") && after !== undefined;
}

/** A record of which every frame is sound. */
async function readOrNone(folder: string): Promise<HeardBoot | undefined> {
  try {
    const heard = await readRecord(folder);
    return heard.transcript.damage.length === 0 ? heard : undefined;
  } catch (error) {
    if (error instanceof RecordError) return undefined;
    throw error;
  }
}

/** Whether every row that is asked for was asked for then. */
function answers(then: PlannedBoot["asked"], now: PlannedBoot["asked"]): boolean {
  return Object.entries(now).every(([kind, rows]) => rows.every((row) => then[kind]?.includes(row)));
}

/** Boots that were heard before: never boot twice for the same answer. */
import { join } from "@std/path";
import { isAsAwaited } from "../console/ending.ts";
import { FACT_KINDS } from "../facts/kinds.ts";
import type { HeardBoot } from "./heard.ts";
import type { PlannedBoot } from "../plan/planned_boot.ts";
import { readRecordFile } from "./record_file.ts";
import { parseRecordText, RecordError } from "./record_text.ts";
import { readSoundRecord } from "./recording.ts";

/** A boot that a record may stand in for. */
export type SoughtBoot = Pick<PlannedBoot, "id" | "asked"> & Partial<Pick<PlannedBoot, "isContinued">>;

/** Looks for the newest whole record that stands in for a boot; `undefined` where it must be booted. */
export type FindRecord = (boot: SoughtBoot) => Promise<HeardBoot | undefined>;

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
  return async (boot) => {
    // Newest first, one after the other: a boot that was made fresh again and again has many.
    for (const folder of await newestFirst(await foldersOf(boot.id))) {
      const heard = await readSoundRecord(folder);
      if (heard && isFine(heard) && standsIn(heard, boot)) return asSought(heard, boot);
    }
    return undefined;
  };
}

/** The records of a cache, whose folders begin with their boot's id; it is listed once. */
export function recordsIn(folder: string): FoldersOf {
  let names: Promise<ReadonlyMap<string, readonly string[]>> | undefined;
  return async (id) => {
    names ??= listNames(folder);
    return (await names).get(id)?.map((name) => join(folder, name)) ?? [];
  };
}

async function listNames(folder: string): Promise<ReadonlyMap<string, readonly string[]>> {
  try {
    const entries = await Array.fromAsync(Deno.readDir(folder));
    // A link is none of ours, wherever it leads.
    const names = entries.filter(({ isDirectory }) => isDirectory).map(({ name }) => name);
    return Map.groupBy(names, (name) => name.slice(0, name.lastIndexOf("-")));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return new Map();
    throw error;
  }
}

async function newestFirst(folders: readonly string[]): Promise<readonly string[]> {
  if (folders.length < 2) return folders;
  const dated = await Promise.all(
    folders.map(async (folder) => ({ folder, heardAt: await heardAtOf(folder) })),
  );
  return dated.toSorted((a, b) => a.heardAt < b.heardAt ? 1 : -1).map(({ folder }) => folder);
}

/** Empty where it does not say: whether it is of any use is found out later. */
async function heardAtOf(folder: string): Promise<string> {
  try {
    const parsed = parseRecordText(await readRecordFile(folder) ?? "");
    return parsed.kind === "record" ? parsed.record.heardAt ?? "" : "";
  } catch (error) {
    if (error instanceof RecordError) return "";
    throw error;
  }
}

/**
 * A boot that came to its whole report, or came up where there was to be none, and whose disk the host could read. The
 * reports say when it was heard, so it must tell.
 */
export function isWhole({ transcript: { ending }, after, heardAt = "" }: HeardBoot): boolean {
  return isAsAwaited(ending.name) && after !== undefined && !Number.isNaN(Date.parse(heardAt));
}

/** Whether it answers all that is asked now; how a guest took its power button, only a boot tells that pressed it. */
function standsIn(heard: HeardBoot, { id, asked, isContinued }: SoughtBoot): boolean {
  if (isContinued && heard.poweredOff === undefined) return false;
  return heard.id === id && answers(heard.asked ?? {}, asked);
}

/** Without what is not asked now: a boot that nothing goes on with is not judged by its power button. */
function asSought({ poweredOff, ...heard }: HeardBoot, { isContinued = true }: SoughtBoot): HeardBoot {
  return isContinued && poweredOff !== undefined ? { ...heard, poweredOff } : heard;
}

// What other kinds tell, the probe tells unasked: an expectation more of them needs no boot.
const ASKED_KINDS = FACT_KINDS.filter(({ ask }) => ask !== undefined).map(({ key }) => key);

/** Whether every row that is asked for was asked for then. */
function answers(then: PlannedBoot["asked"], now: PlannedBoot["asked"]): boolean {
  return ASKED_KINDS.every((kind) => (now[kind] ?? []).every((row) => then[kind]?.includes(row)));
}

/** Boots that were heard before: never boot twice for the same answer. */
import { join } from "@std/path";
import type { HeardBoot } from "./heard.ts";
import type { PlannedBoot } from "../plan/plan.ts";
import { readRecord } from "./recording.ts";
import { RecordError } from "./record_text.ts";

/** Looks for the newest whole record that stands in for a boot; `undefined` where it must be booted. */
export type FindRecord = (boot: Pick<PlannedBoot, "id" | "asked">) => Promise<HeardBoot | undefined>;

/**
 * Looks in a folder of records, which is listed once. A record that is damaged, or whose boot did not come to its whole
 * report, or that was not asked what is asked now, stands in for nothing.
 */
export function knownBoots(recordsFolder: string): FindRecord {
  let names: Promise<readonly string[]> | undefined;
  return async ({ id, asked }) => {
    names ??= listFolders(recordsFolder);
    const own = (await names).filter((name) => name.startsWith(`${id}-`));
    const heard = await Promise.all(own.map((name) => readWhole(join(recordsFolder, name))));
    return heard
      .filter((each) => each !== undefined)
      .filter((each) => each.id === id && answers(each.asked ?? {}, asked))
      .toSorted((a, b) => (a.heardAt ?? "") < (b.heardAt ?? "") ? 1 : -1)[0];
  };
}

async function listFolders(folder: string): Promise<readonly string[]> {
  try {
    return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/** A record with its whole and sound report and the host's look at the disk; nothing less is worth a second look. */
async function readWhole(folder: string): Promise<HeardBoot | undefined> {
  try {
    const heard = await readRecord(folder);
    const { ending, damage } = heard.transcript;
    return ending.name === "reported" && damage.length === 0 && heard.after ? heard : undefined;
  } catch (error) {
    if (error instanceof RecordError) return undefined;
    throw error;
  }
}

/** Whether every row that is asked for was asked for then. */
function answers(then: PlannedBoot["asked"], now: PlannedBoot["asked"]): boolean {
  return Object.entries(now).every(([kind, rows]) => rows.every((row) => then[kind]?.includes(row)));
}

/** Keeps a part of a run in its folder. */
import type { RunResult } from "../result/result.ts";
import type { Part } from "../run/part.ts";
import { writePart } from "./part_folder.ts";
import type { Shell } from "./shell.ts";

/** Keeps it where that is asked for; gives whether nothing went wrong. */
export async function keepPart(
  { part, attempt }: { readonly part?: Part; readonly attempt?: string },
  result: RunResult,
  { recordsFolder, complain }: Pick<Shell, "recordsFolder" | "complain">,
): Promise<boolean> {
  if (part === undefined || attempt === undefined) return true;
  try {
    await writePart(attempt, { part, result, recordsFolder });
    return true;
  } catch (error) {
    await complain(`Cannot keep part "${attempt}": ${error instanceof Error ? error.message : error}\n`);
    return false;
  }
}

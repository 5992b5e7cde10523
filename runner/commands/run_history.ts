/** The history of the cases that a run judged: kept by each run, told by the reports that show it. */
import type { Case } from "../case/case.ts";
import { isReadOnly } from "../image/read_only.ts";
import type { PlannedBoot } from "../plan/planned_boot.ts";
import { caseHistories } from "../result/case_history.ts";
import type { CaseHistory } from "../result/history.ts";
import { HISTORY_BOUNDS, historyFolder, keepRun, keptRuns, pruneHistory } from "../result/history_folder.ts";
import { asksOf, keptRun, type RunToKeep } from "../result/kept_run.ts";
import type { Shell } from "./shell.ts";

/** What is known of the run beside its results. */
interface Ran {
  /** All that judge a case of it. */
  readonly boots: readonly PlannedBoot[];
  readonly selected: readonly Case[];
  /** Whether a report tells it: else nothing is read. */
  readonly isTold: boolean;
}

/** Keeps a run, and gives how its cases fared until now. What cannot be kept is told, and changes nothing of what the run came to. */
export async function historyWith(
  run: RunToKeep,
  { boots: made, selected, isTold }: Ran,
  { cacheFolder, complain }: Shell,
): Promise<readonly CaseHistory[]> {
  const boots = made.map(({ id, image }) => ({ id, imageSha256: image.sha256 }));
  const asks = new Map(selected.map((each) => [each.id, asksOf(each)]));
  const own = keptRun({ ...run, boots }, (id) => asks.get(id));
  const folder = historyFolder(cacheFolder);
  try {
    await keepRun(folder, own);
    await pruneHistory(folder, HISTORY_BOUNDS);
    return isTold ? historiesOf(own.cases, await keptRuns(folder)) : [];
  } catch (error) {
    if (isReadOnly(error)) return []; // the records' own line says so
    await complain(
      `Cannot keep the history in "${folder}": ${error instanceof Error ? error.message : error}\n`,
    );
    return [];
  }
}

/** Of these cases alone; a case that was run once has none. */
function historiesOf(
  cases: readonly { readonly id: string; readonly image: string }[],
  runs: Parameters<typeof caseHistories>[0],
): readonly CaseHistory[] {
  const keyOf = ({ id, image }: { readonly id: string; readonly image: string }) =>
    JSON.stringify([id, image]);
  const own = new Set(cases.map(keyOf));
  return caseHistories(runs).filter((each) => each.entries.length > 1 && own.has(keyOf(each)));
}

/** How long boots will take, by what records tell of earlier ones. */
import { isHostTrouble } from "../console/ending.ts";
import { type KeptRecord, listRecords, type ToldByRecord } from "./kept_records.ts";
import type { PlannedBoot } from "../plan/planned_boot.ts";

/** A boot whose duration is asked for. */
export type TimedBoot = Pick<PlannedBoot, "id" | "caseIds">;

/** A boot that did not come to an end of its own tells nothing of how long it takes. */
const isCutShort = (ending: string) => ending === "interrupted" || isHostTrouble(ending);

/** How long boots took under an accelerator, by the records in a folder; nothing is known of one that cannot be read. */
export async function recordedSeconds(
  recordsFolder: string,
  accelerator: "kvm" | "tcg",
): Promise<(boot: TimedBoot) => number | undefined> {
  const { NotADirectory, PermissionDenied } = Deno.errors;
  try {
    return secondsBy(await listRecords(recordsFolder), accelerator);
  } catch (error) {
    if (error instanceof NotADirectory || error instanceof PermissionDenied) return () => undefined;
    throw error;
  }
}

/** As long as the same boot took the last time; else, where its seed or machine is another now, as its case did. */
export function secondsBy(
  records: readonly Pick<KeptRecord, "told">[],
  accelerator: "kvm" | "tcg",
): (boot: TimedBoot) => number | undefined {
  const all = records.flatMap(({ told }) => told && isOf(told, accelerator) ? [told] : []);
  // Oldest first: the newest stays.
  const byId = new Map(all.map(({ id, seconds }) => [id, seconds]));
  const byCase = new Map(
    all.flatMap(({ caseIds = [], seconds }) => caseIds.map((id) => [id, seconds] as const)),
  );
  return ({ id, caseIds }) =>
    byId.get(id) ?? caseIds.map((each) => byCase.get(each)).find((seconds) => seconds !== undefined);
}

function isOf({ ending, accelerator: by }: ToldByRecord, accelerator: "kvm" | "tcg"): boolean {
  return by === accelerator && !isCutShort(ending);
}

/**
 * The longest first, so that none is left alone at the end; a tree's boots come one after the other. Boots that nobody has
 * timed count as the median of the others, and what takes the same time stays in order.
 */
export function longestFirst<Tree extends { readonly boots: readonly TimedBoot[] }>(
  trees: readonly Tree[],
  secondsOf: (boot: TimedBoot) => number | undefined,
): readonly Tree[] {
  const known = trees.flatMap(({ boots }) => boots.flatMap((boot) => secondsOf(boot) ?? []));
  const median = known.toSorted((a, b) => a - b)[Math.floor(known.length / 2)] ?? 1;
  const seconds = new Map(
    trees.map((tree) => [tree, tree.boots.reduce((sum, boot) => sum + (secondsOf(boot) ?? median), 0)]),
  );
  return trees.toSorted((a, b) => (seconds.get(b) ?? 0) - (seconds.get(a) ?? 0));
}

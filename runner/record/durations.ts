/** How long boots will take, by what records tell of earlier ones. */
import { isHostTrouble } from "../console/ending.ts";
import { type KeptRecord, listRecords, type ToldByRecord } from "./kept_records.ts";
import type { PlannedBoot } from "../plan/planned_boot.ts";

/** A boot whose duration is asked for. */
export type TimedBoot = Pick<PlannedBoot, "id" | "caseIds"> & {
  /** What is booted; boots of one image take about as long. */
  readonly image?: { readonly sha256: string };
};

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

/** How long each boot will take: one that nobody has timed takes the median of its image's, or else of all. */
export function expectedSeconds(
  boots: readonly TimedBoot[],
  secondsOf: (boot: TimedBoot) => number | undefined,
): (boot: TimedBoot) => number {
  const timed = boots.flatMap((boot) => {
    const seconds = secondsOf(boot);
    return seconds === undefined ? [] : [{ image: boot.image?.sha256, seconds }];
  });
  const ofAll = medianOf(timed) ?? 1;
  const byImage = new Map(
    [...Map.groupBy(timed, ({ image }) => image)].map(([image, each]) => [image, medianOf(each)]),
  );
  return (boot) => secondsOf(boot) ?? byImage.get(boot.image?.sha256) ?? ofAll;
}

function medianOf(timed: readonly { readonly seconds: number }[]): number | undefined {
  return timed.map(({ seconds }) => seconds).toSorted((a, b) => a - b)[Math.floor(timed.length / 2)];
}

/** Boots that are made one after the other, and how long they will take. */
export interface TimedTree<Tree> {
  readonly tree: Tree;
  readonly seconds: number;
}

/** The longest first, so that none is left alone at the end; what takes the same time stays in order. */
export function longestFirst<Tree extends { readonly boots: readonly TimedBoot[] }>(
  trees: readonly Tree[],
  secondsOf: (boot: TimedBoot) => number | undefined,
): readonly TimedTree<Tree>[] {
  const expected = expectedSeconds(trees.flatMap(({ boots }) => boots), secondsOf);
  return trees
    .map((tree) => ({ tree, seconds: tree.boots.reduce((sum, boot) => sum + expected(boot), 0) }))
    .toSorted((a, b) => b.seconds - a.seconds);
}

/** A boot that went wrong is told once: the other cases that share it say only what they have of their own. */
import type { CaseResult } from "../runner/result/result.ts";
import { isBadBoot, isGood, pointsOf } from "./points.ts";

/** The results that are told, and by each of them those that have nothing else to say. */
export interface Told {
  readonly results: readonly CaseResult[];
  readonly silent: ReadonlyMap<CaseResult, readonly CaseResult[]>;
}

/** Leaves out, of each boot that went wrong, what its first case tells. */
export function tellBootsOnce(results: readonly CaseResult[]): Told {
  const firsts = new Map<string, CaseResult>();
  const silent = new Map<CaseResult, readonly CaseResult[]>();
  const told = results.flatMap((each) => {
    const key = each.boot && pointsOf(each).some(isBadBoot) ? `${each.boot.id} ${each.verdict}` : undefined;
    const first = key === undefined ? undefined : firsts.get(key);
    if (key === undefined) return [each];
    if (first === undefined) {
      firsts.set(key, each);
      return [each];
    }
    const points = each.points.filter((point) => !isBadBoot(point));
    if (points.some(({ verdict }) => !isGood(verdict))) return [{ ...each, points }];
    silent.set(first, [...silent.get(first) ?? [], each]);
    return [];
  });
  return { results: told, silent };
}

/** A boot that went wrong is told once: the other cases that share it say only what they have of their own. */
import type { CaseResult } from "../runner/result/result.ts";
import { isBadBoot, isGood, pointsOf } from "./points.ts";

/** A case that only a list names. */
export type NamedCase = Pick<CaseResult, "id" | "verdict">;

/** Who tells of a boot. */
interface Teller {
  readonly index: number;
  /** Those that have nothing else to say. */
  readonly silent: NamedCase[];
}

/** Looks at all cases first, and then says of each how it is told. */
export class BootsToldOnce {
  readonly #tellers = new Map<string, Teller>();

  /** Takes the next case, by its place among all. */
  see(each: CaseResult, index: number): void {
    const key = badBootOf(each);
    if (key === undefined) return;
    const teller = this.#tellers.get(key);
    if (teller === undefined) this.#tellers.set(key, { index, silent: [] });
    else if (!hasMore(each)) teller.silent.push({ id: each.id, verdict: each.verdict });
  }

  /** What a case has to say, and for whom else; none where another case has said it. */
  tell(
    each: CaseResult,
    index: number,
  ): { readonly told: CaseResult; readonly silent: readonly NamedCase[] } | undefined {
    const key = badBootOf(each);
    const teller = key === undefined ? undefined : this.#tellers.get(key);
    if (teller === undefined || teller.index === index) return { told: each, silent: teller?.silent ?? [] };
    return hasMore(each) ? { told: { ...each, points: ownPoints(each) }, silent: [] } : undefined;
  }
}

const badBootOf = (each: CaseResult) =>
  each.boot && pointsOf(each).some(isBadBoot) ? `${each.boot.id} ${each.verdict}` : undefined;

const ownPoints = ({ points }: CaseResult) => points.filter((point) => !isBadBoot(point));

const hasMore = (each: CaseResult) => ownPoints(each).some(({ verdict }) => !isGood(verdict));

/** Composed boots screen and never convict: what does not pass by one of them is judged by a boot of its own. */
import type { CaseOnImage, PlannedBoot } from "../plan/planned_boot.ts";
import type { BootOutcome } from "../record/outcome.ts";
import type { JudgeJob } from "../result/judge_boot.ts";
import type { CaseResult } from "../result/result.ts";

/** Knows what is left to be judged of composed boots, and what they came to. */
export class Screening {
  readonly #cases: ReadonlyMap<string, CaseOnImage>;
  readonly #judged = new Set<PlannedBoot>();
  readonly #screened = new Map<string, NonNullable<CaseResult["screened"]>>();

  /** Of the cases of a run. */
  constructor(cases: readonly CaseOnImage[]) {
    this.#cases = new Map(cases.map((each) => [each.case.id, each]));
  }

  /** The parts of a boot that nothing is told of yet, in the plan's order; none of one that is not composed. */
  left({ parts = [] }: PlannedBoot): readonly PlannedBoot[] {
    return parts.filter((part) => !this.#judged.has(part));
  }

  /** A boot that judges alone is over. */
  over(boot: PlannedBoot): void {
    this.#judged.add(boot);
  }

  /** All cases of a composed boot: what is told of one hides the secrets of all, those too that are judged already. */
  jobOf({ caseIds }: PlannedBoot, outcome: BootOutcome): JudgeJob {
    return { cases: caseIds.flatMap((id) => this.#cases.get(id) ?? []), outcome, composed: caseIds };
  }

  /**
   * The results that count: of the parts whose cases all pass. Those of a part in which one does not are none: its boot is made in
   * any case, and tells all of them.
   */
  passed(boot: PlannedBoot, results: readonly CaseResult[]): readonly CaseResult[] {
    const byId = new Map(results.map((each) => [each.id, each]));
    return this.left(boot).flatMap((part) => {
      const own = part.caseIds.flatMap((id) => byId.get(id) ?? []);
      if (own.every(({ verdict }) => verdict === "pass")) {
        this.over(part);
        return own;
      }
      for (const { id, verdict } of own) this.#screened.set(id, { boot: boot.id, verdict });
      return [];
    });
  }

  /** The result of a case that was judged alone, with what it came to in a composed boot before. */
  told(result: CaseResult): CaseResult {
    const screened = this.#screened.get(result.id);
    return screened ? { ...result, screened } : result;
  }
}

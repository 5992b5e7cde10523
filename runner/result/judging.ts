/** The cases of a run, judged as their boots come in; what was heard is let go once nobody is judged by it any more. */
import type { CaseOnImage, PlannedBoot } from "../plan/planned_boot.ts";
import type { BootOutcome } from "../record/outcome.ts";
import type { JudgeJob } from "./judge_boot.ts";

/** Knows which cases each boot judges. */
export class Judging {
  readonly #boots: ReadonlyMap<string, PlannedBoot>;
  readonly #clonesOf: ReadonlyMap<string | undefined, readonly PlannedBoot[]>;
  readonly #casesOf: ReadonlyMap<PlannedBoot | undefined, readonly CaseOnImage[]>;
  readonly #unjudged: Set<PlannedBoot>;
  /** Of boots that somebody is still to be judged by: of thousands memory holds no more. */
  readonly #outcomes = new Map<string, BootOutcome>();

  /** Sorts the cases by their boots; nothing is judged. */
  constructor(cases: readonly CaseOnImage[], boots: readonly PlannedBoot[]) {
    const pairs = boots.toReversed().flatMap((boot) => boot.caseIds.map((id) => [id, boot] as const));
    const bootOf = new Map(pairs);
    this.#boots = new Map(boots.map((boot) => [boot.id, boot]));
    this.#clonesOf = Map.groupBy(boots, ({ twinOf }) => twinOf);
    this.#casesOf = Map.groupBy(cases, (each) => bootOf.get(each.case.id));
    this.#unjudged = new Set(boots);
  }

  /** How many boots' outcomes are kept, until all are judged that need them. */
  get kept(): number {
    return this.#outcomes.size;
  }

  /** What can be judged now that the outcome of a boot is known: its own cases, and those of its clones. */
  take(boot: PlannedBoot, outcome: BootOutcome): readonly JudgeJob[] {
    this.#outcomes.set(boot.id, outcome);
    return [boot, ...this.#clonesOf.get(boot.id) ?? []].flatMap((each) => this.#jobIfKnown(each) ?? []);
  }

  #jobIfKnown(boot: PlannedBoot): JudgeJob | undefined {
    const outcome = this.#outcomes.get(boot.id);
    const original = this.#boots.get(boot.twinOf ?? "");
    const twin = original && this.#outcomes.get(original.id);
    if (!outcome || (original && !twin) || !this.#unjudged.delete(boot)) return undefined;
    for (const each of original ? [boot, original] : [boot]) this.#letGo(each);
    return { cases: this.#casesOf.get(boot) ?? [], outcome, ...(twin && { twin }) };
  }

  #letGo(boot: PlannedBoot): void {
    const users = [boot, ...this.#clonesOf.get(boot.id) ?? []];
    if (!users.some((each) => this.#unjudged.has(each))) this.#outcomes.delete(boot.id);
  }
}

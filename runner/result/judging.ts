/** The cases of a run, judged as their boots come in; what was heard is let go once nobody is judged by it any more. */
import type { BootOutcome } from "../record/outcome.ts";
import type { HeardBoot } from "../record/heard.ts";
import type { CaseOnImage, PlannedBoot } from "../plan/planned_boot.ts";
import { type Redact, redactorOf } from "../redact/redact.ts";
import { redactedAttempts } from "./redacted_result.ts";
import type { CaseResult } from "./result.ts";
import { judgedResult, readBoot, unbootedResult } from "./judge_case.ts";

/** Where the outcomes of boots come from, and who is told that one is not needed any more. */
export interface Outcomes {
  readonly outcomeOf: (boot: PlannedBoot) => Promise<BootOutcome>;
  readonly forget: (boot: PlannedBoot) => void;
}

/** The results of a boot's cases, by case. */
type Results = ReadonlyMap<CaseOnImage, CaseResult>;

/** Knows which case is judged by which boot. */
export class Judging {
  readonly #boots: ReadonlyMap<string, PlannedBoot>;
  readonly #bootOf: ReadonlyMap<string, PlannedBoot>;
  readonly #casesOf: ReadonlyMap<PlannedBoot | undefined, readonly CaseOnImage[]>;

  /** Sorts the cases by their boots; nothing is judged. */
  constructor(cases: readonly CaseOnImage[], boots: readonly PlannedBoot[]) {
    const pairs = boots.toReversed().flatMap((boot) => boot.caseIds.map((id) => [id, boot] as const));
    const bootOf = new Map(pairs);
    this.#boots = new Map(boots.map((boot) => [boot.id, boot]));
    this.#bootOf = bootOf;
    this.#casesOf = Map.groupBy(cases, (each) => bootOf.get(each.case.id));
  }

  /** Whether all that is judged by a boot alone passes. */
  isGood(boot: PlannedBoot, outcome: BootOutcome): boolean {
    const verdicts = [...this.#judge(boot, outcome).values()].map(({ verdict }) => verdict);
    return !verdicts.some((verdict) => verdict === "fail" || verdict === "error");
  }

  /** Judges the cases of each boot as soon as its outcome is there; gives what to ask for the result of a case. */
  start(outcomes: Outcomes): (each: CaseOnImage) => Promise<CaseResult | undefined> {
    const letGo = this.#countUses(outcomes);
    const judgeBoot = async (boot: PlannedBoot): Promise<Results> => {
      const twin = this.#boots.get(boot.twinOf ?? "");
      const outcome = await outcomes.outcomeOf(boot);
      const results = this.#judge(boot, outcome, twin && await outcomes.outcomeOf(twin));
      letGo(boot);
      if (twin) letGo(twin);
      return results;
    };
    const judged = new Map(Array.from(this.#boots.values(), (boot) => [boot, judgeBoot(boot)]));
    // An error is told to whoever asks for the result, however late.
    for (const results of judged.values()) results.catch(() => {});
    return async (each) => {
      const boot = this.#bootOf.get(each.case.id);
      return boot && (await judged.get(boot))?.get(each);
    };
  }

  /** What was heard of a boot is needed for itself, and for each of its clones. */
  #countUses({ forget }: Outcomes): (boot: PlannedBoot) => void {
    const boots = [...this.#boots.values()];
    const clones = Map.groupBy(boots, ({ twinOf }) => twinOf);
    const uses = new Map(boots.map(({ id }) => [id, 1 + (clones.get(id)?.length ?? 0)]));
    return (boot) => {
      const left = (uses.get(boot.id) ?? 0) - 1;
      uses.set(boot.id, left);
      if (left === 0) forget(boot);
    };
  }

  #judge(boot: PlannedBoot, outcome: BootOutcome, twin?: BootOutcome): Results {
    const cases = this.#casesOf.get(boot) ?? [];
    const redact = redactorOfBoot(cases, outcome, twin);
    const resultOf = outcome.kind === "heard"
      ? heardResult(outcome.heard, redact, twin)
      : unheardResult(outcome);
    const told = outcome.kind === "not-run" ? undefined : outcome.attempts;
    const attempts = told && redactedAttempts(told, redact);
    return new Map(cases.map((each) => [each, { ...resultOf(each), ...(attempts && { attempts }) }]));
  }
}

type ResultOf = (each: CaseOnImage) => CaseResult;

/** Cases that share a boot share its seed, and that of the boots before it. */
function redactorOfBoot(
  [first]: readonly CaseOnImage[],
  ...outcomes: readonly (BootOutcome | undefined)[]
): Redact {
  const heard = outcomes.flatMap((each) => each?.kind === "heard" ? each.heard.transcript : []);
  return redactorOf(first ? [first.case] : [], ...heard);
}

function heardResult(heard: HeardBoot, redact: Redact, twin: BootOutcome | undefined): ResultOf {
  const read = readBoot(heard);
  const original = twin?.kind === "heard" ? { original: twin.heard } : {};
  return (each) => judgedResult(each.case, heard, { read, redact, ...original });
}

function unheardResult({ kind, because }: Exclude<BootOutcome, { readonly kind: "heard" }>): ResultOf {
  return (each) => unbootedResult(each, kind === "broken" ? "error" : "skip", because);
}

/** The cases of a run, judged as their boots come in; what was heard is let go once nobody is judged by it any more. */
import type { BootOutcome } from "../record/outcome.ts";
import type { HeardBoot } from "../record/heard.ts";
import type { CaseOnImage, PlannedBoot } from "../plan/planned_boot.ts";
import { type Redact, redactorOf } from "../redact/redact.ts";
import { redactedAttempts } from "./redacted_result.ts";
import type { CaseResult } from "./result.ts";
import { judgedResult, readBoot, unbootedResult } from "./judge_case.ts";

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

  /** The results of all cases that can be judged now that the outcome of a boot is known: its own, and those of its clones. */
  take(boot: PlannedBoot, outcome: BootOutcome): readonly CaseResult[] {
    this.#outcomes.set(boot.id, outcome);
    return [boot, ...this.#clonesOf.get(boot.id) ?? []].flatMap((each) => this.#judgeIfKnown(each));
  }

  #judgeIfKnown(boot: PlannedBoot): readonly CaseResult[] {
    const outcome = this.#outcomes.get(boot.id);
    const original = this.#boots.get(boot.twinOf ?? "");
    const twin = original && this.#outcomes.get(original.id);
    if (!outcome || (original && !twin) || !this.#unjudged.delete(boot)) return [];
    const results = this.#judge(boot, outcome, twin);
    for (const each of original ? [boot, original] : [boot]) this.#letGo(each);
    return results;
  }

  #letGo(boot: PlannedBoot): void {
    const users = [boot, ...this.#clonesOf.get(boot.id) ?? []];
    if (!users.some((each) => this.#unjudged.has(each))) this.#outcomes.delete(boot.id);
  }

  #judge(boot: PlannedBoot, outcome: BootOutcome, twin: BootOutcome | undefined): readonly CaseResult[] {
    const cases = this.#casesOf.get(boot) ?? [];
    const redact = redactorOfBoot(cases, outcome, twin);
    const resultOf = outcome.kind === "heard"
      ? heardResult(outcome.heard, redact, twin)
      : unheardResult(outcome);
    const told = outcome.kind === "not-run" ? undefined : outcome.attempts;
    const attempts = told && redactedAttempts(told, redact);
    return cases.map((each) => ({ ...resultOf(each), ...(attempts && { attempts }) }));
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

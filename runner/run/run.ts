/** The conductor: boots side by side, results in case order. */
import { type BootOutcome, Boots } from "./boots.ts";
import type { BootProgress } from "./hearing.ts";
import type { FindRecord } from "./known_boots.ts";
import type { HostSummary } from "../host/summary.ts";
import type { CaseOnImage, Plan, PlannedBoot } from "../plan/plan.ts";
import { type CaseResult, judgedResult, unbootedResult } from "./result.ts";

/** How a run goes. */
export interface RunOptions {
  /** Where it boots: kept with every record. */
  readonly host: HostSummary;
  /** Boots side by side, at least 1. */
  readonly jobs: number;
  /** After the first case that fails or errs no further boot starts; cases without one are skipped. */
  readonly failFast: boolean;
  /** Where every boot is kept. */
  readonly recordsFolder: string;
  /** What was heard before stands in for a boot: {@linkcode knownBoots}. Absent: everything is booted. */
  readonly findRecord?: FindRecord;
  /** Aborting it ends running boots as `interrupted` and starts no others; every case still gets its result. */
  readonly signal: AbortSignal;
  /** Called once a second, and at each change of phase. */
  readonly onProgress?: (boot: PlannedBoot, progress: BootProgress) => void;
  /** Called when a boot is over, however. */
  readonly onBootEnd?: (boot: PlannedBoot) => void;
}

/**
 * Boots what the plan says and yields each case's result, in the order of `cases`, as soon as all before it are known.
 * A boot that cannot start is that case's error, not an exception.
 */
export async function* run(
  cases: readonly CaseOnImage[],
  plan: Plan,
  options: RunOptions,
): AsyncGenerator<CaseResult> {
  const abandoned = new AbortController();
  const signal = AbortSignal.any([options.signal, abandoned.signal]);
  const isGood = (boot: PlannedBoot, outcome: BootOutcome) => !outcomeFails(outcome, cases, boot);
  const boots = new Boots(plan.boots, { ...options, signal, isGood });
  const queue = plan.boots.filter(({ after }) => after === undefined);
  const work = async () => {
    for (let boot = queue.shift(); boot; boot = queue.shift()) await boots.bootTree(boot);
  };
  const workers = Promise.allSettled(Array.from({ length: options.jobs }, work));
  try {
    for (const each of cases) {
      const boot = plan.boots.find(({ caseIds }) => caseIds.includes(each.case.id));
      const twin = boot?.twinOf === undefined ? undefined : plan.boots.find(({ id }) => id === boot.twinOf);
      if (boot) yield resultOf(each, await boots.outcomeOf(boot), twin && await boots.outcomeOf(twin));
    }
  } finally {
    // Whoever stops asking, or meets an error, leaves no machine behind.
    abandoned.abort(new Error("nobody waits for it"));
    await workers;
  }
}

function resultOf(each: CaseOnImage, outcome: BootOutcome, twin?: BootOutcome): CaseResult {
  if (outcome.kind === "heard") {
    return judgedResult(each.case, outcome.heard, twin?.kind === "heard" ? { original: twin.heard } : {});
  }
  return unbootedResult(each, outcome.kind === "broken" ? "error" : "skip", outcome.because);
}

function outcomeFails(outcome: BootOutcome, cases: readonly CaseOnImage[], boot: PlannedBoot): boolean {
  return cases
    .filter(({ case: { id } }) => boot.caseIds.includes(id))
    .some((each) => ["fail", "error"].includes(resultOf(each, outcome).verdict));
}

/** The conductor: boots side by side, results in case order. */
import { type BootProgress, hearBoot } from "./boot.ts";
import type { HeardBoot } from "./heard.ts";
import type { FindRecord } from "./known_boots.ts";
import type { HostSummary } from "../host/summary.ts";
import { MachineError } from "../machine/machine.ts";
import type { CaseOnImage, Plan, PlannedBoot } from "../plan/plan.ts";
import { RecordError } from "./record_text.ts";
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

type BootOutcome =
  | { readonly kind: "heard"; readonly heard: HeardBoot }
  | { readonly kind: "broken"; readonly because: string }
  | { readonly kind: "not-run"; readonly because: string };

/**
 * Boots what the plan says and yields each case's result, in the order of `cases`, as soon as all before it are known.
 * A boot that cannot start is that case's error, not an exception.
 */
export async function* run(
  cases: readonly CaseOnImage[],
  plan: Plan,
  options: RunOptions,
): AsyncGenerator<CaseResult> {
  const outcomes = new Map(plan.boots.map((boot) => [boot.id, Promise.withResolvers<BootOutcome>()]));
  // An error is told to whoever asks for the outcome, however late.
  for (const { promise } of outcomes.values()) promise.catch(() => {});
  const queue = [...plan.boots];
  const enough = new AbortController();
  const abandoned = new AbortController();
  const signals = { enough: enough.signal, end: AbortSignal.any([options.signal, abandoned.signal]) };
  const work = async () => {
    for (let boot = queue.shift(); boot; boot = queue.shift()) {
      const outcome = bootOnce(boot, options, signals);
      outcomes.get(boot.id)?.resolve(outcome);
      if (options.failFast && outcomeFails(await outcome, cases, boot)) enough.abort();
      await outcome;
    }
  };
  const workers = Promise.allSettled(Array.from({ length: options.jobs }, work));
  try {
    for (const each of cases) {
      const boot = plan.boots.find(({ caseIds }) => caseIds.includes(each.case.id));
      const outcome = boot && await outcomes.get(boot.id)?.promise;
      if (boot && outcome) yield resultOf(each, outcome);
    }
  } finally {
    // Whoever stops asking, or meets an error, leaves no machine behind.
    abandoned.abort(new Error("nobody waits for it"));
    await workers;
  }
}

interface RunSignals {
  /** No further boot is to start. */
  readonly enough: AbortSignal;
  /** Every boot is to end. */
  readonly end: AbortSignal;
}

async function bootOnce(
  boot: PlannedBoot,
  options: RunOptions,
  { enough, end }: RunSignals,
): Promise<BootOutcome> {
  if (end.aborted) return { kind: "not-run", because: "the run was interrupted before it" };
  if (enough.aborted) return { kind: "not-run", because: "a case before it did not pass (--fail-fast)" };
  try {
    const known = await options.findRecord?.(boot);
    if (known) return { kind: "heard", heard: { ...known, isRecorded: true } };
    const heard = await hearBoot(boot, {
      host: options.host,
      recordsFolder: options.recordsFolder,
      signal: end,
      onProgress: (progress) => options.onProgress?.(boot, progress),
    });
    return { kind: "heard", heard };
  } catch (error) {
    const isThisBootAlone = error instanceof MachineError || error instanceof RecordError;
    if (isThisBootAlone) return { kind: "broken", because: error.message };
    if (end.aborted) return { kind: "broken", because: "interrupted while it started" };
    throw error;
  } finally {
    options.onBootEnd?.(boot);
  }
}

function resultOf(each: CaseOnImage, outcome: BootOutcome): CaseResult {
  if (outcome.kind === "heard") return judgedResult(each.case, outcome.heard);
  return unbootedResult(each, outcome.kind === "broken" ? "error" : "skip", outcome.because);
}

function outcomeFails(outcome: BootOutcome, cases: readonly CaseOnImage[], boot: PlannedBoot): boolean {
  return cases
    .filter(({ case: { id } }) => boot.caseIds.includes(id))
    .some((each) => ["fail", "error"].includes(resultOf(each, outcome).verdict));
}

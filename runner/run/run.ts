/** The conductor: boots side by side, results in case order. */
import { type BootOutcome, Boots } from "./boots.ts";
import type { BootProgress } from "./hearing.ts";
import { Judging } from "./judging.ts";
import type { FindRecord } from "./known_boots.ts";
import type { HostSummary } from "../host/summary.ts";
import type { CaseOnImage, Plan, PlannedBoot } from "../plan/plan.ts";
import type { CaseResult } from "./result.ts";

/** How a run goes. */
export interface RunOptions {
  /** Where it boots: kept with every record. */
  readonly host: HostSummary;
  /** Boots side by side, at least 1. */
  readonly jobs: number;
  /** How often a boot is made anew after trouble of the host or of QEMU. @default {1} */
  readonly retries?: number;
  /** After the first case that fails or errs no further boot starts; cases without one are skipped. */
  readonly failFast: boolean;
  /** Where every boot is kept. */
  readonly recordsFolder: string;
  /** What was heard before stands in for a boot: {@linkcode knownBoots}. Absent: everything is booted. */
  readonly findRecord?: FindRecord;
  /** Called for each boot that a record stands in for. */
  readonly onRecorded?: (boot: PlannedBoot) => void;
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
  const judging = new Judging(cases, plan.boots);
  const isGood = (boot: PlannedBoot, outcome: BootOutcome) => judging.isGood(boot, outcome);
  const boots = new Boots(plan.boots, { ...options, signal, isGood });
  const resultOf = judging.start({
    outcomeOf: (boot) => boots.outcomeOf(boot),
    forget: (boot) => boots.forget(boot),
  });
  const queue = plan.boots.filter(({ after }) => after === undefined);
  const work = async () => {
    for (let boot = queue.shift(); boot; boot = queue.shift()) await boots.bootTree(boot);
  };
  const workers = Promise.allSettled(Array.from({ length: options.jobs }, work));
  try {
    for (const each of cases) {
      const result = await resultOf(each);
      if (result) yield result;
    }
  } finally {
    // Whoever stops asking, or meets an error, leaves no machine behind.
    abandoned.abort(new Error("nobody waits for it"));
    await workers;
  }
}

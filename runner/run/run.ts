/** The conductor: boots side by side, the longest first; results in case order. */
import { admitAll, type Capacity, type Share } from "./admission.ts";
import type { BootOutcome } from "../record/outcome.ts";
import { Boots } from "./boots.ts";
import { longestFirst, recordedSeconds } from "../record/durations.ts";
import { QEMU_BYTES } from "../host/memory.ts";
import type { BootProgress } from "./hearing.ts";
import { Judging } from "../result/judging.ts";
import type { FindRecord } from "../record/known_boots.ts";
import type { HostSummary } from "../host/summary.ts";
import type { CaseOnImage, Plan, PlannedBoot } from "../plan/planned_boot.ts";
import type { CaseResult } from "../result/result.ts";

/** How a run goes. */
export interface RunOptions extends Capacity {
  /** Where it boots: kept with every record. */
  readonly host: HostSummary;
  /** How often a boot is made anew after trouble of the host or of QEMU. @default {1} */
  readonly retries?: number;
  /** After the first case that fails or errs no further boot starts; cases without one are skipped. */
  readonly failFast: boolean;
  /** Where every boot is kept; how long those there took sets the order of the next. */
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
  /** Called for each result as soon as it is known, whatever is not known yet. */
  readonly onResult?: (result: CaseResult) => void;
  /** A clock, in ms from any moment on: what deadline and silence are held against. @default {performance.now} */
  readonly clockMs?: () => number;
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
  const roots = plan.boots.filter(({ after }) => after === undefined);
  const booting = bootAll(boots, roots, options);
  if (options.onResult) void tellEach(cases.map(resultOf), options.onResult);
  try {
    for (const each of cases) {
      // Where booting itself breaks down nobody would ever know the result.
      const result = await Promise.race([resultOf(each), booting.then(() => resultOf(each))]);
      if (result) yield result;
    }
  } finally {
    // Whoever stops asking, or meets an error, leaves no machine behind.
    abandoned.abort(new Error("nobody waits for it"));
    await Promise.allSettled([booting]);
  }
}

/** A boot and those that go on with its disk, one after the other. */
interface BootTree extends Share {
  readonly root: PlannedBoot;
  readonly boots: readonly PlannedBoot[];
}

/** What records answer is answered at once; then the rest is booted. */
async function bootAll(boots: Boots, roots: readonly PlannedBoot[], options: RunOptions): Promise<void> {
  const trees = (await unrecorded(boots, roots)).map((root): BootTree => {
    const all = boots.treeOf(root);
    const memoryBytes = Math.max(...all.map((boot) => boot.memoryBytes)) + QEMU_BYTES;
    return { root, boots: all, memoryBytes, cpus: Math.max(...all.map(({ cpus }) => cpus)) };
  });
  const queue = await inOrder(trees, options);
  const { availableMemory } = options;
  // What starts nothing takes nothing: thousands of boots end at once where a run is interrupted.
  const look = availableMemory && (() => boots.isOver ? Promise.resolve(Infinity) : availableMemory());
  await admitAll(
    queue,
    { ...options, ...(look && { availableMemory: look }) },
    ({ root }) => boots.bootTree(root),
  );
}

/** Boots one by one take as long in any order: cases then come in their own. */
async function inOrder(
  trees: readonly BootTree[],
  { jobs, recordsFolder, host }: RunOptions,
): Promise<readonly BootTree[]> {
  if (jobs === 1 || trees.length < 2) return trees;
  return longestFirst(trees, await recordedSeconds(recordsFolder, host.accelerator));
}

// Each listens to a whole record; more at a time are no faster.
const LOOKS_AT_ONCE = 4;

/** The boots that no record stands in for, in their order. */
async function unrecorded(boots: Boots, roots: readonly PlannedBoot[]): Promise<readonly PlannedBoot[]> {
  const queue = [...roots];
  const recorded = new Set<PlannedBoot>();
  const look = async () => {
    for (let root = queue.shift(); root; root = queue.shift()) {
      if (await boots.isRecorded(root)) recorded.add(root);
    }
  };
  await Promise.all(Array.from({ length: LOOKS_AT_ONCE }, look));
  return roots.filter((root) => !recorded.has(root));
}

async function tellEach(
  results: readonly Promise<CaseResult | undefined>[],
  tell: (result: CaseResult) => void,
): Promise<void> {
  // An error is told to whoever asks for the result.
  await Promise.allSettled(results.map(async (each) => {
    const result = await each;
    if (result) tell(result);
  }));
}

/** The conductor: boots side by side, the longest first; what happens is told as it happens. */
import { admitAll, type Capacity, type Share } from "./admission.ts";
import { type BootEvent, Boots } from "./boot_rows.ts";
import { EventQueue } from "./event_queue.ts";
import type { BootEnded, RunEvent } from "./run_event.ts";
import { sharedFailure } from "./shared_failure.ts";
import { longestFirst, recordedSeconds } from "../record/durations.ts";
import { QEMU_BYTES } from "../host/memory.ts";
import { judgeBoot } from "../result/judge_boot.ts";
import type { JudgeBoot } from "../result/judge_thread.ts";
import { Judging } from "../result/judging.ts";
import type { FindRecord } from "../record/known_boots.ts";
import type { BootOutcome } from "../record/outcome.ts";
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
  /** Boots all the same what a failure shows to fail by the same: an image that nothing starts, or without cloud-init. @default {false} */
  readonly keepGoing?: boolean;
  /** Where every boot is kept; how long those there took sets the order of the next. */
  readonly recordsFolder: string;
  /** What was heard before stands in for a boot: {@linkcode knownBoots}. Absent: everything is booted. */
  readonly findRecord?: FindRecord;
  /** Aborting it ends running boots as `interrupted` and starts no others; every case still gets its result. */
  readonly signal: AbortSignal;
  /** Judges a boot's cases, as `JudgeThread` does where no boot can hold the run up. @default in this very thread */
  readonly judge?: JudgeBoot;
  /** Holds a result against what is known, before it is told. */
  readonly hold?: (result: CaseResult) => CaseResult;
  /** A clock, in ms from any moment on: what deadline and silence are held against. @default {performance.now} */
  readonly clockMs?: () => number;
}

/**
 * Boots what the plan says and tells of it; a case's result is told as soon as it is known. A boot that cannot start is the error
 * of its cases, not an exception. Nothing starts before the first event is asked for, and whoever stops asking ends all boots.
 */
export async function* run(
  cases: readonly CaseOnImage[],
  plan: Plan,
  options: RunOptions,
): AsyncGenerator<RunEvent> {
  const abandoned = new AbortController();
  const signal = AbortSignal.any([options.signal, abandoned.signal]);
  const events = new EventQueue<RunEvent>();
  const judging = new Judging(cases, plan.boots);
  const { judge = judgeHere, hold = (result) => result } = options;
  const tell = async (event: BootEvent) => {
    if (event.kind !== "ended") return events.push(event);
    const { boot, outcome } = event;
    events.push({ kind: "ended", boot, outcome: nameOf(outcome) });
    const shared = options.keepGoing ? undefined : sharedFailure(boot, outcome);
    for (const job of judging.take(boot, outcome)) {
      for (const result of await judge(job)) {
        const told = hold(result);
        events.push({ kind: "judged", result: told });
        if (!isBad(result)) continue;
        // What others would fail by as well is the same, known or not.
        if (options.failFast && isBad(told)) boots.stop();
        else if (shared && result.boot?.id === boot.id) boots.leaveOut({ ...shared, see: result.id });
      }
    }
  };
  const boots = new Boots(plan.boots, { ...options, signal, tell });
  const fail = (error: unknown) => {
    events.end({ error });
    abandoned.abort(error);
  };
  const booting = bootAll(boots, plan.boots, { ...options, fail }).catch(fail).finally(() => events.end());
  try {
    yield* events;
  } finally {
    // Whoever stops asking, or meets an error, leaves no machine behind.
    abandoned.abort(new Error("nobody waits for it"));
    await booting;
  }
}

/** The results that a run tells, in the order of its cases. */
export async function resultsOf(
  cases: readonly CaseOnImage[],
  events: AsyncIterable<RunEvent>,
): Promise<readonly CaseResult[]> {
  const results = new Map<string, CaseResult>();
  for await (const event of events) {
    if (event.kind === "judged") results.set(event.result.id, event.result);
  }
  return cases.flatMap((each) => results.get(each.case.id) ?? []);
}

const judgeHere: JudgeBoot = (job) => Promise.resolve(judgeBoot(job));

const nameOf = (outcome: BootOutcome): BootEnded["outcome"] =>
  outcome.kind === "heard" && outcome.heard.isRecorded ? "recorded" : outcome.kind;

const isBad = ({ verdict }: CaseResult) => verdict === "fail" || verdict === "error";

/** A boot and those that go on with its disk, one after the other. */
interface BootTree extends Share {
  readonly root: PlannedBoot;
  readonly boots: readonly PlannedBoot[];
}

/** How all boots are made. */
interface BootAllOptions extends RunOptions {
  /** Told an error that is no boot's own. It ends the run; whatever is under way still comes to its end. */
  readonly fail: (error: unknown) => void;
}

/** What records answer is answered at once; then the rest is booted. */
async function bootAll(boots: Boots, all: readonly PlannedBoot[], options: BootAllOptions): Promise<void> {
  const roots = all.filter(({ after }) => after === undefined);
  const trees = (await unrecorded(boots, roots, options)).map((root): BootTree => {
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
    ({ root }, alone) => boots.bootTree(root, alone).catch(options.fail),
  );
}

/** Boots one by one take as long in any order: cases then come in their own. */
async function inOrder(
  trees: readonly BootTree[],
  { jobs, recordsFolder, host }: RunOptions,
): Promise<readonly BootTree[]> {
  if (jobs === 1 || trees.length < 2) return trees;
  const secondsOf = await recordedSeconds(recordsFolder, host.accelerator);
  return longestFirst(trees, secondsOf).map(({ tree }) => tree);
}

// Each listens to a whole record; more at a time are no faster.
const LOOKS_AT_ONCE = 4;

/** The boots that no record stands in for, in their order. */
async function unrecorded(
  boots: Boots,
  roots: readonly PlannedBoot[],
  { fail }: BootAllOptions,
): Promise<readonly PlannedBoot[]> {
  const queue = [...roots];
  const recorded = new Set<PlannedBoot>();
  const look = async () => {
    for (let root = queue.shift(); root; root = queue.shift()) {
      if (await boots.tellRecorded(root)) recorded.add(root);
    }
  };
  await Promise.all(Array.from({ length: LOOKS_AT_ONCE }, () => look().catch(fail)));
  return roots.filter((root) => !recorded.has(root));
}

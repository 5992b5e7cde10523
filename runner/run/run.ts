/** The conductor: boots side by side, the longest first; what happens is told as it happens. */
import { admitAll, type Capacity, type Share } from "./admission.ts";
import { type BootEvent, Boots } from "./boot_rows.ts";
import { EventQueue } from "./event_queue.ts";
import type { BootEnded, RunEvent } from "./run_event.ts";
import { Screening } from "./screening.ts";
import { sharedFailure } from "./shared_failure.ts";
import { aloneBoots } from "../plan/compose.ts";
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
  const judging = new Judging(cases, aloneBoots(plan));
  const screening = new Screening(cases);
  const { judge = judgeHere, hold = (result) => result } = options;
  const screen = async (boot: PlannedBoot, outcome: BootOutcome) => {
    if (outcome.kind !== "heard") return;
    const results = await judge(screening.jobOf(boot, outcome));
    for (const result of screening.passed(boot, results)) {
      events.push({ kind: "judged", result: hold(result) });
    }
  };
  const tell = async (event: BootEvent) => {
    if (event.kind !== "ended") return events.push(event);
    const { boot, outcome } = event;
    events.push({ kind: "ended", boot, outcome: nameOf(outcome) });
    if (boot.parts) return await screen(boot, outcome);
    screening.over(boot);
    const shared = options.keepGoing ? undefined : sharedFailure(boot, outcome);
    for (const job of judging.take(boot, outcome)) {
      for (const result of await judge(job)) {
        const told = hold(screening.told(result));
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
  const booting = bootAll(boots, plan.boots, { ...options, fail, screening }).catch(fail).finally(() =>
    events.end()
  );
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
  readonly screening: Screening;
}

/** What records answer is answered at once; then the rest is booted. */
async function bootAll(boots: Boots, all: readonly PlannedBoot[], options: BootAllOptions): Promise<void> {
  const roots = all.filter(({ after }) => after === undefined);
  const treeOf = (root: PlannedBoot): BootTree => {
    const all = boots.treeOf(root);
    const memoryBytes = Math.max(...all.map((boot) => boot.memoryBytes)) + QEMU_BYTES;
    return { root, boots: all, memoryBytes, cpus: Math.max(...all.map(({ cpus }) => cpus)) };
  };
  const trees = (await unrecorded(boots, roots, options)).map(treeOf);
  const queue = await inOrder(trees, options);
  const { availableMemory } = options;
  // What starts nothing takes nothing: thousands of boots end at once where a run is interrupted.
  const look = availableMemory && (() => boots.isOver ? Promise.resolve(Infinity) : availableMemory());
  await admitAll(
    queue,
    { ...options, ...(look && { availableMemory: look }) },
    async ({ root }, alone) => {
      await boots.bootTree(root, alone).catch(options.fail);
      return options.screening.left(root).map(treeOf);
    },
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
  { fail, screening }: BootAllOptions,
): Promise<readonly PlannedBoot[]> {
  const queue = [...roots];
  const needed = new Map<PlannedBoot, readonly PlannedBoot[]>();
  const look = async () => {
    for (let root = queue.shift(); root; root = queue.shift()) {
      needed.set(root, await neededFor(root, boots, screening));
    }
  };
  await Promise.all(Array.from({ length: LOOKS_AT_ONCE }, () => look().catch(fail)));
  return roots.flatMap((root) => needed.get(root) ?? [root]);
}

/** What is to be made of a boot once its records are told; a record of a part's own boot goes before one of the composed boot. */
async function neededFor(
  root: PlannedBoot,
  boots: Boots,
  screening: Screening,
): Promise<readonly PlannedBoot[]> {
  if (!root.parts) return await boots.tellRecorded(root) ? [] : [root];
  for (const part of root.parts) await boots.tellRecorded(part);
  if (screening.left(root).length === 0 || await boots.tellRecorded(root)) return screening.left(root);
  const left = screening.left(root);
  return left.length === 1 ? left : [root];
}

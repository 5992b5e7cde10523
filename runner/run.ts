/** The conductor: boots side by side, results in case order. */
import { type BootProgress, hearBoot, type HeardBoot } from "./boot.ts";
import type { Phase } from "./console.ts";
import type { DiskLayout } from "./disk/layout.ts";
import type { Host } from "./host.ts";
import { MachineError } from "./machine.ts";
import type { CaseOnImage, Plan, PlannedBoot } from "./plan.ts";
import { type Finding, judge, type Point, type Verdict } from "./verdict.ts";

/** A partition as the host reads it, for the picture of the growth. */
export interface DrawnPartition {
  /** `vda1` */
  readonly name: string;
  readonly startBytes: number;
  readonly sizeBytes: number;
  /** The filesystem inside, where the host can read it. */
  readonly filesystem?: { readonly type: string; readonly sizeBytes: number };
}

/** A disk as the host reads it. */
export interface DrawnDisk {
  readonly sizeBytes: number;
  readonly partitions: readonly DrawnPartition[];
}

/** What the reports say of the boot of a case. */
export interface BootSummary {
  readonly id: string;
  readonly seconds: number;
  readonly ending: string;
  readonly phases: readonly { readonly phase: Phase; readonly atMs: number }[];
  /** Path of the kept console. */
  readonly consolePath: string;
  /** The console's last lines (at most 20), for a boot that did not pass. */
  readonly lastLines: readonly string[];
}

/** One case's result. */
export interface CaseResult {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  /** The case's file. */
  readonly source: string;
  readonly image: string;
  readonly verdict: Verdict;
  readonly points: readonly Point[];
  readonly boot?: BootSummary;
  readonly before?: DrawnDisk;
  readonly after?: DrawnDisk;
}

/** What a whole run came to: all that the reporters see. */
export interface RunResult {
  readonly tool: { readonly name: string; readonly version: string };
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly seconds: number;
  readonly host: {
    readonly hostname: string;
    readonly accelerator: "kvm" | "tcg";
    /** Why this accelerator, in one line. */
    readonly because: string;
    readonly qemuVersion: string;
  };
  readonly cases: readonly CaseResult[];
}

/** How a run goes. */
export interface RunOptions {
  /** Boots side by side, at least 1. */
  readonly jobs: number;
  /** After the first case that fails or errs no further boot starts; cases without one are skipped. */
  readonly failFast: boolean;
  readonly recordsFolder: string;
  /** Aborting it ends running boots as `interrupted` and starts no others; every case still gets its result. */
  readonly signal: AbortSignal;
  readonly onProgress?: (boot: PlannedBoot, progress: BootProgress) => void;
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
      if (boot && outcome) yield resultOf(each, boot, outcome);
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
    const heard = await hearBoot(boot, {
      recordsFolder: options.recordsFolder,
      signal: end,
      onProgress: (progress) => options.onProgress?.(boot, progress),
    });
    return { kind: "heard", heard };
  } catch (error) {
    if (error instanceof MachineError) return { kind: "broken", because: error.message };
    if (end.aborted) return { kind: "broken", because: "interrupted while it started" };
    throw error;
  } finally {
    options.onBootEnd?.(boot);
  }
}

function outcomeFails(outcome: BootOutcome, cases: readonly CaseOnImage[], boot: PlannedBoot): boolean {
  return cases
    .filter(({ case: { id } }) => boot.caseIds.includes(id))
    .some((each) => ["fail", "error"].includes(resultOf(each, boot, outcome).verdict));
}

/** One case held against what its boot gave. */
function resultOf({ case: asked, image }: CaseOnImage, boot: PlannedBoot, outcome: BootOutcome): CaseResult {
  const { id, name, description, source } = asked;
  const common = { id, name, source, image: image.name, ...(description && { description }) };
  if (outcome.kind === "not-run") return { ...common, ...withoutBoot("skip", outcome.because) };
  if (outcome.kind === "broken") return { ...common, ...withoutBoot("error", outcome.because) };
  const { transcript, seconds, consolePath, after } = outcome.heard;
  const judged = judge(asked, transcript);
  return {
    ...common,
    ...judged,
    boot: {
      id: boot.id,
      seconds,
      ending: transcript.ending.name,
      phases: transcript.phases,
      consolePath,
      lastLines: judged.verdict === "pass" ? [] : transcript.lines.slice(-20).map(({ text }) => text),
    },
    before: drawn(image.layout),
    ...(after && { after: drawn(after) }),
  };
}

function withoutBoot(
  verdict: Verdict,
  message: string,
): { readonly verdict: Verdict; readonly points: readonly Point[] } {
  const finding: Finding = {
    path: "boot",
    expected: "the guest reports",
    actual: "no boot",
    readFrom: "",
    at: "",
    message,
  };
  return { verdict, points: [{ name: "boot", verdict, findings: [finding] }] };
}

/** A disk for the picture, partitions in the order in which they stand, named as under virtio. */
function drawn({ sizeBytes, partitions }: DiskLayout): DrawnDisk {
  return {
    sizeBytes,
    partitions: partitions
      .toSorted((a, b) => a.startBytes - b.startBytes)
      .map(({ number, startBytes, sizeBytes, filesystem }) => ({
        name: `vda${number}`,
        startBytes,
        sizeBytes,
        ...(filesystem && { filesystem: { type: filesystem.type, sizeBytes: filesystem.sizeBytes } }),
      })),
  };
}

/** What the reports say of the host. */
export function hostSummary({ hostname, accelerator, because, qemu }: Host): RunResult["host"] {
  return { hostname, accelerator, because, qemuVersion: qemu.version };
}

/**
 * A run from the host to the results: all that its options, its events and its results are made of.
 *
 * @module
 */
export { availableMemory, type FindHostOptions, type QemuProgram } from "../host/host.ts";
export { type HostSummary, hostSummary } from "../host/summary.ts";
export type { InspectedDisk } from "../image/inspect.ts";
export type { BringImage } from "../image/brought.ts";
export type { Digest } from "../image/checksums.ts";
export type { Net } from "../image/net.ts";
export type { Progress, ProgressStep } from "../image/progress.ts";
export { parseImageReference } from "../image/image_reference.ts";
export type { PublicImage } from "../image/public_images.ts";
export type { HostMemory } from "../host/memory.ts";
export type { FoundQemu } from "../host/look.ts";
export { bootCanary } from "../host/canary.ts";
export type { KvmTrial, TryKvm } from "../host/accelerator.ts";
export type { JudgeBoot } from "../result/judge_thread.ts";
export type { JudgeJob } from "../result/judge_boot.ts";
export type { BootOutcome } from "../record/outcome.ts";
export type { PlannedBoot } from "../plan/planned_boot.ts";
export { type PlanShown, planText } from "../plan/plan_text.ts";
export type { Asked } from "../plan/probe.ts";
export type { BootTraits } from "../plan/planned_boot.ts";
export type { BootEnded, BootProgress, BootStarted, CaseJudged } from "./run_event.ts";
export type { Capacity } from "./admission.ts";
export {
  type JudgedBeside,
  type JudgedCase,
  judgedResult,
  type ReadBoot,
  readBoot,
} from "../result/judge_case.ts";
export type {
  BootSetUp,
  BootSummary,
  GrowthCause,
  ImageFirmware,
  ShownLine,
  StageStart,
  ToldRun,
} from "../result/result.ts";
export type { CaseHistory, FailsSince, Flakes, GrowsSlower, HistoryEntry } from "../result/history.ts";
export type { Redact } from "../redact/redact.ts";
export type { DrawnDisk, DrawnPartition } from "../result/drawn_disk.ts";

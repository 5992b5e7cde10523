/**
 * Seedling boots a cloud image the way a cloud would, listens to its serial ports, and judges what it hears against
 * YAML cases: does this image come up, grow, and configure itself as it should?
 *
 * The pipe: {@linkcode loadCases}, {@linkcode findHost} and {@linkcode findImage} give what {@linkcode plan} needs;
 * {@linkcode run} boots the plan and yields a result per case; {@linkcode REPORT_FORMATS} turns results into text.
 * {@linkcode testCases} does all of it inside `deno test`.
 *
 * @example Judge a console that was recorded elsewhere: nothing is booted
 * ```ts
 * import { judge, listenTo, parseCase } from "@seedling/seedling";
 * import { assertEquals } from "@std/assert";
 *
 * const parsed = parseCase("expect: { console: { df: { /: { size: 20G } } } }", {
 *   id: "disk-is-full-size",
 *   source: "disk-is-full-size.yaml",
 *   readFile: () => new Uint8Array(),
 * });
 * const console = new TextEncoder().encode(
 *   "[   19.4] cloud-init[1113]: Filesystem Size Used Avail Use% Mounted on\n" +
 *     "[   19.4] cloud-init[1113]: /dev/vda1   20G 1.1G   19G   6% /\n",
 * );
 *
 * assertEquals("case" in parsed && judge(parsed.case, listenTo({ console })).verdict, "pass");
 * ```
 *
 * @module
 */
export type { Matcher, MatchOutcome, Value, ValueType } from "./runner/match/value.ts";
export type { SizeDialect, SizeInterval } from "./runner/text/size.ts";
export {
  type AnyKind,
  type ConsoleKind,
  type ConsoleLine,
  type FactKind,
  FactsError,
  type HostKind,
  type Kind,
  type Row,
  type Seen,
} from "./runner/facts/fact.ts";
export { FACT_KINDS, KINDS } from "./runner/facts/kinds.ts";
export type {
  Case,
  CaseSeed,
  Expectation,
  ExpectedCell,
  ExpectedTwin,
  ParseCaseOptions,
  ParsedCase,
  ParsedCases,
} from "./runner/case/case.ts";
export { CaseError, type Position } from "./runner/yaml/case_error.ts";
export { parseCase, parseCases } from "./runner/suite/read_cases.ts";
export {
  type AlwaysSkipped,
  type CaseSkip,
  type Conditions,
  type ExpectedFailure,
  isAlwaysSkipped,
} from "./runner/case/case.ts";
export type { DiskSize } from "./runner/case/case.ts";
export type { ExtraDisk } from "./runner/case/case.ts";
export type { MachineFields } from "./runner/case/case.ts";
export type { Bus, CpuLevel, FirmwareKind, NetworkKind } from "./runner/case/case.ts";
export type { SectorBytes } from "./runner/case/case.ts";
export type { SeedVolume } from "./runner/case/case.ts";
export { loadCases, type LoadedCases } from "./runner/suite/load.ts";
export { LoadError } from "./runner/suite/load_name.ts";
export { ImageError, type ReadBytes } from "./runner/disk/bytes.ts";
export type { Content, Holding, RaidHolding } from "./runner/disk/content.ts";
export { type DiskLayout, type FilledPartition, readLayout } from "./runner/disk/layout.ts";
export type { LogicalVolume, PhysicalVolume, VolumeGroup } from "./runner/disk/lvm.ts";
export type { Partition, PartitionTable } from "./runner/disk/partitions.ts";
export type { Filesystem } from "./runner/disk/superblock.ts";
export { findImage, type Image } from "./runner/image/image.ts";
export { type ImageReference, parseImageReference } from "./runner/image/image_reference.ts";
export { bootCanary } from "./runner/host/canary.ts";
export type { KvmTrial, TryKvm } from "./runner/host/accelerator.ts";
export type { FoundQemu } from "./runner/host/look.ts";
export {
  availableMemory,
  findHost,
  type FindHostOptions,
  type Host,
  HostError,
  type QemuProgram,
} from "./runner/host/host.ts";
export type { HostMemory } from "./runner/host/memory.ts";
export { type HostSummary, hostSummary } from "./runner/host/summary.ts";
export { type CaseOnImage, type Plan, PlanError, type PlannedBoot } from "./runner/plan/planned_boot.ts";
export { plan } from "./runner/plan/plan.ts";
export type { Asked } from "./runner/plan/probe.ts";
export { planText } from "./runner/plan/plan_text.ts";
export {
  type Awaited,
  type Ending,
  type EndingName,
  type EndingOf,
  ENDINGS,
  type Frame,
  listenTo,
  listenToStream,
  type Moment,
  type Phase,
  type PhaseStart,
  type Recording,
  type RecordingStream,
  type Transcript,
} from "./runner/console/console.ts";
export type { CaseVerdict, Finding, Point, PointKind, Verdict } from "./runner/verdict/point.ts";
export { judge } from "./runner/verdict/verdict.ts";
export type { ComparedFact, Pair } from "./runner/verdict/compared_rows.ts";
export {
  type ComparedBoot,
  type ComparedKind,
  type Difference,
  findDifference,
} from "./runner/verdict/difference.ts";
export {
  type Evidence,
  type GatherEvidence,
  type HostView,
  type Reading,
  type ToldBoot,
} from "./runner/verdict/evidence.ts";
export type { Capacity } from "./runner/run/admission.ts";
export type { BootEnded, BootProgress, BootStarted, CaseJudged, RunEvent } from "./runner/run/run_event.ts";
export type { HeardBoot } from "./runner/record/heard.ts";
export {
  type FindRecord,
  type FoldersOf,
  knownBoots,
  recordsIn,
  type SoughtBoot,
} from "./runner/record/known_boots.ts";
export { type KeptImage, listImages } from "./runner/record/kept_images.ts";
export {
  type KeptRecord,
  listRecords,
  type ListRecordsOptions,
  type ToldByRecord,
} from "./runner/record/kept_records.ts";
export {
  BOUNDS_AFTER_RUN,
  pruneImages,
  type PruneOptions,
  pruneRecords,
  RECORD_BOUNDS,
  type RecordBounds,
} from "./runner/record/prune.ts";
export type { BootAttempt } from "./runner/record/outcome.ts";
export type { DrawnDisk, DrawnPartition } from "./runner/result/drawn_disk.ts";
export type { BootSummary, CaseResult, RunResult } from "./runner/result/result.ts";
export {
  type JudgedBeside,
  judgedResult,
  type ReadBoot,
  readBoot,
  skippedResult,
} from "./runner/result/judge_case.ts";
export { defaultRecordsUse, isCi, type RecordsUse } from "./runner/record/records_use.ts";
export { RecordError } from "./runner/record/record_text.ts";
export { readRecord, readRecording, type RecordingFiles } from "./runner/record/recording.ts";
export { resultsOf, run, type RunOptions } from "./runner/run/run.ts";
export { testCases, type TestCasesOptions } from "./runner/run/test_cases.ts";
export { REPORT_FORMATS, type ReportFormat } from "./reporters/formats.ts";
export { differenceText, type DifferenceTextOptions } from "./reporters/difference.ts";
export type { TextOptions } from "./reporters/text.ts";
export { guestLine, guestText } from "./runner/text/guest_text.ts";
export { type LiveBoot, liveLines, plainLine } from "./reporters/live.ts";
export { type BootCount, recordedCount } from "./reporters/recorded.ts";
export { prunedSum, prunedText, recordsText, type RecordsTextOptions } from "./reporters/records.ts";

/**
 * Seedling boots a cloud image the way a cloud would, listens to its serial ports, and judges what it hears against
 * a YAML case: does this image come up, grow, and configure itself as it should?
 *
 * The pipe: {@linkcode loadCases}, {@linkcode findHost} and {@linkcode findImage} give what {@linkcode plan} needs;
 * {@linkcode run} boots the plan and yields a result per case; {@linkcode REPORT_FORMATS} turns results into text.
 *
 * @example Judge a console that was recorded elsewhere, without booting anything
 * ```ts
 * import { judge, listenTo, parseCase } from "./mod.ts";
 * ```
 *
 * @module
 */
export {
  type Case,
  CaseError,
  type CaseSeed,
  type Expectation,
  parseCase,
  type Position,
} from "./runner/case/case.ts";
export { loadCases } from "./runner/case/load.ts";
export { ImageError } from "./runner/disk/bytes.ts";
export { type DiskLayout, readLayout } from "./runner/disk/layout.ts";
export { findImage, type Image, parseImageReference } from "./runner/disk/image.ts";
export { bootCanary } from "./runner/host/canary.ts";
export { findHost, type Host, HostError } from "./runner/host/host.ts";
export { type CaseOnImage, type Plan, plan, PlanError, type PlannedBoot } from "./runner/plan/plan.ts";
export { planText } from "./runner/plan/plan_text.ts";
export { type Ending, type Frame, listenTo, type Phase, type Transcript } from "./runner/console/console.ts";
export { type CaseVerdict, type Finding, judge, type Point, type Verdict } from "./runner/verdict/verdict.ts";
export { type BootProgress } from "./runner/run/boot.ts";
export { testCases, type TestCasesOptions } from "./runner/run/test_cases.ts";
export { type CaseResult, hostSummary, judgedResult, type RunResult } from "./runner/run/result.ts";
export { type HeardBoot } from "./runner/run/heard.ts";
export { readRecord, RecordError } from "./runner/run/record.ts";
export { run, type RunOptions } from "./runner/run/run.ts";
export { REPORT_FORMATS, type ReportFormat } from "./reporters/formats.ts";
export { type LiveBoot, liveLines, plainLine } from "./reporters/live.ts";

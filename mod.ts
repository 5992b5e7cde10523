/**
 * Seedling boots a cloud image the way a cloud would, listens to its serial ports, and judges what it hears against
 * YAML cases: does this image come up, grow, and configure itself as it should?
 *
 * The pipe: {@linkcode loadCases}, {@linkcode findHost} and {@linkcode findImage} give what {@linkcode plan} needs;
 * {@linkcode run} boots the plan and tells of it, event by event; {@linkcode resultsOf} gathers the results,
 * and {@linkcode REPORT_FORMATS} turns them into text. {@linkcode testCases} does all of it inside `deno test`.
 *
 * What these are made of stands below `@seedling/seedling`: `/cases`, `/facts`, `/disk`, `/console`, `/verdict`, `/records`,
 * `/run` and `/reporters`.
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
export { loadCases, type LoadedCases } from "./runner/suite/load.ts";
export { parseCase } from "./runner/suite/read_cases.ts";
export { mistakeMessages } from "./runner/redact/mistakes_text.ts";
export type { Case } from "./runner/case/case.ts";
export type { CloudInitMode, CloudInitWish } from "./runner/derive/cloud_init_source.ts";
export type { Recipe } from "./runner/derive/recipe.ts";
export { CaseError } from "./runner/yaml/case_error.ts";
export { type DiskChange, findImage, type FindOptions, type Image } from "./runner/image/image.ts";
export { ImageError } from "./runner/disk/bytes.ts";
export { findHost, type Host, HostError } from "./runner/host/host.ts";
export { plan } from "./runner/plan/plan.ts";
export { type CaseOnImage, type Plan, PlanError } from "./runner/plan/planned_boot.ts";
export { resultsOf, run, type RunOptions } from "./runner/run/run.ts";
export type { RunEvent } from "./runner/run/run_event.ts";
export { listenTo, type Transcript } from "./runner/console/console.ts";
export { judge } from "./runner/verdict/verdict.ts";
export type { CaseResult, RunResult } from "./runner/result/result.ts";
export type { CaseVerdict, Finding, Point, Verdict } from "./runner/verdict/point.ts";
export { REPORT_FORMATS, type ReportFormat } from "./reporters/formats.ts";
export { testCases, type TestCasesOptions } from "./runner/run/test_cases.ts";

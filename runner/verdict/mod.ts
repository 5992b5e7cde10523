/**
 * What a case is held against, and how two boots differ.
 *
 * @example Two boots side by side
 * ```ts
 * import { readRecord } from "@seedling/seedling/records";
 * import { findDifference } from "@seedling/seedling/verdict";
 * import { assertEquals } from "@std/assert";
 *
 * const boot = await readRecord("fixtures/recordings/debian-12/growth/growpart-off");
 * assertEquals(findDifference([boot, boot]).status, "same");
 * ```
 *
 * @module
 */
export { type ComparedBoot, type ComparedKind, type Difference, findDifference } from "./difference.ts";
export type { ComparedFact, Pair } from "./compared_rows.ts";
export type { Evidence, FactReading, GatherEvidence, HostView, ToldBoot } from "./evidence.ts";
export type { PointKind } from "./point.ts";

/**
 * The language of cases, type by type, and many cases of one text.
 *
 * @example What one file of several cases holds
 * ```ts
 * import { parseCases } from "@seedling/seedling/cases";
 * import { assertEquals } from "@std/assert";
 *
 * const text = "expect: { root: grown }\nvariants: { small: { disk: 4G }, large: { disk: 40G } }\n";
 * const { cases } = parseCases(text, { id: "grow", source: "grow.yaml", readFile: () => new Uint8Array() });
 * assertEquals(cases.map(({ id }) => id), ["grow[small]", "grow[large]"]);
 * ```
 *
 * @module
 */
export { parseCases } from "./read_cases.ts";
export { LoadError } from "./load_name.ts";
export {
  type AlwaysSkipped,
  type CaseSeed,
  type CaseSkip,
  type Composing,
  type Conditions,
  type Excuse,
  type Expectation,
  type ExpectedCell,
  type ExpectedFailure,
  type ExpectedTwin,
  isAlwaysSkipped,
  type ParseCaseOptions,
  type ParsedCase,
  type ParsedCases,
} from "../case/case.ts";
export {
  type Bus,
  BUSES,
  CPU_LEVELS,
  type CpuLevel,
  type DiskSize,
  type ExtraDisk,
  type FirmwareKind,
  FIRMWARES,
  type MachineFields,
  type NetworkKind,
  NETWORKS,
  type SectorBytes,
  type SeedVolume,
} from "../case/machine_fields.ts";
export type { Position } from "../yaml/case_error.ts";
export type { ImageReference } from "../image/image_reference.ts";

/**
 * Results as text, beside the formats of `--report`: two boots side by side, and reports read back.
 *
 * @module
 */
export type { TextOptions } from "./text.ts";
export { differenceText, type DifferenceTextOptions } from "./difference_text.ts";
export { readReport, ReportError } from "./read_report.ts";

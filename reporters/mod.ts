/**
 * Results as text, beside the formats of `--report`: two boots side by side.
 *
 * @module
 */
export type { TextOptions } from "./text.ts";
export { differenceText, type DifferenceTextOptions } from "./difference_text.ts";

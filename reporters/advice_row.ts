/** A row of the tables of advice. */
import type { Advice } from "./report_shape.ts";

/** What usually causes one kind of failure. */
export interface AdviceRow extends Advice {
  /** The endings of a boot, the kinds of fact, or the kinds of point that it is about. */
  readonly of: readonly string[];
}

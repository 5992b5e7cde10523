/** The few statistics that the pages show. */
import type { Series } from "./sample.ts";

/** The middle of some figures, and how far they lie apart. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  /** How many there are. */
  readonly rounds: number;
}

/** The spread of figures in any order. Throws a RangeError for none. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const [min] = sorted;
  const max = sorted.at(-1);
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  const upper = sorted[Math.ceil((sorted.length - 1) / 2)];
  if (min === undefined || max === undefined || lower === undefined || upper === undefined) {
    throw new RangeError("Cannot take the median of no figures");
  }
  return { median: (lower + upper) / 2, min, max, rounds: values.length };
}

/** The spread of a series. */
export const spreadOfSeries = ({ values }: Pick<Series, "values">): Spread => spreadOf(Object.values(values));

/**
 * What one costs to the other, round by round: noise that lasts longer than a round hits both. A round that only one of
 * them has is left out; `undefined` where no round is left.
 */
export function ratioOf(
  one: Pick<Series, "values">,
  other: Pick<Series, "values">,
): Spread | undefined {
  const ratios = Object.entries(one.values).flatMap(([round, value]) => {
    const base = other.values[round];
    return base === undefined ? [] : [value / base];
  });
  return ratios.length > 0 ? spreadOf(ratios) : undefined;
}

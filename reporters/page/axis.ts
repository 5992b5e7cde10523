/** A scale of seconds in round steps. */

// Times of 1, 2 and 5, as rulers have them.
const STEPS = [1, 2, 5, 10];

/** The seconds to mark from 0 to `total`, `most` of them at most besides 0. */
export function ticksOf(total: number, most: number): readonly number[] {
  if (!(total > 0) || !Number.isFinite(total)) return [0];
  const least = total / Math.max(1, most);
  const power = 10 ** Math.floor(Math.log10(least));
  const step = power * (STEPS.find((each) => each * power >= least) ?? 10);
  // Sums of tenths drift: each mark is reckoned from its place.
  return Array.from({ length: Math.floor(total / step) + 1 }, (_, at) => Number((at * step).toPrecision(6)));
}

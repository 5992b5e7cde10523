/** Which commits of a row to try next, and what is found: pure. The commit before the first is known, and so is the last. */

/** What a commit showed: what the old end shows, what the new one does, or nothing that can be told. */
export type Shown = "old" | "new" | "untold";

/** What is known so far, by a commit's place in the row. */
export type Known = ReadonlyMap<number, Shown>;

interface Narrowed {
  /** The last that is known to be old; -1 for what stands before the row. */
  readonly low: number;
  /** The first behind it that is known to be new. */
  readonly high: number;
}

function narrowed(count: number, known: Known): Narrowed {
  const news = placesOf(known, "new");
  const olds = placesOf(known, "old");
  const high = Math.min(count - 1, ...news);
  return { high, low: Math.max(-1, ...olds.filter((each) => each < high)) };
}

const placesOf = (known: Known, shown: Shown) =>
  [...known].filter(([, each]) => each === shown).map(([at]) => at);

/** The places to try next, at most `wide` of them, so that they part what is left evenly; none where it is found, or all is tried. */
export function nextTrials(count: number, known: Known, wide: number): readonly number[] {
  const { low, high } = narrowed(count, known);
  const open = Array.from({ length: high - low - 1 }, (_, index) => low + 1 + index).filter((at) =>
    !known.has(at)
  );
  const wanted = Math.min(wide, open.length);
  const chosen = new Set<number>();
  for (let part = 1; part <= wanted; part++) {
    const ideal = low + (high - low) * part / (wanted + 1);
    const nearest = open.filter((at) => !chosen.has(at)).toSorted((a, b) =>
      Math.abs(a - ideal) - Math.abs(b - ideal)
    );
    if (nearest[0] !== undefined) chosen.add(nearest[0]);
  }
  return [...chosen].sort((a, b) => a - b);
}

/** The places of which one is the first that is new: more than one where some between could not be told. */
export function suspects(count: number, known: Known): readonly number[] {
  const { low, high } = narrowed(count, known);
  return Array.from({ length: high - low }, (_, index) => low + 1 + index);
}

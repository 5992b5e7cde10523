/** What is wrong with many cases for one reason, told once. */

/** A mistake, and where it stands. */
export interface PlacedMistake {
  /** A file, or a place in it: `cases/x.yaml:7:13`; empty for what was said on the command line. */
  readonly at: string;
  /** What is wrong and, in brackets, what would do. */
  readonly mistake: string;
}

/** So many places are named. */
const MOST_PLACES = 3;

/** A line for each mistake at each place; of one that more places have, a single line with how many they are. */
export function tellOnce(mistakes: readonly PlacedMistake[]): readonly string[] {
  return [...Map.groupBy(mistakes, ({ mistake }) => mistake)].flatMap(([mistake, group]) => {
    const places = [...new Set(group.map(({ at }) => at))];
    if (places.length <= MOST_PLACES) return places.map((at) => at === "" ? mistake : `${at}: ${mistake}`);
    const first = places.slice(0, MOST_PLACES).join(", ");
    return [`${first} and ${places.length - MOST_PLACES} more: ${mistake}`];
  });
}

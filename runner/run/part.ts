/** What a machine that ran one part of a plan leaves behind, and whether all parts are of one run, and whole. */
import type { RunResult } from "../result/result.ts";
import { compare, type Shard } from "./shard.ts";

/** What a part says of itself beside its results. */
export interface Part {
  /** Counts up when an older tool could not read it. */
  readonly version: 1;
  readonly shard: Shard;
  /** By {@linkcode import("./shard.ts").planDigest}. */
  readonly planDigest: string;
  readonly tool: RunResult["tool"];
  /** What the images were, by their digest: a name alone may stand for another tomorrow. */
  readonly images: readonly { readonly name: string; readonly sha256: string }[];
  /** Every case of the whole run, in the order of its results. */
  readonly caseIds: readonly string[];
  /** Those that this part tells. */
  readonly ownCaseIds: readonly string[];
}

/** A part that was run to its end. */
export interface FoundPart {
  /** What a message names. */
  readonly folder: string;
  readonly part: Part;
  readonly result: RunResult;
  /** What came of earlier times, the first one first; none where the host's trouble ended none. */
  readonly earlier?: readonly RunResult[];
}

/** What keeps parts from being one run; none where nothing does. */
export function partMistakes(parts: readonly FoundPart[]): readonly string[] {
  const [first] = parts;
  if (first === undefined) return ["there is no part to put together"];
  const strangers = parts.slice(1).flatMap((each) => differencesOf(first, each));
  if (strangers.length > 0) return strangers;
  const miscounted = countMistakes(parts, first.part.shard.of);
  // A missing part's cases have no result either: that is one mistake, not hundreds.
  return miscounted.length > 0 ? miscounted : caseMistakes(parts, first.part.caseIds);
}

/** By their numbers: neither the order of folders nor that of their making changes anything. */
export function inOrder(parts: readonly FoundPart[]): readonly FoundPart[] {
  return parts.toSorted((a, b) => a.part.shard.part - b.part.shard.part || compare(a.folder, b.folder));
}

/** What two parts must have in common, and how it is shown. */
const COMMON:
  readonly (readonly [what: string, of: (part: Part) => unknown, shown: (part: Part) => string])[] = [
    ["tool", ({ tool }) => tool, ({ tool }) => `${tool.name} ${tool.version}`],
    ["number of parts", ({ shard }) => shard.of, ({ shard }) => `${shard.of}`],
    ["images", ({ images }) => images, ({ images }) => images.map(shownImage).join(", ")],
    ["cases", ({ caseIds }) => caseIds, ({ caseIds }) => `${caseIds.length} cases`],
    ["plan", ({ planDigest }) => planDigest, ({ planDigest }) => planDigest.slice(0, 12)],
  ];

const shownImage = ({ name, sha256 }: Part["images"][number]) => `${name} ${sha256.slice(0, 12)}`;

function differencesOf(a: FoundPart, b: FoundPart): readonly string[] {
  const different = COMMON.find(([, of]) => !isSame(of(a.part), of(b.part)));
  if (different === undefined) return [];
  const [what, , shown] = different;
  const both = `${shown(a.part)} and ${shown(b.part)}`;
  return [
    `"${b.folder}" is of another run than "${a.folder}": its ${what} differ (${both}; run all parts alike)`,
  ];
}

/** Thousands of parts have one list of all cases. */
const isSame = (a: unknown, b: unknown) => a === b || JSON.stringify(a) === JSON.stringify(b);

function countMistakes(parts: readonly FoundPart[], of: number): readonly string[] {
  const byNumber = Map.groupBy(parts, ({ part }) => part.shard.part);
  return Array.from({ length: of }, (_, index) => index + 1).flatMap((number) => {
    const own = byNumber.get(number) ?? [];
    if (own.length === 1) return [];
    if (own.length === 0) return [`part ${number} of ${of} is missing (run it: --shard ${number}/${of})`];
    const folders = own.map(({ folder }) => `"${folder}"`).join(" and ");
    return [`part ${number} of ${of} is there ${own.length} times: ${folders} (leave one out)`];
  });
}

function caseMistakes(parts: readonly FoundPart[], planned: readonly string[]): readonly string[] {
  const told = Map.groupBy(
    parts.flatMap(({ folder, result }) => result.cases.map(({ id }) => ({ id, folder }))),
    ({ id }) => id,
  );
  const owners = new Map(
    parts.flatMap(({ folder, part }) => part.ownCaseIds.map((id) => [id, folder] as const)),
  );
  const isPlanned = new Set(planned);
  const untold = planned.filter((id) => !told.has(id)).map((id) => {
    const owner = owners.get(id);
    return `case "${id}" has no result${owner === undefined ? "" : `: "${owner}" was to tell it`}`;
  });
  const twice = [...told].flatMap(([id, each]) =>
    each.length < 2
      ? []
      : [`case "${id}" has ${each.length} results: ${each.map(({ folder }) => `"${folder}"`).join(" and ")}`]
  );
  const unplanned = [...told.keys()].filter((id) => !isPlanned.has(id))
    .map((id) => `case "${id}" has a result, and is none of the plan's`);
  const foreign = parts.flatMap(({ folder, part, result }) => {
    const own = new Set(part.ownCaseIds);
    const other = result.cases.find(({ id }) => !own.has(id));
    return other ? [`case "${other.id}" is told by "${folder}", and was for another part`] : [];
  });
  const doubled = planned.length === isPlanned.size ? [] : ["the plan names a case twice"];
  const mistakes = [...doubled, ...untold, ...twice, ...unplanned];
  return mistakes.length > 0 ? mistakes : foreign;
}

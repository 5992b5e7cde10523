/** What a machine that ran one part of a plan leaves behind, and whether all parts are of one run, and whole. */
import type { BootAttempt } from "../record/outcome.ts";
import type { BootSetUp, CaseResult, RunResult } from "../result/result.ts";
import { compare, type Shard } from "./shard.ts";

/** What a part says of itself beside its results. */
export interface Part {
  /** Counts up when an older tool could not read it. */
  readonly version: 1;
  readonly shard: Shard;
  /** By {@linkcode import("./shard.ts").planDigest}. */
  readonly planDigest: string;
  readonly tool: RunResult["tool"];
  /** Of the tool's own files, where those of one version may differ. */
  readonly toolSha256?: string;
  /** Of the baseline that its results are held against. */
  readonly baselineSha256?: string;
  /** What the images were, by their digest: a name alone may stand for another tomorrow. */
  readonly images: readonly { readonly name: string; readonly sha256: string }[];
  /** How many cases the whole run has: a thousand parts that each named them all would be nothing but names. */
  readonly caseCount: number;
  /** Those that this part tells. */
  readonly ownCaseIds: readonly string[];
  /** For each of them its place in the results of the whole run, from 0. */
  readonly ownPlaces: readonly number[];
}

/** A case of a part: as much as merging needs of all at once. */
export interface KnownCase extends Pick<CaseResult, "id" | "image" | "verdict"> {
  /** None for a case that was not booted. */
  readonly bootId?: string;
}

/** What a part came to: the rest of a case or a boot is read when somebody asks for it. */
export interface PartResults {
  readonly run: Omit<RunResult, "boots" | "cases" | "history">;
  readonly cases: readonly KnownCase[];
  readonly bootIds: readonly string[];
  /** The case at an index of {@linkcode cases}. */
  readonly caseAt: (index: number) => CaseResult;
  /** The boot at an index of {@linkcode bootIds}. */
  readonly bootAt: (index: number) => BootSetUp;
}

/** What came of an earlier time that a part was run. */
export interface EarlierResults {
  /** The ids of the cases that failed. */
  readonly failed: readonly string[];
  /** By their ids, the cases that the host's trouble ended, and how. */
  readonly troubled: ReadonlyMap<string, readonly BootAttempt[]>;
}

/** A part that was run to its end. */
export interface FoundPart {
  /** What a message names. */
  readonly folder: string;
  readonly part: Part;
  readonly results: PartResults;
  /** What came of earlier times, the first one first; none where the host's trouble ended none. */
  readonly earlier?: readonly EarlierResults[];
}

/** What keeps parts from being one run; none where nothing does. */
export function partMistakes(parts: readonly FoundPart[]): readonly string[] {
  const [first] = parts;
  if (first === undefined) return ["there is no part to put together"];
  const strangers = parts.slice(1).flatMap((each) => differencesOf(first, each));
  if (strangers.length > 0) return strangers;
  const miscounted = countMistakes(parts, first.part.shard.of);
  // A missing part's cases have no result either: that is one mistake, not hundreds.
  if (miscounted.length > 0) return miscounted;
  const misplaced = placeMistakes(parts, first.part.caseCount);
  return misplaced.length > 0 ? misplaced : caseMistakes(parts);
}

/** By their numbers: neither the order of folders nor that of their making changes anything. */
export function inOrder(parts: readonly FoundPart[]): readonly FoundPart[] {
  return parts.toSorted((a, b) => a.part.shard.part - b.part.shard.part || compare(a.folder, b.folder));
}

/** What two parts must have in common, and how it is shown. */
const COMMON:
  readonly (readonly [what: string, of: (part: Part) => unknown, shown: (part: Part) => string])[] = [
    ["tool", ({ tool }) => tool, ({ tool }) => `${tool.name} ${tool.version}`],
    ["tool's files", ({ toolSha256 }) => toolSha256, ({ toolSha256 }) => shortDigest(toolSha256)],
    ["baseline", ({ baselineSha256 }) => baselineSha256, ({ baselineSha256 }) => shortDigest(baselineSha256)],
    ["number of parts", ({ shard }) => shard.of, ({ shard }) => `${shard.of}`],
    ["images", ({ images }) => images, ({ images }) => images.map(shownImage).join(", ")],
    ["cases", ({ caseCount }) => caseCount, ({ caseCount }) => `${caseCount} cases`],
    ["plan", ({ planDigest }) => planDigest, ({ planDigest }) => planDigest.slice(0, 12)],
  ];

const shortDigest = (sha256: string | undefined) => sha256?.slice(0, 12) ?? "none";

const shownImage = ({ name, sha256 }: Part["images"][number]) => `${name} ${sha256.slice(0, 12)}`;

function differencesOf(a: FoundPart, b: FoundPart): readonly string[] {
  const different = COMMON.find(([, of]) => !isSame(of(a.part), of(b.part)));
  if (different === undefined) return [];
  const [what, , shown] = different;
  const both = `${shown(a.part)} and ${shown(b.part)}`;
  return [
    `"${b.folder}" is of another run than "${a.folder}" by its ${what}: ${both} (run all parts alike)`,
  ];
}

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

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

/** Each place of the whole run must be one part's, and each name one place's. */
function placeMistakes(parts: readonly FoundPart[], caseCount: number): readonly string[] {
  const owners = new Map<number, string>();
  const named = new Set<string>();
  const mistakes: string[] = [];
  for (const { folder, part: { ownCaseIds, ownPlaces } } of parts) {
    if (ownCaseIds.length !== ownPlaces.length) {
      mistakes.push(`"${folder}" has ${ownCaseIds.length} cases in ${ownPlaces.length} places`);
    }
    for (const place of ownPlaces) {
      const other = owners.get(place);
      if (place >= caseCount) mistakes.push(`"${folder}" has case ${place + 1} of ${caseCount}`);
      else if (other === undefined) owners.set(place, folder);
      else mistakes.push(`case ${place + 1} of ${caseCount} is both "${other}"'s and "${folder}"'s`);
    }
    for (const id of ownCaseIds) {
      if (named.has(id)) mistakes.push(`the plan names case "${id}" twice`);
      named.add(id);
    }
  }
  return [...mistakes, ...gapMistakes([...owners.keys()], caseCount)];
}

/** What no part has: by its ends, as a part may say of any number of cases that they are the run's. */
function gapMistakes(places: readonly number[], caseCount: number): readonly string[] {
  const ordered = [...places.toSorted((a, b) => a - b), caseCount];
  return ordered.flatMap((place, index) => {
    const [from, to] = [(ordered[index - 1] ?? -1) + 1, place - 1];
    if (to < from) return [];
    return to === from
      ? [`case ${from + 1} of ${caseCount} is no part's`]
      : [`cases ${from + 1} to ${to + 1} of ${caseCount} are no part's`];
  });
}

function caseMistakes(parts: readonly FoundPart[]): readonly string[] {
  const tellers = new Map<string, string>();
  const twice = new Map<string, string[]>();
  for (const { folder, results } of parts) {
    for (const { id } of results.cases) {
      const other = tellers.get(id);
      if (other === undefined) tellers.set(id, folder);
      else twice.set(id, [...twice.get(id) ?? [other], folder]);
    }
  }
  const untold = parts.flatMap(({ folder, part }) =>
    part.ownCaseIds.filter((id) => !tellers.has(id)).map((id) =>
      `case "${id}" has no result: "${folder}" was to tell it`
    )
  );
  const doubled = [...twice].map(([id, folders]) =>
    `case "${id}" has ${folders.length} results: ${folders.map((each) => `"${each}"`).join(" and ")}`
  );
  const foreign = parts.flatMap(({ folder, part, results }) => {
    const own = new Set(part.ownCaseIds);
    return results.cases.filter(({ id }) => !own.has(id)).map(({ id }) => ({ id, folder }));
  });
  const owned = new Set(foreign.length === 0 ? [] : parts.flatMap(({ part }) => part.ownCaseIds));
  const unplanned = foreign.filter(({ id }) => !owned.has(id)).map(({ id }) =>
    `case "${id}" has a result, and is none of the plan's`
  );
  const mistakes = [...untold, ...doubled, ...unplanned];
  if (mistakes.length > 0) return mistakes;
  return foreign.map(({ id, folder }) => `case "${id}" is told by "${folder}", and was for another part`);
}

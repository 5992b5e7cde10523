/** All parts of a run as one result again. */
import type { HostSummary } from "../host/summary.ts";
import type { BootAttempt } from "../record/outcome.ts";
import type { BootSetUp, CaseResult, ImageFirmware, ToldRun } from "../result/result.ts";
import { isTroubled } from "../result/troubled.ts";
import { type EarlierResults, type FoundPart, inOrder, type KnownCase, partMistakes } from "./part.ts";
import { compare } from "./shard.ts";

/** All parts as one, or why they are none. */
export type Merged =
  | {
    readonly run: ToldRun;
    /** Its cases in their order. */
    readonly cases: readonly KnownCase[];
    readonly changed: readonly string[];
  }
  | { readonly mistakes: readonly string[] };

/**
 * Puts parts together. Neither their order nor that of their making changes anything. `changed` tells of cases that an earlier
 * attempt judged otherwise.
 */
export function mergeParts(found: readonly FoundPart[]): Merged {
  const parts = inOrder(found);
  const mistakes = partMistakes(parts);
  const [first] = parts;
  if (first === undefined || mistakes.length > 0) return { mistakes };
  const places = placesOfCases(parts, first.part.caseCount);
  const cases = places.flatMap(({ part, index }) => part.results.cases[index] ?? []);
  return { run: joined(parts, { first, places, cases }), cases, changed: parts.flatMap(changedOf) };
}

/** Where a case or a boot is told. */
interface Place {
  readonly part: FoundPart;
  readonly index: number;
}

function placesOfCases(parts: readonly FoundPart[], count: number): readonly Place[] {
  const places = new Array<Place | undefined>(count).fill(undefined);
  for (const part of parts) {
    const { ownCaseIds, ownPlaces } = part.part;
    const placeOf = new Map(ownCaseIds.map((id, at) => [id, ownPlaces[at] ?? 0] as const));
    for (const [index, { id }] of part.results.cases.entries()) {
      places[placeOf.get(id) ?? 0] = { part, index };
    }
  }
  return places.flatMap((place) => place ?? []);
}

interface Joint {
  readonly first: FoundPart;
  readonly places: readonly Place[];
  readonly cases: readonly KnownCase[];
}

function joined(parts: readonly FoundPart[], { first, places, cases }: Joint): ToldRun {
  const runs = parts.map(({ results }) => results.run);
  const [host] = runs.flatMap((each) => each.host ?? []);
  const firmware = joinedFirmware(runs.flatMap((each) => each.firmware ?? []), cases);
  const boots = placesOfBoots(parts, cases);
  return {
    tool: first.part.tool,
    startedAt: runs.map(({ startedAt }) => startedAt).toSorted(compare)[0] ?? "",
    // They ran side by side.
    seconds: runs.reduce((most, { seconds }) => Math.max(most, seconds), 0),
    ...(host && { host: joinedHost(host, runs.flatMap((each) => each.host ?? [])) }),
    ...(firmware.length > 0 && { firmware }),
    ...(boots.length > 0 &&
      { boots: madeOf(boots, ({ part, index }): BootSetUp => part.results.bootAt(index)) }),
    cases: madeOf(places, caseAt),
  };
}

/** What is made of each item, anew each time that somebody goes through it. */
function madeOf<Item, Made>(items: readonly Item[], make: (item: Item) => Made): Iterable<Made> {
  return {
    *[Symbol.iterator]() {
      for (const item of items) yield make(item);
    },
  };
}

/** A case, with what earlier attempts of its part came to by the host's trouble. */
function caseAt({ part: { results, earlier = [] }, index }: Place): CaseResult {
  const result = results.caseAt(index);
  const attempts = earlier.flatMap(({ troubled }) => troubled.get(result.id) ?? []);
  return attempts.length === 0 ? result : { ...result, attempts: [...attempts, ...result.attempts ?? []] };
}

/** What merging needs of an attempt that another followed. */
export function earlierResults(cases: Iterable<CaseResult>): EarlierResults {
  const failed: string[] = [];
  const troubled = new Map<string, readonly BootAttempt[]>();
  for (const result of cases) {
    if (result.verdict === "fail") failed.push(result.id);
    if (isTroubled(result)) troubled.set(result.id, attemptsOf(result));
  }
  return { failed, troubled };
}

function attemptsOf({ boot, points: [point], attempts = [] }: CaseResult): readonly BootAttempt[] {
  const finding = point?.findings[0];
  const because = finding?.message ?? finding?.actual ?? "the host's trouble";
  const own = boot && { ending: boot.ending, seconds: boot.seconds, consolePath: boot.consolePath };
  return [...attempts, { because, ...own }];
}

/** A verdict that another attempt turned is told: somebody may have run a part until it was green. */
function changedOf({ folder, results, earlier = [] }: FoundPart): readonly string[] {
  if (earlier.length === 0) return [];
  const now = new Map(results.cases.map(({ id, verdict }) => [id, verdict]));
  return earlier.flatMap(({ failed }) =>
    failed.filter((id) => now.get(id) !== "fail").map((id) =>
      `case "${id}" failed in an earlier attempt of "${folder}": ${now.get(id)} now`
    )
  );
}

/** One host where all are alike; several by all that they differ in, each once. */
function joinedHost(first: HostSummary, hosts: readonly HostSummary[]): HostSummary {
  const each = (of: (host: HostSummary) => string | undefined) =>
    [...new Set(hosts.flatMap((host) => of(host) ?? []))].toSorted(compare).join(", ");
  const unconfined = each((host) => host.unconfined);
  return {
    hostname: each(({ hostname }) => hostname),
    accelerator: hosts.find(({ accelerator }) => accelerator === "tcg")?.accelerator ?? first.accelerator,
    because: each(({ because }) => because),
    qemuVersion: each(({ qemuVersion }) => qemuVersion),
    ...(unconfined !== "" && { unconfined }),
  };
}

/** Each choice once, in the order in which the cases name their images. */
function joinedFirmware(
  all: readonly ImageFirmware[],
  cases: readonly KnownCase[],
): readonly ImageFirmware[] {
  const places = placesOf(cases.map(({ image }) => image));
  const placeOf = ({ image }: ImageFirmware) => places.get(image) ?? cases.length;
  const each = [...new Map(all.map((one) => [`${one.firmware} ${one.image}`, one])).values()];
  return each.toSorted((a, b) => placeOf(a) - placeOf(b) || compare(a.firmware, b.firmware));
}

/** Each boot once, in the order of the first case that it judges. */
function placesOfBoots(parts: readonly FoundPart[], cases: readonly KnownCase[]): readonly Place[] {
  const firsts = placesOf(cases.map(({ bootId }) => bootId ?? ""));
  const each = new Map<string, Place>();
  for (const part of parts) {
    for (const [index, id] of part.results.bootIds.entries()) each.set(id, { part, index });
  }
  const placeOf = (id: string) => firsts.get(id) ?? cases.length;
  return [...each].toSorted(([a], [b]) => placeOf(a) - placeOf(b) || compare(a, b)).map(([, place]) => place);
}

/** Where each word stands first. */
function placesOf(words: readonly string[]): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  for (const [index, word] of words.entries()) if (!places.has(word)) places.set(word, index);
  return places;
}

/** The boots of two sides, A and B -> what changed, and what differs between two boots of one side as well. */
import type { ComparedFact, Pair } from "../verdict/compared_rows.ts";
import type { Difference } from "../verdict/difference.ts";
import type { Verdict } from "../verdict/point.ts";
import { type PhaseTime, phaseTimes } from "./phase_times.ts";
import type { BootSummary, CaseResult } from "./result.ts";

/** A boot of A and one of B that the same cases are judged by. */
export interface ComparedBoots {
  /** Their ids. */
  readonly caseIds: readonly string[];
  /** Between the two. */
  readonly difference: Difference;
  /** Between two boots of A, and of B; none where each was booted once. */
  readonly within?: Pair<Difference>;
  /** Lines that only B's console has, and that look like warnings. */
  readonly warnings: readonly string[];
}

/** A case on both sides, in one round. */
export type ComparedResults = Pair<CaseResult>;

/** A point that came to something else. */
export interface ChangedVerdict {
  /** The case's. */
  readonly id: string;
  /** The point's. */
  readonly point: string;
  /** On A and on B. */
  readonly verdicts: Pair<Verdict | "none">;
}

/** A fact that changed, and in which boots. */
export interface ChangedFact {
  /** The kind: `cloud-init`. */
  readonly key: string;
  readonly row: string;
  readonly column: string;
  readonly told: Pair<string>;
  /** The cases of those boots. */
  readonly caseIds: readonly string[];
  /** How many boots. */
  readonly boots: number;
}

/** What a comparison came to. */
export interface Comparison {
  /** What the person calls the sides. */
  readonly names: Pair<string>;
  /** How many boots were compared. */
  readonly boots: number;
  /** How often each side was booted. */
  readonly rounds: 1 | 2;
  readonly verdicts: readonly ChangedVerdict[];
  readonly facts: readonly ChangedFact[];
  /** Whether both sides are of the same bytes: one boot stands for both. */
  readonly isSame: boolean;
  /** How many facts differ between two boots of one side too, and so tell nothing. */
  readonly masked: number;
  readonly times: readonly PhaseTime[];
  /** Each once, with the cases of its boots. */
  readonly warnings: readonly { readonly line: string; readonly caseIds: readonly string[] }[];
  /** What could not be told: cases that err on a side, by id, with the reason. */
  readonly untold: readonly { readonly id: string; readonly because: string }[];
}

/** What was booted and read of both sides. */
export interface Compared {
  readonly names: Pair<string>;
  readonly boots: readonly ComparedBoots[];
  /** The rounds, each with every case of it. */
  readonly rounds: readonly (readonly ComparedResults[])[];
}

/** Joins it. */
export function comparisonOf({ names, boots, rounds }: Compared): Comparison {
  const facts = boots.map(changedFacts);
  const [first = []] = rounds;
  const summaries = (side: 0 | 1): readonly BootSummary[] =>
    rounds.flatMap((round) => uniqueBoots(round.flatMap((pair) => pair[side].boot ?? [])));
  return {
    names,
    boots: boots.length,
    rounds: rounds.length > 1 ? 2 : 1,
    isSame: first.length > 0 && first.every(([a, b]) => a.boot && a.boot.consolePath === b.boot?.consolePath),
    verdicts: first.flatMap((pair) =>
      changedVerdicts(pair, rounds[1]?.find((each) => each[0].id === pair[0].id))
    ),
    facts: grouped(facts.flatMap(({ changed }) => changed)),
    masked: facts.reduce((sum, { masked }) => sum + masked, 0),
    times: phaseTimes([summaries(0), summaries(1)]),
    warnings: Array.from(
      Map.groupBy(
        boots.flatMap(({ warnings, caseIds }) => warnings.map((line) => ({ line, caseIds }))),
        ({ line }) => line,
      ),
      ([line, all]) => ({ line, caseIds: all.flatMap(({ caseIds }) => caseIds) }),
    ),
    untold: [...first.flatMap((pair) => untoldOf(pair)), ...boots.flatMap(endedOtherwise)],
  };
}

function uniqueBoots(boots: readonly BootSummary[]): readonly BootSummary[] {
  return [...new Map(boots.map((each) => [each.consolePath, each])).values()];
}

/** What of a pair nobody can compare. */
function untoldOf([a, b]: ComparedResults): Comparison["untold"] {
  return [a, b].flatMap((result, side) => {
    if (result.verdict !== "error") return [];
    const [finding] = result.points.find(({ verdict }) => verdict === "error")?.findings ?? [];
    const because = finding?.message ?? finding?.actual ?? "";
    return [{ id: result.id, because: `${side === 0 ? "A" : "B"}: ${because}` }];
  });
}

/** Where one side's two boots did not end alike, what differs between them masks what changed: that is no sameness. */
function endedOtherwise({ caseIds: [id = ""], within }: ComparedBoots): Comparison["untold"] {
  return (within ?? []).flatMap((each, side) =>
    factsOf(each).filter(({ key, column }) => key === "course" && column === "ending").map(({ told }) => ({
      id,
      because: `${side === 0 ? "A" : "B"}: its two boots ended differently, ${
        told.join(" and ")
      } (compare again with --fresh)`,
    }))
  );
}

/** Of the points that both sides tell, and of those that one side alone has. */
function changedVerdicts(
  [a, b]: ComparedResults,
  again: ComparedResults | undefined,
): readonly ChangedVerdict[] {
  // What could not be told is told as that.
  if ([a, b].some(({ verdict }) => verdict === "error")) return [];
  const names = [...new Set([...a.points, ...b.points].map(({ name }) => name))];
  return names.flatMap((point) => {
    const verdicts = [verdictIn(a, point), verdictIn(b, point)] as const;
    if (verdicts[0] === verdicts[1]) return [];
    const isFlaky = again?.some((result, side) => verdictIn(result, point) !== verdicts[side]);
    return isFlaky ? [] : [{ id: a.id, point, verdicts }];
  });
}

const verdictIn = ({ points }: CaseResult, name: string): Verdict | "none" =>
  points.find((each) => each.name === name)?.verdict ?? "none";

/** One fact of one pair of boots. */
type OwnFact = Omit<ChangedFact, "boots">;

interface FactsOfBoots {
  readonly changed: readonly OwnFact[];
  readonly masked: number;
}

function changedFacts({ caseIds, difference, within }: ComparedBoots): FactsOfBoots {
  const all = factsOf(difference);
  const noise = new Set(within?.flatMap((each) => factsOf(each).map(placeOf)));
  const changed = all.filter((each) => !noise.has(placeOf(each)));
  return { changed: changed.map((each) => ({ ...each, caseIds })), masked: all.length - changed.length };
}

const placeOf = ({ key, row, column }: Omit<OwnFact, "caseIds">) => JSON.stringify([key, row, column]);

/** What differs and is masked by no list. The images' names are what is compared, and no fact of either. */
function factsOf({ kinds }: Difference): readonly Omit<OwnFact, "caseIds">[] {
  return kinds.flatMap((each) => {
    const { key } = each;
    if (each.kind === "compared") {
      return each.facts.filter((fact) => isChanged(key, fact)).map(({ row, column, told }) => ({
        key,
        row,
        column,
        told,
      }));
    }
    const [a, b] = each.because;
    if (each.teller !== "guest" || (a === undefined) === (b === undefined)) return [];
    return [{ key, row: "", column: "", told: [saysOf(a), saysOf(b)] as const }];
  });
}

const isChanged = (key: string, { status, column }: ComparedFact) =>
  status === "different" && !(key === "course" && column === "image");

const saysOf = (because: string | undefined) => because === undefined ? "told" : `not told: ${because}`;

/** The same change of several boots is one; what changed in the most boots stands first. */
function grouped(facts: readonly OwnFact[]): readonly ChangedFact[] {
  const groups = Map.groupBy(facts, (each) => JSON.stringify([placeOf(each), each.told]));
  const all = Array.from(groups.values(), (group): ChangedFact[] => {
    const [first] = group;
    return first ? [{ ...first, boots: group.length, caseIds: group.flatMap(({ caseIds }) => caseIds) }] : [];
  });
  return all.flat().toSorted((a, b) => b.boots - a.boots);
}

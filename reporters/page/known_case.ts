/** A case as the page finds it again. */
import type { CaseJson, ReportJson } from "../report_shape.ts";

/** What became of a case: its verdict, or that the run left its boot out. */
export type Outcome = CaseJson["verdict"] | "not-booted";

/** A case, and what it is found by. */
export interface KnownCase {
  readonly result: CaseJson;
  readonly outcome: Outcome;
  /** Its place in the report, from 1. */
  readonly number: number;
  /** What an address names it by, the same in every run: its id, and its image where several cases have the id. */
  readonly key: string;
  /** What stands before the first slash of its id. */
  readonly area: string;
  /** All that may be searched, in lower case. */
  readonly text: string;
}

const ORDER: readonly Outcome[] = ["fail", "error", "not-booted", "expected-failure", "pass", "skip"];

/** Nobody knows of a boot that was left out whether it is good: what was skipped is another thing. */
export function outcomeOf({ verdict, isNotBooted }: Pick<CaseJson, "verdict" | "isNotBooted">): Outcome {
  return isNotBooted ? "not-booted" : verdict;
}

/** All cases, the red ones first. */
export function knownCases({ cases }: ReportJson): readonly KnownCase[] {
  const keys = keysOf(cases);
  return cases
    .map((result, index) => ({
      result,
      outcome: outcomeOf(result),
      number: index + 1,
      key: keys[index] ?? "",
      area: areaOf(result),
      text: textOf(result),
    }))
    .toSorted((a, b) => ORDER.indexOf(a.outcome) - ORDER.indexOf(b.outcome) || a.number - b.number);
}

function keysOf(cases: readonly CaseJson[]): readonly string[] {
  const byId = Map.groupBy(cases, ({ id }) => id);
  const taken = new Map<string, number>();
  return cases.map(({ id, image }) => {
    const key = byId.get(id)?.length === 1 ? id : `${id} on ${image}`;
    const times = (taken.get(key) ?? 0) + 1;
    taken.set(key, times);
    return times === 1 ? key : `${key}, ${times}`;
  });
}

/** What a choice leaves. */
export function isChosen(
  { result, outcome, area, text }: KnownCase,
  chosen: {
    readonly words: readonly string[];
    readonly verdicts: readonly string[];
    readonly area: string;
    readonly image: string;
  },
): boolean {
  return (chosen.verdicts.length === 0 || chosen.verdicts.includes(outcome)) &&
    (chosen.area === "" || chosen.area === area) &&
    (chosen.image === "" || chosen.image === result.image) &&
    chosen.words.every((word) => text.includes(word));
}

function areaOf({ id }: CaseJson): string {
  const slash = id.indexOf("/");
  return slash > 0 ? id.slice(0, slash) : "(no area)";
}

function textOf({ id, name, description = "", source, image, verdict, points, boot }: CaseJson): string {
  const findings = points.flatMap(({ name, findings }) => [
    name,
    ...findings.flatMap(({ path, expected, actual, message = "" }) => [path, expected, actual, message]),
  ]);
  return [id, name, description, source, image, verdict, boot?.ending ?? "", ...findings].join("\n")
    .toLowerCase();
}

/** Whether something is wrong in it, or could not be told. */
export const isRed = ({ result: { verdict } }: KnownCase): boolean =>
  verdict === "fail" || verdict === "error";

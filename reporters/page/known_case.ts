/** A case as the page finds it again. */
import type { CaseJson, ReportJson } from "../report_shape.ts";

/** A case, and what it is found by. */
export interface KnownCase {
  readonly result: CaseJson;
  /** Its place in the report, from 1. */
  readonly number: number;
  /** What an address names it by, the same in every run: its id, and its image where several cases have the id. */
  readonly key: string;
  /** What stands before the first slash of its id. */
  readonly area: string;
  /** All that may be searched, in lower case. */
  readonly text: string;
}

const ORDER = ["fail", "error", "expected-failure", "pass", "skip"];

/** All cases, the red ones first. */
export function knownCases({ cases }: ReportJson): readonly KnownCase[] {
  const keys = keysOf(cases);
  return cases
    .map((result, index) => ({
      result,
      number: index + 1,
      key: keys[index] ?? "",
      area: areaOf(result),
      text: textOf(result),
    }))
    .toSorted((a, b) =>
      ORDER.indexOf(a.result.verdict) - ORDER.indexOf(b.result.verdict) || a.number - b.number
    );
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
  { result, area, text }: KnownCase,
  chosen: {
    readonly words: readonly string[];
    readonly verdicts: readonly string[];
    readonly area: string;
    readonly image: string;
  },
): boolean {
  return (chosen.verdicts.length === 0 || chosen.verdicts.includes(result.verdict)) &&
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

/** Two runs beside each other: what a case came to there and here. */
import type { CaseJson, PointJson, ReportJson } from "../report_shape.ts";

/** A point that came to something else, or saw something else. */
export interface ChangedPoint {
  readonly name: string;
  readonly before: PointJson | undefined;
  readonly now: PointJson | undefined;
}

/** What became of a case since the other run. */
export interface Change {
  readonly before: CaseJson;
  readonly isOther: boolean;
  readonly points: readonly ChangedPoint[];
  /** Of the boot; none where either has none. */
  readonly secondsMore?: number;
}

/** Both runs. */
export interface Changes {
  /** By the case's place in this run, from 0; one that the other run has not is not there. */
  readonly byCase: ReadonlyMap<number, Change>;
  /** Cases of the other run that this one has not. */
  readonly gone: readonly CaseJson[];
  /** Cases of this run that the other one has not: their places. */
  readonly added: readonly number[];
}

/** Cases are the same by id and image; by id alone where each run has one of that id. */
export function changesOf(before: ReportJson, now: ReportJson): Changes {
  const used = new Set<CaseJson>();
  const byCase = new Map<number, Change>();
  const added: number[] = [];
  const find = finder(before, now);
  for (const [index, result] of now.cases.entries()) {
    const other = find(result);
    if (!other || used.has(other)) {
      added.push(index);
      continue;
    }
    used.add(other);
    byCase.set(index, changeOf(other, result));
  }
  return { byCase, added, gone: before.cases.filter((each) => !used.has(each)) };
}

function finder(before: ReportJson, now: ReportJson): (result: CaseJson) => CaseJson | undefined {
  const key = ({ id, image }: CaseJson) => JSON.stringify([id, image]);
  const byBoth = new Map(before.cases.map((each) => [key(each), each]));
  const [oldById, newById] = [before, now].map(({ cases }) => Map.groupBy(cases, ({ id }) => id));
  return (result) => {
    const both = byBoth.get(key(result));
    if (both) return both;
    const [old, ...others] = oldById?.get(result.id) ?? [];
    const isOne = others.length === 0 && newById?.get(result.id)?.length === 1;
    return isOne ? old : undefined;
  };
}

function changeOf(before: CaseJson, now: CaseJson): Change {
  const names = [...new Set([...now.points, ...before.points].map(({ name }) => name))];
  const points = names.flatMap((name) => {
    const [old, own] = [before, now].map(({ points }) => points.find((each) => each.name === name));
    return saysOf(old) === saysOf(own) ? [] : [{ name, before: old, now: own }];
  });
  const isOther = before.verdict !== now.verdict || points.length > 0;
  if (!before.boot || !now.boot) return { before, isOther, points };
  return { before, isOther, points, secondsMore: now.boot.seconds - before.boot.seconds };
}

/** What of a point counts: not where a line of a console stood. */
function saysOf(point: PointJson | undefined): string {
  if (!point || point.verdict === "skip") return point?.verdict ?? ""; // why it was left out may tell of this boot's time
  const findings = point.findings.map((
    { path, expected, actual, message },
  ) => [path, expected, actual, message]);
  return JSON.stringify([point.verdict, point.failing, findings]);
}

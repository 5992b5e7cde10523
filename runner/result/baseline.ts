/** What is known to fail: only what is worse counts. */
import { type Point, verdictOf } from "../verdict/point.ts";
import type { CaseResult } from "./result.ts";

/** By the cases' ids the names of the points that fail; none of a case that passes. */
export type Baseline = ReadonlyMap<string, readonly string[]>;

/** What became of what was known. */
export interface SinceBaseline {
  /** Points that fail, and did. */
  readonly known: number;
  /** Points of known cases that fail, and did not. */
  readonly worse: readonly string[];
  /** Points that pass, and did not. */
  readonly better: readonly string[];
  /** Cases that the baseline does not have, by their ids. */
  readonly added: readonly string[];
}

const isFailing = ({ verdict }: Point) => verdict === "fail";

/** A result with what is known as an expected failure; `because` says by whom it is. A case that is not known stays as it is. */
export function heldAgainst(result: CaseResult, baseline: Baseline, because: string): CaseResult {
  const known = baseline.get(result.id) ?? [];
  const isKnown = (point: Point) => isFailing(point) && known.includes(point.name);
  if (!result.points.some(isKnown)) return result;
  const points = result.points.map((each) =>
    isKnown(each) ? { ...each, verdict: "expected-failure" as const } : each
  );
  return { because, ...result, points, verdict: verdictOf(points) };
}

/** What some results, as they were judged, are against the baseline. */
export function sinceBaseline(results: readonly CaseResult[], baseline: Baseline): SinceBaseline {
  const known = results.filter(({ id }) => baseline.has(id));
  const points = known.flatMap(({ id, points }) =>
    points.map((point) => ({
      point,
      name: `${id} > ${point.name}`,
      did: baseline.get(id)?.includes(point.name),
    }))
  );
  const namesOf = (some: typeof points) => some.map(({ name }) => name);
  return {
    known: points.filter(({ point, did }) => isFailing(point) && did).length,
    worse: namesOf(points.filter(({ point, did }) => isFailing(point) && !did)),
    better: namesOf(points.filter(({ point, did }) => point.verdict === "pass" && did)),
    added: results.filter(({ id, verdict }) => verdict !== "skip" && !baseline.has(id)).map(({ id }) => id),
  };
}

/**
 * The baseline with what some results show. What could not be told, was left out, or was not run this time stays as it was:
 * an error is no baseline.
 */
export function updatedBaseline(results: readonly CaseResult[], before: Baseline): Baseline {
  const told = results.filter(({ verdict }) => verdict !== "error" && verdict !== "skip");
  const own = told.map(({ id, points }) =>
    [id, points.filter(isFailing).map(({ name }) => name).toSorted()] as const
  );
  return new Map([...before, ...own]);
}

/** A run whose cases can be told apart where several images were judged by the same ones. */
import type { CaseResult, ToldRun } from "../runner/result/result.ts";

/**
 * The run with `growth/default on debian-13` in the place of the id, where more than one image has a case of that id: a report that
 * has no place of its own for the image would tell two of one name.
 */
export function namedByImage(run: ToldRun): ToldRun {
  const ids = KNOWN.get(run.cases) ?? idsOfSeveral(run.cases);
  KNOWN.set(run.cases, ids);
  return ids.size === 0 ? run : { ...run, cases: { [Symbol.iterator]: () => named(run.cases, ids) } };
}

/** Ten reports of one run go through its cases once for that: of a large one they are read from a disk each time. */
const KNOWN = new WeakMap<ToldRun["cases"], ReadonlySet<string>>();

function idsOfSeveral(cases: Iterable<CaseResult>): ReadonlySet<string> {
  const seen = new Map<string, string>();
  const several = new Set<string>();
  for (const { id, image } of cases) {
    const first = seen.get(id) ?? image;
    seen.set(id, first);
    if (first !== image) several.add(id);
  }
  return several;
}

function* named(cases: Iterable<CaseResult>, several: ReadonlySet<string>): Generator<CaseResult> {
  for (const each of cases) {
    yield several.has(each.id) ? { ...each, id: `${each.id} on ${each.image}` } : each;
  }
}

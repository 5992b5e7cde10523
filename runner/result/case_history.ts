/** Kept runs -> how each case fared over time. */
import type { CaseHistory, FailsSince, Flakes, GrowsSlower, HistoryEntry } from "./history.ts";
import type { KeptCase, KeptRun } from "./kept_run.ts";

const MOST_ENTRIES = 30;

/** A kept case, with what its run tells of it. */
interface Told extends KeptCase {
  readonly at: string;
  readonly accelerator?: "kvm" | "tcg";
}

/** The histories of all cases, by id and image; the runs may come in any order. */
export function caseHistories(runs: readonly KeptRun[]): readonly CaseHistory[] {
  const told = runs.toSorted((a, b) => a.startedAt < b.startedAt ? -1 : 1).flatMap(toldBy);
  const byCase = Map.groupBy(told, ({ id, image }) => JSON.stringify([id, image]));
  return [...byCase.values()].map(historyOf).toSorted((a, b) =>
    a.id === b.id ? compare(a.image, b.image) : compare(a.id, b.id)
  );
}

const compare = (a: string, b: string) => a < b ? -1 : a > b ? 1 : 0;

const toldBy = ({ startedAt, accelerator, cases }: KeptRun): readonly Told[] =>
  cases.map((each) => ({ ...each, at: startedAt, ...(accelerator && { accelerator }) }));

function historyOf(all: readonly Told[]): CaseHistory {
  const news = newsOf(all);
  const [{ id, image }] = [all[0] ?? { id: "", image: "" }];
  const [failsSince, flakes, slower] = [failsSinceOf(news), flakesOf(news), slowerOf(news)];
  return {
    ...{ id, image, entries: news.slice(-MOST_ENTRIES).map(entryOf) },
    ...(failsSince && { failsSince }),
    ...(flakes && { flakes }),
    ...(slower && { slower }),
  };
}

/** Without boots that were judged once more from their record and came to the same: they tell nothing new. */
function newsOf(all: readonly Told[]): readonly Told[] {
  const lastOf = new Map<string | undefined, Told>();
  return all.filter((each) => {
    const last = lastOf.get(each.boot);
    lastOf.set(each.boot, each);
    return !each.isRecorded || last?.verdict !== each.verdict || last.asks !== each.asks;
  });
}

function entryOf({ at, verdict, sha256, seconds, accelerator, isRecorded, because }: Told): HistoryEntry {
  return {
    ...{ at, verdict },
    ...(sha256 !== undefined && { imageSha256: sha256 }),
    ...(seconds !== undefined && !isRecorded && { seconds }),
    ...(accelerator && { accelerator }),
    ...(isRecorded && { isRecorded }),
    ...(because !== undefined && { because }),
  };
}

const isGood = ({ verdict }: Told) => verdict === "pass" || verdict === "expected-failure";

/** Of a row of runs that did not pass; errors in it tell nothing, and neither begin nor end it. */
function failsSinceOf(all: readonly Told[]): FailsSince | undefined {
  const judged = all.filter(({ verdict }) => verdict !== "error");
  const lastGood = judged.findLastIndex(isGood);
  const bad = judged.slice(lastGood + 1);
  const [first] = bad;
  if (!first) return undefined;
  const passed = judged[lastGood];
  return {
    ...placeOf(first),
    runs: bad.length,
    ...(passed && { passed: placeOf(passed) }),
  };
}

const placeOf = ({ at, sha256 }: Told) => ({ at, ...(sha256 !== undefined && { imageSha256: sha256 }) });

/** Of the latest boot's key alone: another image, seed or question is another matter. */
function flakesOf(all: readonly Told[]): Flakes | undefined {
  const booted = all.filter(({ isRecorded, verdict, boot }) =>
    !isRecorded && verdict !== "error" && boot !== undefined
  );
  const last = booted.at(-1);
  if (last?.boot === undefined) return undefined;
  const same = booted.filter(({ boot, asks }) => boot === last.boot && asks === last.asks);
  const passes = same.filter(isGood).length;
  const fails = same.length - passes;
  return passes > 0 && fails > 0 ? { boot: last.boot, passes, fails } : undefined;
}

const LATEST = 3;
const LEAST_EARLIER = 5;
/** Less is nothing that a person would look into. */
const LEAST_SHARE = 0.1;

/**
 * By chance alone the latest three of eight boots are the longest once in 56 times. Errors are left out: a boot that the
 * host's trouble ended tells nothing of how long it takes.
 */
function slowerOf(all: readonly Told[]): GrowsSlower | undefined {
  const booted = all.filter(({ isRecorded, verdict }) => !isRecorded && verdict !== "error");
  const { accelerator } = booted.at(-1) ?? {};
  const times = booted.flatMap((each) => each.accelerator === accelerator ? each.seconds ?? [] : []);
  const [earlier, latest] = [times.slice(0, -LATEST), times.slice(-LATEST)];
  if (earlier.length < LEAST_EARLIER || Math.min(...latest) <= Math.max(...earlier)) return undefined;
  const [before, now] = [median(earlier), median(latest)];
  if (now < before * (1 + LEAST_SHARE)) return undefined;
  return { before, now, latest: latest.length, earlier: earlier.length };
}

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? 0;

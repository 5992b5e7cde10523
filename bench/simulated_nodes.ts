/** A night on many machines, reckoned: the real split, durations of real boots, and what goes wrong with machines. */
import recordedTimes from "./results/phases.json" with { type: "json" };
import { SAMPLE_IMAGE } from "../fixtures/harness/sample_plan.ts";
import type { PlannedBoot } from "../runner/plan/planned_boot.ts";
import { partMistakes } from "../runner/run/part.ts";
import { shardsOf } from "../runner/run/shard.ts";

/** A night. */
export interface Night {
  readonly boots: number;
  readonly nodes: number;
  /** So many parts are there for each node: fewer leave nodes idle at the end, more cost starts of the tool. */
  readonly partsOfNode: number;
  /** Of what is drawn. */
  readonly seed: number;
  /** 1: 1 % of boots take three times as long, and 2 % of nodes die with what they are at; 0: neither. */
  readonly trouble: number;
}

/** What it came to. */
export interface Reckoned {
  /** How long it took, to the work divided by the nodes. */
  readonly ratio: number;
  /** Cases without one result. */
  readonly lost: number;
}

/** Seconds of the boots in `fixtures/recordings`, by their phases. */
const RECORDED = secondsOfRecordings();

function secondsOfRecordings(): readonly number[] {
  const series = recordedTimes.parts[0]?.series.filter(({ unit }) => unit === "s") ?? [];
  const rounds = Object.keys(series[0]?.values ?? {});
  return rounds.map((round) =>
    series.reduce(
      (sum, { values }) => sum + (Object.entries(values).find(([key]) => key === round)?.[1] ?? 0),
      0,
    )
  );
}

/** Reckons a night. What is known before it are the recorded seconds; what a boot takes then is a tenth off either way. */
export function simulate({ boots, nodes, partsOfNode, seed, trouble }: Night): Reckoned {
  const draw = generator(seed);
  const drawn = Array.from({ length: boots }, (_, index) => {
    const expected = RECORDED[Math.floor(draw() * RECORDED.length)] ?? 60;
    const straggles = draw() < 0.01 * trouble ? 3 : 1;
    return { boot: bootOf(index), expected, takes: expected * (0.9 + 0.2 * draw()) * straggles };
  });
  const of = new Map(drawn.map((each) => [each.boot.id, each]));
  const parts = shardsOf(
    { boots: drawn.map(({ boot }) => boot) },
    nodes * partsOfNode,
    ({ id }) => of.get(id)?.expected,
  );
  const works = parts.map((part) => part.boots.reduce((sum, { id }) => sum + (of.get(id)?.takes ?? 0), 0));
  const bound = works.reduce((sum, work) => sum + work, 0) / nodes;
  const deaths = new Map(
    Array.from({ length: Math.floor(0.02 * trouble * nodes) }, (_, node) => [node, draw() * bound] as const),
  );
  const { seconds, told } = handOut(works, nodes, deaths);
  return {
    ratio: seconds / bound,
    lost: lostOf(parts.map((part) => part.boots.flatMap(({ caseIds }) => caseIds)), told),
  };
}

/** Whoever is free takes the next part; that of a node which dies goes back to the end of the queue. */
function handOut(works: readonly number[], nodes: number, deaths: ReadonlyMap<number, number>) {
  const queue = works.map((work, part) => ({ work, part }));
  const free = Array.from({ length: nodes }, (_, node) => ({ node, at: 0 }));
  const told: number[] = [];
  let seconds = 0;
  while (queue.length > 0) {
    const least = free.reduce((a, b) => b.at < a.at ? b : a);
    const next = queue.shift();
    if (next === undefined) break;
    const diesAt = deaths.get(least.node) ?? Infinity;
    const endsAt = least.at + next.work;
    least.at = endsAt > diesAt ? Infinity : endsAt;
    if (endsAt > diesAt) queue.push(next);
    else {
      told.push(next.part);
      seconds = Math.max(seconds, endsAt);
    }
  }
  return { seconds, told };
}

/** What `seedling merge` finds missing or doubled. */
function lostOf(ids: readonly (readonly string[])[], told: readonly number[]): number {
  const tool = { name: "seedling", version: "0" };
  const caseIds = ids.flat();
  const placeOf = new Map(caseIds.map((id, place) => [id, place] as const));
  const common = { version: 1, planDigest: "", tool, images: [], caseCount: caseIds.length } as const;
  return partMistakes(told.map((index) => {
    const ownCaseIds = ids[index] ?? [];
    const cases = ownCaseIds.map((id) => ({ id, image: "", verdict: "pass" } as const));
    const ownPlaces = ownCaseIds.map((id) => placeOf.get(id) ?? 0);
    const part = { ...common, shard: { part: index + 1, of: ids.length }, ownCaseIds, ownPlaces };
    const run = { tool, startedAt: "", seconds: 1 };
    return { folder: `${index}`, part, results: { run, cases, bootIds: [], caseAt: unread, bootAt: unread } };
  })).length;
}

const unread = () => {
  throw new TypeError("Cannot read what was never written");
};

function bootOf(index: number): PlannedBoot {
  return {
    ...{
      id: `boot-${index}`,
      caseIds: [`case-${index}`],
      image: SAMPLE_IMAGE,
      isContinued: false,
      diskBytes: 0,
    },
    ...{
      memoryBytes: 0,
      cpus: 1,
      asked: {},
      nonceIn: [],
      files: {},
      prepare: [],
      argv: [],
      deadlineMs: 1,
      silenceMs: 1,
    },
  };
}

/** The same numbers for the same seed, between 0 and 1. */
function generator(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

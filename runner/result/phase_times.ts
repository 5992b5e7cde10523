/** How long each phase of some boots took, and how far they spread. */
import type { Pair } from "../verdict/compared_rows.ts";
import type { BootSummary } from "./result.ts";

/** Seconds of some boots. */
export interface Spread {
  readonly boots: number;
  readonly median: number;
  readonly shortest: number;
  readonly longest: number;
}

/** A phase on both sides; `all` for whole boots. */
export interface PhaseTime {
  readonly phase: string;
  readonly sides: Pair<Spread>;
}

/** The phases that both sides have, in their order, whole boots last. Records tell the times of when they were made. */
export function phaseTimes(sides: Pair<readonly BootSummary[]>): readonly PhaseTime[] {
  const [a, b] = [secondsByPhase(sides[0]), secondsByPhase(sides[1])];
  return [...a].flatMap(([phase, seconds]) => {
    const others = b.get(phase);
    return others === undefined ? [] : [{ phase, sides: [spreadOf(seconds), spreadOf(others)] as const }];
  });
}

function secondsByPhase(boots: readonly BootSummary[]): ReadonlyMap<string, readonly number[]> {
  const all = boots.flatMap(({ phases, seconds }) =>
    phases.map(({ phase, atMs }, at) => {
      const untilMs = phases[at + 1]?.atMs ?? seconds * 1000;
      return [phase, Math.max(0, untilMs - atMs) / 1000] as const;
    })
  );
  const whole = boots.map(({ seconds }) => ["all", seconds] as const);
  const groups = Map.groupBy([...all, ...whole], ([phase]) => phase);
  return new Map([...groups].map(([phase, group]) => [phase, group.map(([, seconds]) => seconds)]));
}

function spreadOf(seconds: readonly number[]): Spread {
  const inOrder = seconds.toSorted((a, b) => a - b);
  const half = (inOrder.length - 1) / 2;
  const [below = 0, above = 0] = [inOrder[Math.floor(half)], inOrder[Math.ceil(half)]];
  return {
    boots: inOrder.length,
    median: (below + above) / 2,
    shortest: inOrder[0] ?? 0,
    longest: inOrder.at(-1) ?? 0,
  };
}

/** How a report says that a record stands in for a boot. */
import type { CaseResult } from "../runner/result/result.ts";

const UNITS = [
  { name: "d", seconds: 86_400 },
  { name: "h", seconds: 3_600 },
  { name: "min", seconds: 60 },
] as const;

/** `recorded 3 min ago`, as seen from the run's start (both ISO 8601); `undefined` for a boot of this very run. */
export function recordedText(recordedAt: string | undefined, startedAt: string): string | undefined {
  if (recordedAt === undefined) return undefined;
  const seconds = (Date.parse(startedAt) - Date.parse(recordedAt)) / 1000;
  // A clock that was set back, or a time that is none: what is left is that it was recorded.
  if (!(seconds >= 0)) return "recorded";
  return `recorded ${agoText(seconds)} ago`;
}

/** `40 s`, `3 min`, `5 h`, `12 d`: the largest unit of which there is a whole one. */
export function agoText(seconds: number): string {
  const unit = UNITS.find((each) => seconds >= each.seconds);
  return unit ? `${Math.floor(seconds / unit.seconds)} ${unit.name}` : `${Math.floor(seconds)} s`;
}

/** How many boots there are, each counted once. */
export interface BootCount {
  /** All of them. */
  readonly all: number;
  /** Those for which a record stands in. */
  readonly recorded: number;
}

/** What tells a case's boot from others. */
export interface BootedBy {
  /** None for a case that was not booted. */
  readonly boot?: Pick<NonNullable<CaseResult["boot"]>, "id" | "recordedAt">;
}

/** Counts the boots of a run. */
export function countBoots(cases: readonly BootedBy[]): BootCount {
  const boots = cases.flatMap(({ boot }) => (boot ? [boot] : []));
  const idsOf = (some: typeof boots) => new Set(some.map(({ id }) => id)).size;
  return { all: idsOf(boots), recorded: idsOf(boots.filter(({ recordedAt }) => recordedAt !== undefined)) };
}

/** `2 of 3 boots recorded`; empty where there is none. */
export function recordedCount({ all, recorded }: BootCount): string {
  if (recorded === 0) return "";
  const boots = `boot${all === 1 ? "" : "s"} recorded`;
  return recorded === all ? `${all} ${boots}` : `${recorded} of ${all} ${boots}`;
}

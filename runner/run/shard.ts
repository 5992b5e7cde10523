/** The part of a plan that one of several machines boots: the same split on each, whoever reckons it. */
import { createHash } from "node:crypto";
import type { Case } from "../case/case.ts";
import type { CaseOnImage, Plan, PlannedBoot } from "../plan/planned_boot.ts";
import { longestFirst, type TimedBoot } from "../record/durations.ts";
import { LeastLoaded } from "./least_loaded.ts";

/** One of several parts. */
export interface Shard {
  /** From 1 to `of`. */
  readonly part: number;
  /** How many there are. */
  readonly of: number;
}

/** How long a boot took before; none where nobody has timed it. */
export type SecondsOf = (boot: TimedBoot) => number | undefined;

/** Boots that must be made on one machine: a row goes on with one disk, and clones are held against each other. */
interface Group {
  readonly boots: readonly PlannedBoot[];
}

/**
 * The boots of a part, in the plan's order: the longest group goes to the part that has least, then the next (LPT, at most a
 * third above the best split). What takes the same time is taken by its cases' ids, which are alike on hosts that differ.
 */
export function shardOf(plan: Plan, { part, of }: Shard, secondsOf: SecondsOf): Plan {
  return shardsOf(plan, of, secondsOf)[part - 1] ?? { ...plan, boots: [] };
}

/** All parts. */
export function shardsOf(plan: Plan, of: number, secondsOf: SecondsOf): readonly Plan[] {
  const loads = new LeastLoaded(of);
  const groups = groupsOf(plan.boots)
    .map((group) => ({ ...group, name: nameOf(group.boots[0]) }))
    .toSorted((a, b) => compare(a.name, b.name));
  const partOf = new Map(
    longestFirst(groups, secondsOf).flatMap(({ tree, seconds }) => {
      const part = loads.give(seconds);
      return tree.boots.map((boot) => [boot, part] as const);
    }),
  );
  const byPart = Map.groupBy(plan.boots, (boot) => partOf.get(boot) ?? 0);
  return Array.from({ length: of }, (_, part) => ({ ...plan, boots: byPart.get(part) ?? [] }));
}

/** A boot by its cases: its id tells QEMU and accelerator too, in which the hosts of a run may differ. */
const nameOf = (boot?: Pick<PlannedBoot, "caseIds">) => boot?.caseIds.toSorted(compare)[0] ?? "";

function groupsOf(boots: readonly PlannedBoot[]): readonly Group[] {
  const byId = new Map(boots.map((boot) => [boot.id, boot]));
  const firstOf = (boot: PlannedBoot): PlannedBoot => {
    const above = byId.get(boot.after ?? boot.twinOf ?? "");
    return above === undefined ? boot : firstOf(above);
  };
  return [...Map.groupBy(boots, firstOf).values()].map((group) => ({ boots: group }));
}

/** A whole run, as far as its digest tells it from others. */
export interface DigestedRun {
  /** What is judged, with its images. */
  readonly cases: readonly CaseOnImage[];
  /** Those and the ones for which nothing is booted. */
  readonly selected: readonly Case[];
  readonly planned: Plan;
}

/**
 * What tells two runs apart: what their cases ask, of which images, which of them share a boot, how many parts by which times.
 * Nothing of the host is in it, nor where files lie there.
 */
export function planDigest(run: DigestedRun, of: number, secondsOf: SecondsOf): string {
  const hash = createHash("sha256");
  const tell = (value: unknown) => hash.update(`${JSON.stringify(value, portable)}\n`);
  tell({ of });
  for (const each of run.selected) tell(each);
  for (const { case: { id }, image: { sha256 } } of run.cases) tell([id, sha256]);
  for (const boot of run.planned.boots) tell([boot.caseIds, secondsOf(boot) ?? null]);
  return hash.digest("hex");
}

/** What is of one machine, or told in another place, is left out. */
const LEFT_OUT: readonly string[] = ["source", "image", "at", "keysAt", "matcher", "merged"];

function portable(key: string, value: unknown): unknown {
  if (LEFT_OUT.includes(key)) return undefined;
  if (value instanceof Uint8Array) return createHash("sha256").update(value).digest("hex");
  const isOtherCase = key === "previous" || key === "of";
  return isOtherCase && typeof value === "object" && value !== null && "id" in value ? value.id : value;
}

/** By code units: the same order under every locale. */
export const compare = (a: string, b: string): number => a < b ? -1 : a > b ? 1 : 0;

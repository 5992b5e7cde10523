/** The part of a run that this machine makes: its boots, its cases, and what it says of itself. */
import { type Case, isAlwaysSkipped } from "../case/case.ts";
import type { CaseOnImage } from "../plan/planned_boot.ts";
import type { RunResult } from "../result/result.ts";
import type { Part } from "../run/part.ts";
import { compare, type DigestedRun, planDigest, shardOf } from "../run/shard.ts";
import { type PartRequest, readTimings } from "./part_options.ts";
import { toolDigest } from "./tool_digest.ts";

/** A part of a run, and what its folder says of it. */
export interface CutRun extends DigestedRun {
  readonly part: Part;
}

/** Cuts a part off a run. What is skipped whatever happens is told by the first part. */
export async function cutPart(
  whole: DigestedRun,
  { shard, timings }: PartRequest,
  { tool, baselineSha256, signal }: {
    readonly tool: RunResult["tool"];
    readonly baselineSha256: string | undefined;
    readonly signal: AbortSignal;
  },
): Promise<CutRun> {
  const secondsOf = await readTimings(timings, signal);
  const planned = shardOf(whole.planned, shard, secondsOf);
  const booted = new Set(planned.boots.flatMap(({ caseIds }) => caseIds));
  const isOwn = (each: Case) => isAlwaysSkipped(each) ? shard.part === 1 : booted.has(each.id);
  const selected = whole.selected.filter(isOwn);
  const toolSha256 = await toolDigest();
  const part: Part = {
    version: 1,
    shard,
    planDigest: planDigest(whole, shard.of, secondsOf),
    tool,
    ...(toolSha256 !== undefined && { toolSha256 }),
    ...(baselineSha256 !== undefined && { baselineSha256 }),
    images: imagesOf(whole.cases),
    caseCount: whole.selected.length,
    ownCaseIds: selected.map(({ id }) => id),
    ownPlaces: whole.selected.flatMap((each, place) => isOwn(each) ? [place] : []),
  };
  return { planned, selected, cases: whole.cases.filter((each) => isOwn(each.case)), part };
}

function imagesOf(cases: readonly CaseOnImage[]): Part["images"] {
  const images = new Map(
    cases.map(({ image: { name, sha256 } }) => [`${name} ${sha256}`, { name, sha256 }] as const),
  );
  return [...images].toSorted(([a], [b]) => compare(a, b)).map(([, image]) => image);
}

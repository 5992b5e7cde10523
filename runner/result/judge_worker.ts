/** The thread that judges: what a guest said may take long or much, and then this thread alone ends. */
import { parentPort } from "node:worker_threads";
import type { HeardBoot } from "../record/heard.ts";
import type { Pair } from "../verdict/compared_rows.ts";
import { differenceOf } from "./difference_of_boots.ts";
import { judgeBoot, type JudgeJob } from "./judge_boot.ts";
import { type PackedCase, unpackedCase } from "./packed_case.ts";

/** A job without functions. */
export interface PackedJob extends Omit<JudgeJob, "cases"> {
  readonly cases: readonly { readonly case: PackedCase; readonly image: { readonly name: string } }[];
}

/** What the thread is asked. */
export type ThreadJob =
  | { readonly kind: "judge"; readonly job: PackedJob }
  | { readonly kind: "compare"; readonly boots: Pair<HeardBoot> };

const answer = (asked: ThreadJob) =>
  asked.kind === "judge" ? judgePacked(asked.job) : differenceOf(asked.boots);

function judgePacked({ cases, ...job }: PackedJob) {
  const unpacked = cases.map(({ case: packed, image }) => ({ case: unpackedCase(packed), image }));
  return judgeBoot({ ...job, cases: unpacked });
}

parentPort?.on("message", (asked: ThreadJob) => {
  try {
    parentPort?.postMessage({ answer: answer(asked) });
  } catch (error) {
    parentPort?.postMessage({ error: error instanceof Error ? error.stack ?? error.message : String(error) });
  }
});

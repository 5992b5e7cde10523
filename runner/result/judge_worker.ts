/** The thread that judges: what a guest said may take long or much, and then this thread alone ends. */
import { parentPort } from "node:worker_threads";
import type { HeardBoot } from "../record/heard.ts";
import type { Pair } from "../verdict/compared_rows.ts";
import { differenceOf } from "./difference_of_boots.ts";
import { judgeBoot, type JudgeJob } from "./judge_boot.ts";
import { newWarnings, type WarnedBoots } from "./new_warnings.ts";
import { type PackedCase, unpackedCase } from "./packed_case.ts";

/** A job without functions. */
export interface PackedJob extends Omit<JudgeJob, "cases"> {
  readonly cases: readonly { readonly case: PackedCase; readonly image: { readonly name: string } }[];
}

/** What the thread is asked. */
export type ThreadJob =
  | { readonly kind: "judge"; readonly job: PackedJob }
  | { readonly kind: "compare"; readonly boots: Pair<HeardBoot> }
  | { readonly kind: "warnings"; readonly boots: WarnedBoots };

function answer(asked: ThreadJob) {
  if (asked.kind === "judge") return judgePacked(asked.job);
  return asked.kind === "compare" ? differenceOf(asked.boots) : newWarnings(asked.boots);
}

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

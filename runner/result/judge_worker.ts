/** The thread that judges: what a guest said may take long or much, and then this thread alone ends. */
import { parentPort } from "node:worker_threads";
import { judgeBoot, type JudgeJob } from "./judge_boot.ts";
import { type PackedCase, unpackedCase } from "./packed_case.ts";

/** A job without functions. */
export interface PackedJob extends Omit<JudgeJob, "cases"> {
  readonly cases: readonly { readonly case: PackedCase; readonly image: { readonly name: string } }[];
}

function judgePacked({ cases, ...job }: PackedJob) {
  const unpacked = cases.map(({ case: packed, image }) => ({ case: unpackedCase(packed), image }));
  return judgeBoot({ ...job, cases: unpacked });
}

parentPort?.on("message", (job: PackedJob) => {
  try {
    parentPort?.postMessage({ results: judgePacked(job) });
  } catch (error) {
    parentPort?.postMessage({ error: error instanceof Error ? error.stack ?? error.message : String(error) });
  }
});

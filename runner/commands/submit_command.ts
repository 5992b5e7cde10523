/** `seedling submit`: a run in parts, as a script or manifest of the system that hands out its jobs. Nothing is submitted. */
import { mistakeMessages } from "../redact/mistakes_text.ts";
import { defaultPaths, loadCases } from "../suite/load.ts";
import { githubWorkflow, gitlabPipeline } from "./ci_matrices.ts";
import { withNeeds } from "./image_needs.ts";
import { type JobPlan, partMinutes, partNeed } from "./job_plan.ts";
import { kubernetesManifests } from "./kubernetes_manifests.ts";
import { override } from "./overrides.ts";
import { readReportFile } from "./report_file.ts";
import { select } from "./select.ts";
import type { Shell } from "./shell.ts";
import { slurmScript } from "./slurm_script.ts";
import { readSubmitRequest, type SubmitRequest } from "./submit_request.ts";
import { UsageError } from "./usage.ts";

/** Runs the command; its result is the exit code. */
export async function submitCommand(args: readonly string[], shell: Shell): Promise<number> {
  const request = readSubmitRequest(args);
  const { run } = request;
  const loaded = await loadCases(run.paths.length > 0 ? run.paths : await defaultPaths());
  if (loaded.mistakes.length > 0) {
    await shell.complain(mistakeMessages(loaded).map((message) => `${message}\n`).join(""));
    return 2;
  }
  const cases = override(withNeeds(select(loaded.cases, run.selection), run.image), run.overrides);
  const minutes = await minutesOf(request, cases, shell.signal);
  await shell.print(textOf(request, { ...request, need: partNeed(cases, { jobs: run.jobs ?? 1, minutes }) }));
  return 0;
}

async function minutesOf(
  { minutes, timings, parts }: SubmitRequest,
  cases: Parameters<typeof partMinutes>[0],
  signal: AbortSignal,
): Promise<number> {
  if (minutes !== undefined) return minutes;
  if (timings !== undefined) return partMinutes(cases, await readReportFile(timings, signal), parts);
  throw new UsageError(
    "Cannot tell how long a part takes (give --timings FILE, a JSON report of an earlier run, or --minutes N)",
  );
}

function textOf({ system, container }: SubmitRequest, { run: _, ...plan }: SubmitPlan): string {
  const job: JobPlan = { ...plan, run: plan.words };
  switch (system) {
    case "slurm":
      return slurmScript(job);
    case "kubernetes":
      return kubernetesManifests(job, container);
    case "github":
      return githubWorkflow(job);
    case "gitlab":
      return gitlabPipeline(job);
  }
}

type SubmitPlan = SubmitRequest & Pick<JobPlan, "need">;

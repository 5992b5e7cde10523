/** A case on the commits of a cloud-init: each put into the image, booted or found among the records, and judged. */
import type { Case } from "../case/case.ts";
import { withCloudInit } from "../derive/cloud_init.ts";
import type { CloudInitMode } from "../derive/cloud_init_source.ts";
import type { Commit } from "../derive/history.ts";
import { ImageError } from "../disk/bytes.ts";
import type { Host } from "../host/host.ts";
import type { Image } from "../image/image.ts";
import { plan } from "../plan/plan.ts";
import type { CaseOnImage } from "../plan/planned_boot.ts";
import type { RecordsUse } from "../record/records_use.ts";
import type { CaseResult } from "../result/result.ts";
import type { Capacity } from "../run/admission.ts";
import { judgeAll } from "./boot_and_report.ts";
import { ProgressLine } from "./progress_line.ts";
import type { Shell } from "./shell.ts";

/** What is tried on each commit. */
export interface Trying {
  readonly testCase: Case;
  /** Without any cloud-init of another. */
  readonly image: Image;
  /** The repository's folder. */
  readonly path: string;
  readonly mode: CloudInitMode;
  readonly host: Host;
  readonly capacity: Capacity;
  readonly records: RecordsUse;
}

/** What a commit came to. */
export interface Trial {
  readonly commit: Commit;
  /** `untold`: an error, or a case that does not count there, which says nothing of the commit. */
  readonly passes: boolean | "untold";
  /** In a line, where it is untold. */
  readonly because?: string;
  readonly result?: CaseResult;
}

/** As a person names a commit. */
export const shortOf = ({ commit }: Commit): string => commit.slice(0, 12);

/** Tries commits side by side, as far as the host carries them. */
export async function tryCommits(
  commits: readonly Commit[],
  trying: Trying,
  shell: Shell,
): Promise<readonly Trial[]> {
  const put = [];
  for (const commit of commits) put.push({ commit, made: await putIn(commit, trying, shell) });
  const cases = put.flatMap(({ made }) => typeof made === "string" ? [] : [made]);
  const results = cases.length === 0 ? new Map<string, CaseResult>() : await judge(cases, trying, shell);
  return put.map(({ commit, made }) =>
    typeof made === "string"
      ? { commit, passes: "untold", because: made }
      : trialOf(commit, results.get(made.case.id))
  );
}

async function judge(cases: readonly CaseOnImage[], trying: Trying, shell: Shell) {
  const { host, capacity, records } = trying;
  const goes = { failFast: false, keepGoing: true, retries: 1, reports: [] };
  return await judgeAll(
    { host, cases, planned: plan(cases, host), capacity, records, ...goes },
    shell,
  );
}

/** The case on a commit; why it cannot be had, where the commit does not fit the image. */
async function putIn(
  commit: Commit,
  { testCase, image, path, mode }: Trying,
  { cacheFolder, signal, live }: Shell,
): Promise<CaseOnImage | string> {
  using line = new ProgressLine(live);
  try {
    const source = `${path}@${commit.commit}`;
    const made = await withCloudInit(image, { source, mode }, { cacheFolder, signal, progress: line.take });
    return { case: { ...testCase, id: `${testCase.id}@${shortOf(commit)}` }, image: made };
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    return error.message;
  }
}

function trialOf(commit: Commit, result: CaseResult | undefined): Trial {
  if (!result) return { commit, passes: "untold", because: "it was not judged" };
  const { verdict, points } = result;
  if (verdict === "pass" || verdict === "expected-failure") return { commit, passes: true, result };
  if (verdict === "fail") return { commit, passes: false, result };
  const because = points.flatMap(({ findings }) => findings.map(({ message, actual }) => message ?? actual));
  return { commit, passes: "untold", because: because[0] ?? `the case is a ${verdict} there`, result };
}

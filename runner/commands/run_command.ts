/** `seedling run`: cases -> boots -> reports -> exit code. */
import { isAlwaysSkipped } from "../case/case.ts";
import { bootCanary } from "../host/canary.ts";
import { availableMemory, findHost, type Host, HostError } from "../host/host.ts";
import { chosenFirmware } from "../plan/firmware.ts";
import { compose } from "../plan/compose.ts";
import { plan } from "../plan/plan.ts";
import type { CaseOnImage, Plan } from "../plan/planned_boot.ts";
import { defaultRecordsUse } from "../record/records_use.ts";
import { sharedImages } from "../record/shared_images.ts";
import { mistakeMessages } from "../redact/mistakes_text.ts";
import type { Capacity } from "../run/admission.ts";
import { defaultPaths, loadCases } from "../suite/load.ts";
import { bootAndReport, type Prepared } from "./boot_and_report.ts";
import { cutPart } from "./cut_part.ts";
import { dryRunText } from "./dry_run.ts";
import { TRY_AGAIN } from "./exit_code.ts";
import { ENDS_BISECT, forBisect, isForBisect } from "./git_bisect.ts";
import { withNeeds } from "./image_needs.ts";
import { HeldBaseline } from "./held_baseline.ts";
import { joinImages } from "./join_images.ts";
import { startAttempt } from "./part_folder.ts";
import type { PartRequest } from "./part_options.ts";
import { override } from "./overrides.ts";
import { toldWhile } from "./progress_line.ts";
import { tellPublicImages } from "./tell_public_images.ts";
import { checkReportFolders, refuseInputs } from "./reports.ts";
import { readRequest, type RunRequest } from "./run_request.ts";
import { openSharing } from "./sharing.ts";
import type { Shell } from "./shell.ts";
import { listText, select } from "./select.ts";

/** Runs the command; its result is the exit code. Throws what `cli.ts` turns into a message and exit code 2. */
export async function runCommand(args: readonly string[], shell: Shell): Promise<number> {
  if (isForBisect(args)) return await forBisect(() => runCases(args, shell), shell);
  return await runCases(args, shell);
}

async function runCases(args: readonly string[], shell: Shell): Promise<number> {
  const request = readRequest(args);
  try {
    return await runRequest(request, shell);
  } catch (error) {
    // Another host may do what this one cannot.
    if (!(error instanceof HostError) || request.part === undefined || shell.signal.aborted) throw error;
    await shell.complain(`${error.message}\n`);
    return TRY_AGAIN;
  }
}

async function runRequest(request: RunRequest, shell: Shell): Promise<number> {
  await checkReportFolders(request.reports);
  const baseline = request.baseline === undefined
    ? undefined
    : await HeldBaseline.open(request.baseline, request.flags.has("update-baseline"));
  await using look = request.flags.has("list") ? undefined : startLook(request.accel, shell);
  const loadedCases = await loadCases(
    request.paths.length > 0 ? request.paths : await defaultPaths(),
  );
  const { cases: loaded, mistakes } = loadedCases;
  if (mistakes.length > 0) {
    await shell.complain(mistakeMessages(loadedCases).map((message) => `${message}\n`).join(""));
    return request.exitCodes === "bisect" ? ENDS_BISECT : 2;
  }
  await refuseInputs(request.reports, [
    ...loaded.map(({ source }) => source),
    request.image,
    request.baseline,
    request.part?.timings,
  ]);
  const needing = withNeeds(select(loaded, request.selection), request.image);
  const selected = override(needing, request.overrides);
  if (!look) {
    await shell.print(listText(selected));
    return 0;
  }
  const host = await toldWhile(shell.live, "looking at this host: QEMU, and whether KVM works", look.host);
  const judged = selected.filter((each) => !isAlwaysSkipped(each));
  const sharing = request.sharing && openSharing(request.sharing, shell);
  const cases = await joinImages(judged, request.image, shell, {
    isOffline: request.flags.has("offline"),
    bring: sharing && sharedImages(sharing.store),
  });
  await refuseInputs(request.reports, cases.map(({ image }) => image.path));
  await tellPublicImages(cases.map(({ image }) => image), shell);
  const whole = { cases, selected, planned: plannedBoots(cases, host, request) };
  const run = request.part
    ? await cutPart(whole, request.part, {
      tool: shell.tool,
      baselineSha256: baseline?.sha256,
      signal: shell.signal,
    })
    : whole;
  if (request.flags.has("dry-run")) {
    await shell.print(dryRunText(run.planned, host, run.selected, chosenFirmware(run.cases)));
    return 0;
  }
  const { records = defaultRecordsUse(shell.isCi) } = request;
  const capacity = capacityOf(host, request.jobs);
  const { reports, repro, retries = 1, flags } = request;
  const goes = { failFast: flags.has("fail-fast"), keepGoing: flags.has("keep-going"), retries, records };
  const how = {
    capacity,
    ...goes,
    reports,
    ...(repro !== undefined && { repro }),
    ...(baseline && { baseline }),
    ...(sharing && { sharing }),
  };
  return await bootAndReport({ host, ...run, ...how, ...await startPart(request.part) }, shell);
}

/** Composed, but as the person says; a commit that is tried is judged by boots of its own: a search goes on by each verdict. */
export function plannedBoots(
  cases: readonly CaseOnImage[],
  host: Host,
  { flags, exitCodes }: Pick<RunRequest, "flags" | "exitCodes">,
): Plan {
  const planned = plan(cases, host);
  return flags.has("no-compose") || exitCodes === "bisect" ? planned : compose(planned, cases, host);
}

/** Where a part is kept is found out before minutes of booting. */
async function startPart(part: PartRequest | undefined): Promise<Pick<Prepared, "attempt">> {
  return part?.out === undefined ? {} : { attempt: await startAttempt(part.out) };
}

/** The look at the host is other programs' work: it goes on while the cases are read, whose mistakes are told first. */
function startLook(accel: RunRequest["accel"], { cacheFolder, signal }: Shell) {
  const unneeded = new AbortController();
  const either = AbortSignal.any([signal, unneeded.signal]);
  const host = findHost({ accel, cacheFolder, signal: either, tryKvm: bootCanary });
  host.catch(() => {}); // whoever waits for it is told
  return {
    host,
    async [Symbol.asyncDispose]() {
      unneeded.abort(new Error("nobody waits for it"));
      await Promise.allSettled([host]);
    },
  };
}

/**
 * As many boots as memory carries, and as many as the person says; or as the cores do. An emulated guest's own times are
 * no budget, so the last of them may share cores; under KVM each keeps its own.
 */
export function capacityOf(
  { cores, accelerator }: Pick<Host, "cores" | "accelerator">,
  jobs: number | undefined,
): Capacity {
  if (jobs !== undefined) return { jobs, availableMemory };
  const lastCpus = accelerator === "tcg" ? Math.floor(1.5 * cores) : cores;
  return { jobs: Infinity, cpus: cores, lastCpus, availableMemory };
}

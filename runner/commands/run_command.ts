/** `seedling run`: cases -> boots -> reports -> exit code. */
import { isAlwaysSkipped } from "../case/case.ts";
import { bootCanary } from "../host/canary.ts";
import { availableMemory, findHost, type Host } from "../host/host.ts";
import { chosenFirmware } from "../plan/firmware.ts";
import { plan } from "../plan/plan.ts";
import { defaultRecordsUse, type RecordsUse } from "../record/records_use.ts";
import { mistakeMessages } from "../redact/mistakes_text.ts";
import type { Capacity } from "../run/admission.ts";
import { defaultPaths, loadCases } from "../suite/load.ts";
import { bootAndReport } from "./boot_and_report.ts";
import { dryRunText } from "./dry_run.ts";
import { withNeeds } from "./image_needs.ts";
import { joinImages } from "./join_images.ts";
import { override, OVERRIDES, type Overrides, readOverrides } from "./overrides.ts";
import { toldWhile } from "./progress_line.ts";
import { tellPublicImages } from "./tell_public_images.ts";
import { checkReportFolders, readReportTargets, type ReportTarget } from "./reports.ts";
import type { Shell } from "./shell.ts";
import { listText, select, type Selection } from "./select.ts";
import {
  oneOf,
  type ParsedOptions,
  parseOptions,
  positiveInteger,
  single,
  UsageError,
  wholeNumber,
} from "./usage.ts";

const OPTIONS = {
  string: ["image", "report", "jobs", "accel", "retries", "tag", "filter", "repro", ...OVERRIDES],
  boolean: ["require-kvm", "fresh", "recorded", "fail-fast", "keep-going", "dry-run", "list", "offline"],
};

interface RunRequest {
  readonly paths: readonly string[];
  readonly selection: Selection;
  readonly overrides: Overrides;
  readonly image?: string;
  readonly reports: readonly ReportTarget[];
  readonly repro?: string;
  readonly jobs?: number;
  readonly accel: "auto" | "kvm" | "tcg";
  readonly retries?: number;
  readonly flags: ReadonlySet<string>;
  /** None where the environment decides. */
  readonly records?: RecordsUse;
}

/** Runs the command; its result is the exit code. Throws what `cli.ts` turns into a message and exit code 2. */
export async function runCommand(args: readonly string[], shell: Shell): Promise<number> {
  const request = readRequest(args);
  await checkReportFolders(request.reports);
  await using look = request.flags.has("list") ? undefined : startLook(request.accel, shell);
  const loadedCases = await loadCases(
    request.paths.length > 0 ? request.paths : await defaultPaths(),
  );
  const { cases: loaded, mistakes } = loadedCases;
  if (mistakes.length > 0) {
    await shell.complain(mistakeMessages(loadedCases).map((message) => `${message}\n`).join(""));
    return 2;
  }
  const needing = withNeeds(select(loaded, request.selection), request.image);
  const selected = override(needing, request.overrides);
  if (!look) {
    await shell.print(listText(selected));
    return 0;
  }
  const host = await toldWhile(shell.live, "looking at this host: QEMU, and whether KVM works", look.host);
  const judged = selected.filter((each) => !isAlwaysSkipped(each));
  const cases = await joinImages(judged, request.image, shell, request.flags.has("offline"));
  await tellPublicImages(cases.map(({ image }) => image), shell);
  const planned = plan(cases, host);
  if (request.flags.has("dry-run")) {
    await shell.print(dryRunText(planned, host, selected, chosenFirmware(cases)));
    return 0;
  }
  const { records = defaultRecordsUse(shell.isCi) } = request;
  const capacity = capacityOf(host, request.jobs);
  const { reports, repro, retries = 1, flags } = request;
  const goes = { failFast: flags.has("fail-fast"), keepGoing: flags.has("keep-going"), retries, records };
  const how = { capacity, ...goes, reports, ...(repro !== undefined && { repro }) };
  return await bootAndReport({ host, cases, selected, planned, ...how }, shell);
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

function readRequest(args: readonly string[]): RunRequest {
  const options = parseOptions(args, OPTIONS);
  const image = single(options, "image");
  const filter = single(options, "filter");
  const jobs = single(options, "jobs");
  const retries = single(options, "retries");
  const repro = single(options, "repro");
  const records = readRecordsUse(options.flags);
  return {
    paths: options.operands,
    selection: { tags: options.strings.tag ?? [], ...(filter !== undefined && { filter }) },
    overrides: readOverrides(options),
    ...(image !== undefined && { image }),
    reports: readReportTargets(options.strings.report ?? []),
    ...(repro !== undefined && { repro }),
    ...(jobs !== undefined && { jobs: positiveInteger("jobs", jobs) }),
    accel: readAccel(options),
    ...(retries !== undefined && { retries: wholeNumber("retries", retries) }),
    flags: options.flags,
    ...(records && { records }),
  };
}

function readAccel(options: ParsedOptions): RunRequest["accel"] {
  const accel = single(options, "accel");
  if (!options.flags.has("require-kvm")) return oneOf("accel", accel ?? "auto", ["auto", "kvm", "tcg"]);
  if (accel === undefined || accel === "kvm") return "kvm";
  throw new UsageError(`Cannot require KVM and run with --accel ${accel} (give --require-kvm alone)`);
}

function readRecordsUse(flags: ReadonlySet<string>): RecordsUse | undefined {
  if (flags.has("fresh") && flags.has("recorded")) {
    throw new UsageError(
      "Cannot boot anew and take what was recorded (give --fresh or --recorded, not both)",
    );
  }
  if (flags.has("fresh")) return "fresh";
  return flags.has("recorded") ? "reuse" : undefined;
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

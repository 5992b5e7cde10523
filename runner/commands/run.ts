/** `seedling run`: cases -> boots -> reports -> exit code. */
import {
  bootCanary,
  type BootProgress,
  type Case,
  type CaseOnImage,
  type CaseResult,
  findHost,
  findImage,
  type Host,
  hostSummary,
  type Image,
  ImageError,
  isAlwaysSkipped,
  loadCases,
  parseImageReference,
  type Plan,
  plan,
  type PlannedBoot,
  run,
  type RunResult,
  skippedResult,
} from "../../mod.ts";
import { dryRunText } from "./dry_run.ts";
import { LiveDisplay } from "./live.ts";
import { checkReportFolders, readReportTargets, type ReportTarget, writeReports } from "./reports.ts";
import type { Shell } from "./shell.ts";
import { listText, select, type Selection } from "./select.ts";
import { oneOf, parseOptions, positiveInteger, single } from "./usage.ts";

/** How `seedling run` is called. */
export const RUN_USAGE = `seedling run [FILE|FOLDER ...]   boot and judge cases (default: cases)

  --image NAME|PATH         judge this image instead of what the cases name
  --report FORMAT[=FILE]    text (default), tap or junit; repeatable, at most one without a file
  --jobs N                  boots side by side (default: by cores and memory)
  --accel auto|kvm|tcg      how to run the guest (default: auto: kvm where it works)
  --tag TAG                 only cases with this tag; repeatable: with any of them
  --filter TEXT|/REGEXP/    only cases whose id has this in it
  --fail-fast               start no boot after the first case that does not pass
  --dry-run                 print the plan as a shell script, boot nothing
  --list                    print the cases' ids, tags and names, boot nothing
`;

const OPTIONS = {
  string: ["image", "report", "jobs", "accel", "tag", "filter"],
  boolean: ["fail-fast", "dry-run", "list"],
};

interface RunRequest {
  readonly paths: readonly string[];
  readonly selection: Selection;
  readonly image?: string;
  readonly reports: readonly ReportTarget[];
  readonly jobs?: number;
  readonly accel: "auto" | "kvm" | "tcg";
  readonly flags: ReadonlySet<string>;
}

/** Runs the command; its result is the exit code. Throws what `cli.ts` turns into a message and exit code 2. */
export async function runCommand(args: readonly string[], shell: Shell): Promise<number> {
  const request = readRequest(args);
  await checkReportFolders(request.reports);
  const { cases, mistakes } = await loadCases(request.paths);
  if (mistakes.length > 0) {
    await shell.complain(mistakes.map(({ message }) => `${message}\n`).join(""));
    return 2;
  }
  const selected = select(cases, request.selection);
  if (request.flags.has("list")) {
    await shell.print(listText(selected));
    return 0;
  }
  const { cacheFolder, signal } = shell;
  const host = await findHost({ accel: request.accel, cacheFolder, signal, tryKvm: bootCanary });
  const onImages = await joinImages(selected.filter((each) => !isAlwaysSkipped(each)), request, shell);
  const planned = plan(onImages, host);
  if (request.flags.has("dry-run")) {
    await shell.print(dryRunText(planned, host, selected));
    return 0;
  }
  return await bootAndReport({ request, host, cases: onImages, selected, planned }, shell);
}

function readRequest(args: readonly string[]): RunRequest {
  const options = parseOptions(args, OPTIONS);
  const image = single(options, "image");
  const filter = single(options, "filter");
  const jobs = single(options, "jobs");
  return {
    paths: options.operands.length > 0 ? options.operands : ["cases"],
    selection: { tags: options.strings.tag ?? [], ...(filter !== undefined && { filter }) },
    ...(image !== undefined && { image }),
    reports: readReportTargets(options.strings.report ?? []),
    ...(jobs !== undefined && { jobs: positiveInteger("jobs", jobs) }),
    accel: oneOf("accel", single(options, "accel") ?? "auto", ["auto", "kvm", "tcg"]),
    flags: options.flags,
  };
}

/** Finds every image once; all that cannot be used are told together. */
async function joinImages(
  cases: readonly Case[],
  { image: override }: RunRequest,
  shell: Shell,
): Promise<readonly CaseOnImage[]> {
  const found = new Map<string, Image>();
  const problems = new Set<string>();
  const joined: CaseOnImage[] = [];
  for (const each of cases) {
    const reference = override === undefined ? each.image : parseImageReference(override);
    if (!reference) {
      problems.add(`${each.source}: names no image (write image: NAME, or give --image)`);
      continue;
    }
    const key = JSON.stringify(reference);
    try {
      const image = found.get(key) ?? await findImage(reference, shell.cacheFolder, shell.signal);
      found.set(key, image);
      joined.push({ case: each, image });
    } catch (error) {
      if (!(error instanceof ImageError)) throw error;
      problems.add(error.message);
    }
  }
  if (problems.size > 0) throw new ImageError([...problems].join("\n"));
  return joined;
}

interface Prepared {
  readonly request: RunRequest;
  readonly host: Host;
  readonly cases: readonly CaseOnImage[];
  /** Those and the ones for which nothing is booted, in the order of their results. */
  readonly selected: readonly Case[];
  readonly planned: Plan;
}

async function bootAndReport(
  { request, host, cases, selected, planned }: Prepared,
  shell: Shell,
): Promise<number> {
  const startedAt = new Date();
  const live = new LiveDisplay(shell.live);
  const label = ({ caseIds: [first, ...others] }: PlannedBoot) =>
    others.length > 0 ? `${first} +${others.length}` : `${first}`;
  const judged = new Map<string, CaseResult>();
  const running = run(cases, planned, {
    host: hostSummary(host),
    jobs: request.jobs ?? defaultJobs(host, planned.boots),
    failFast: request.flags.has("fail-fast"),
    recordsFolder: shell.recordsFolder,
    signal: shell.signal,
    onProgress: (boot, progress: BootProgress) => live.update(label(boot), progress),
    onBootEnd: (boot) => live.end(label(boot)),
  });
  for await (const result of running) judged.set(result.id, result);
  live.clear();
  const results = selected.flatMap((each) =>
    isAlwaysSkipped(each) ? skippedResult(each) : judged.get(each.id) ?? []
  );
  const result: RunResult = {
    tool: shell.tool,
    startedAt: startedAt.toISOString(),
    seconds: (Date.now() - startedAt.getTime()) / 1000,
    host: hostSummary(host),
    cases: results,
  };
  const written = await writeReports(result, request.reports, shell);
  return shell.signal.aborted ? shell.interruptedCode() : Math.max(written ? 0 : 2, exitCode(results));
}

/** As many boots as cores and memory carry: each guest's memory and some for QEMU itself, one GiB left to the host. */
export function defaultJobs(
  host: Pick<Host, "cores" | "memoryBytes">,
  boots: readonly Pick<PlannedBoot, "cpus" | "memoryBytes">[],
): number {
  const perBoot = Math.max(1, ...boots.map(({ memoryBytes }) => memoryBytes)) + 200 * 1024 ** 2;
  const byMemory = Math.floor((host.memoryBytes - 1024 ** 3) / perBoot);
  const byCores = Math.floor(host.cores / Math.max(1, ...boots.map(({ cpus }) => cpus)));
  return Math.max(1, Math.min(byMemory, byCores, boots.length));
}

/** 0 all pass, fail as expected or skip, 1 any fail, 2 any error or nothing judged; 2 wins. */
export function exitCode(results: readonly Pick<CaseResult, "verdict">[]): number {
  const verdicts = new Set<string>(results.map(({ verdict }) => verdict));
  const isJudged = ["pass", "fail", "expected-failure"].some((each) => verdicts.has(each));
  if (verdicts.has("error") || !isJudged) return 2;
  return verdicts.has("fail") ? 1 : 0;
}

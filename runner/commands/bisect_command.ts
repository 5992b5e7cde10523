/** `seedling bisect`: the commit of a cloud-init by which a case began to fail, or to pass. */
import { type Case, isAlwaysSkipped } from "../case/case.ts";
import { CLOUD_INIT_MODES, type CloudInitMode } from "../derive/cloud_init_source.ts";
import { openRepository } from "../derive/git.ts";
import { changingCommits, type Stretch } from "../derive/history.ts";
import { mistakeMessages } from "../redact/mistakes_text.ts";
import { defaultPaths, loadCases } from "../suite/load.ts";
import { Bisecting } from "./bisecting.ts";
import { tryCommits, type Trying } from "./commit_trials.ts";
import { type Accel, foundHost, readAccel } from "./found_host.ts";
import { joinImages } from "./join_images.ts";
import { capacityOf } from "./run_command.ts";
import { select } from "./select.ts";
import type { Shell } from "./shell.ts";
import { oneOf, type ParsedOptions, parseOptions, positiveInteger, single, UsageError } from "./usage.ts";

const OPTIONS = {
  string: ["cloud-init", "cloud-init-mode", "good", "bad", "until", "image", "filter", "jobs", "accel"],
  boolean: ["fresh", "offline"],
};

interface BisectRequest {
  readonly path: string;
  readonly mode: CloudInitMode;
  /** The older end, and whether the case passes there. */
  readonly from: string;
  readonly to: string;
  readonly isRepair: boolean;
  readonly accel: Accel;
  readonly jobs?: number;
}

/** Runs the command; its result is the exit code. */
export async function bisectCommand(args: readonly string[], shell: Shell): Promise<number> {
  const options = parseOptions(args, OPTIONS);
  const request = readRequest(options);
  const testCase = await onlyCase(options);
  if (typeof testCase === "string") {
    await shell.complain(testCase);
    return 2;
  }
  const { path, from, to, mode } = request;
  const { start, changing } = await commitsOf(path, { from, to, mode }, shell.signal);
  const [joined] = await joinImages(
    [testCase],
    single(options, "image"),
    shell,
    { isOffline: options.flags.has("offline") },
  );
  if (!joined) throw new RangeError("Cannot bisect: the case has no image");
  const host = await foundHost(request.accel, shell);
  const trying: Trying = {
    ...{ testCase, image: joined.image, path, mode, host, capacity: capacityOf(host, request.jobs) },
    records: options.flags.has("fresh") ? "fresh" : "reuse",
  };
  // As many midpoints as guests have cores of their own: a core that is shared makes none of them earlier.
  const wide = request.jobs ?? Math.max(1, Math.floor(host.cores / testCase.cpus));
  return await new Bisecting({
    ...{ start, changing, wide, isRepair: request.isRepair },
    attempt: (commits) => tryCommits(commits, trying, shell),
  }, shell).run();
}

async function commitsOf(path: string, stretch: Stretch, signal: AbortSignal) {
  await using repository = await openRepository(path, signal);
  return await changingCommits(repository, stretch);
}

function readRequest(options: ParsedOptions): BisectRequest {
  const path = needed(options, "cloud-init", "a checkout of its history");
  const good = needed(options, "good", "a commit on which the case passes");
  const bad = needed(options, "bad", "a commit on which it fails");
  const until = single(options, "until");
  const isRepair = until !== undefined && oneOf("until", until, ["broken", "fixed"]) === "fixed";
  const jobs = single(options, "jobs");
  return {
    path,
    mode: oneOf("cloud-init-mode", single(options, "cloud-init-mode") ?? "code", CLOUD_INIT_MODES),
    from: isRepair ? bad : good,
    to: isRepair ? good : bad,
    isRepair,
    accel: readAccel(options),
    ...(jobs !== undefined && { jobs: positiveInteger("jobs", jobs) }),
  };
}

function needed(options: ParsedOptions, name: string, what: string): string {
  const value = single(options, name);
  if (value !== undefined) return value;
  throw new UsageError(`Cannot bisect without --${name} (give ${what})`);
}

/** The one case; or what is wrong with its file, in lines. */
async function onlyCase(options: ParsedOptions): Promise<Case | string> {
  const { operands } = options;
  const filter = single(options, "filter");
  const loaded = await loadCases(operands.length > 0 ? operands : await defaultPaths());
  if (loaded.mistakes.length > 0) return mistakeMessages(loaded).map((message) => `${message}\n`).join("");
  const selected = select(loaded.cases, { tags: [], ...(filter !== undefined && { filter }) });
  const [first, ...others] = selected.filter((each) => !isAlwaysSkipped(each));
  if (!first && selected.length > 0) {
    throw new UsageError(`Cannot bisect by ${selected[0]?.id}: it is always skipped (see its "skip")`);
  }
  if (!first || others.length > 0) {
    throw new UsageError(
      `Cannot bisect by ${selected.length} cases: ${selected.slice(0, 3).map(({ id }) => id).join(", ")}${
        selected.length > 3 ? ", ..." : ""
      } (name one file, or give --filter ID)`,
    );
  }
  return withoutCloudInit(first);
}

/** Each commit is put into the image itself. */
function withoutCloudInit({ cloudInit: _, previous, ...testCase }: Case): Case {
  return { ...testCase, ...(previous && { previous: withoutCloudInit(previous) }) };
}

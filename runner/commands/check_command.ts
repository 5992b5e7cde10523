/** `seedling check`: a recorded boot judged by cases; nothing is booted. */
import type { Case } from "../case/case.ts";
import type { Awaited } from "../console/console.ts";
import { mistakeMessages } from "../redact/mistakes_text.ts";
import type { HeardBoot } from "../record/heard.ts";
import { recordFolder } from "../record/named_record.ts";
import { readRecord, readRecording } from "../record/recording.ts";
import { JudgeThread } from "../result/judge_thread.ts";
import { notBootedResult, unbootedResult } from "../result/judge_case.ts";
import type { CaseResult, RunResult } from "../result/result.ts";
import { loadCases } from "../suite/load.ts";
import { exitCode } from "./exit_code.ts";
import { filesIn, readReportTargets, refuseInputs, writeReports } from "./reports.ts";
import type { Shell } from "./shell.ts";
import { oneOf, type ParsedOptions, parseOptions, single, UsageError } from "./usage.ts";

const OPTIONS = { string: ["record", "console", "report-channel", "seed", "report"], boolean: [] };

/** Runs the command; its result is the exit code. */
export async function checkCommand(args: readonly string[], shell: Shell): Promise<number> {
  const options = parseOptions(args, OPTIONS);
  const targets = readReportTargets(options.strings.report ?? []);
  if (options.operands.length === 0) {
    throw new UsageError("Cannot check: no case is named (name files or folders of cases)");
  }
  const seed = single(options, "seed");
  if (seed !== undefined) oneOf("seed", seed, ["none"]);
  const loadedCases = await loadCases(options.operands);
  const { mistakes } = loadedCases;
  if (mistakes.length > 0) {
    await shell.complain(mistakeMessages(loadedCases).map((message) => `${message}\n`).join(""));
    return 2;
  }
  await refuseInputs(targets, [
    ...loadedCases.cases.map(({ source }) => source),
    ...await filesHeard(options, shell.recordsFolder),
  ]);
  const cases = seed === undefined ? loadedCases.cases : loadedCases.cases.map(withoutSeed);
  const results = await judgeHeard(cases, options, shell).catch((error: unknown) => {
    if (!shell.signal.aborted) throw error;
    return cases.map(unreadResult);
  });
  const result: RunResult = {
    tool: shell.tool,
    startedAt: new Date().toISOString(),
    seconds: 0,
    cases: results,
  };
  const written = await writeReports(result, targets, shell);
  if (shell.signal.aborted) return shell.interruptedCode();
  return Math.max(written ? 0 : 2, exitCode(results));
}

async function judgeHeard(
  cases: readonly Case[],
  options: ParsedOptions,
  shell: Shell,
): Promise<readonly CaseResult[]> {
  const { signal } = shell;
  const heard = await readHeard(options, { awaited: "after", shell });
  // No datasource, no cloud-init: of a guest that was given no seed the same words are no fault.
  const seedless = cases.some(isSeedless) ? await readHeard(options, { awaited: "login", shell }) : heard;
  await using thread = new JudgeThread(signal);
  // All together: the guest may have had the seed of any of them, and no report of another tells its secrets.
  const judge = async (outcome: HeardBoot) =>
    await thread.judge({
      cases: cases.map((each) => ({ case: each, image: { name: outcome.image } })),
      outcome: { kind: "heard", heard: outcome },
    });
  const heardBoots = bootsHeard(heard);
  const judged = await judge(heard);
  const judgedSeedless = seedless === heard ? judged : await judge(seedless);
  return cases.flatMap((each, at) => {
    const isOfSeveral = each.previous !== undefined || each.isContinued;
    if (isOfSeveral && !heardBoots.includes(bootOf(each))) return unheardResult(each, heard, heardBoots);
    return (isSeedless(each) ? judgedSeedless : judged)[at] ?? [];
  });
}

/** The run was interrupted before anything could be judged: what it was asked is told all the same. */
const unreadResult = (testCase: Case): CaseResult =>
  unbootedResult(
    { case: testCase, image: { name: "" } },
    "error",
    "interrupted while what was recorded was read",
  );

/** Which boot of its case it is, from 1. */
const bootOf = ({ previous }: Pick<Case, "previous">): number =>
  previous === undefined ? 1 : bootOf(previous) + 1;

/** Which boots of their cases a recording may be of: what it was booted for says so, and a log from elsewhere is a first one. */
function bootsHeard({ caseIds = [] }: HeardBoot): readonly number[] {
  const boots = caseIds.map((id) => Number(/\[boot=(\d{1,4})\]/.exec(id)?.[1] ?? 1));
  return boots.length === 0 ? [1] : [...new Set(boots)];
}

/** One recording is of one boot: the others of its case nobody heard. */
const unheardResult = (testCase: Case, { image }: HeardBoot, heard: readonly number[]): CaseResult =>
  notBootedResult(
    { case: testCase, image: { name: image } },
    `what was recorded is boot ${heard.join(", ")} of a case, and this is boot ${bootOf(testCase)}`,
  );

/** What it gave to cloud-init never reached the guest; it may hold secrets all the same. */
const withoutSeed = (testCase: Case): Case => ({ ...testCase, seedVolume: { kind: "none" } });

const isSeedless = ({ seedVolume }: Case) => seedVolume?.kind === "none";

/** All files of what was recorded. */
async function filesHeard(options: ParsedOptions, recordsFolder: string): Promise<readonly string[]> {
  const record = single(options, "record");
  const named = [single(options, "console") ?? [], single(options, "report-channel") ?? []].flat();
  if (record === undefined) return named;
  return [...named, ...await filesIn(await recordFolder(record, recordsFolder))];
}

/** A record knows itself what its boot was for. */
async function readHeard(
  options: ParsedOptions,
  { awaited, shell }: { readonly awaited: Awaited; readonly shell: Shell },
): Promise<HeardBoot> {
  const { signal, recordsFolder } = shell;
  const record = single(options, "record");
  const console = single(options, "console");
  const report = single(options, "report-channel");
  if (record !== undefined && console === undefined && report === undefined) {
    return await readRecord(await recordFolder(record, recordsFolder), signal);
  }
  if (record !== undefined) {
    throw new UsageError("Cannot check two recordings at once (give --record or --console, not both)");
  }
  if (console === undefined) {
    throw new UsageError(
      "Cannot check without something recorded (give either --record FOLDER or --console FILE)",
    );
  }
  return await readRecording({ console, awaited, signal, ...(report !== undefined && { report }) });
}

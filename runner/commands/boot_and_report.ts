/** The boots of `seedling run`, their reports, and the exit code. */
import { eventLine, firstLine, lastLine } from "../../reporters/ndjson.ts";
import { prunedSum } from "../../reporters/record_list.ts";
import { type Case, isAlwaysSkipped } from "../case/case.ts";
import type { Host } from "../host/host.ts";
import { hostSummary } from "../host/summary.ts";
import { chosenFirmware } from "../plan/firmware.ts";
import type { CaseOnImage, Plan, PlannedBoot } from "../plan/planned_boot.ts";
import { type FindRecord, knownBoots, recordsIn } from "../record/known_boots.ts";
import { BOUNDS_AFTER_RUN, pruneRecords } from "../record/prune.ts";
import type { RecordsUse } from "../record/records_use.ts";
import { sharedBoots } from "../record/shared_records.ts";
import type { SharedStore } from "../record/shared_store.ts";
import { bootSetUps } from "../result/boot_set_up.ts";
import { JudgeThread } from "../result/judge_thread.ts";
import { skippedResult } from "../result/judge_case.ts";
import type { CaseResult, RunResult } from "../result/result.ts";
import type { Capacity } from "../run/admission.ts";
import type { Part } from "../run/part.ts";
import { run } from "../run/run.ts";
import { redactLiveLine } from "../redact/guest_secrets.ts";
import { type Redact, redactorOf } from "../redact/redact.ts";
import { isReadOnly } from "../image/read_only.ts";
import { NOT_KEPT } from "../record/record.ts";
import { EventStream } from "./event_stream.ts";
import { exitCode, partExitCode } from "./exit_code.ts";
import { LiveDisplay } from "./live_display.ts";
import { type ReportTarget, writeReports } from "./reports.ts";
import type { HeldBaseline } from "./held_baseline.ts";
import { keepPart } from "./kept_part.ts";
import { repros } from "./repro.ts";
import { historyWith } from "./run_history.ts";
import { writeRepros } from "./repro_folder.ts";
import { type OpenSharing, shareAll } from "./sharing.ts";
import type { Shell } from "./shell.ts";

/** All that is known before the first boot. */
export interface Prepared {
  readonly host: Host;
  readonly cases: readonly CaseOnImage[];
  /** Those and the ones for which nothing is booted, in the order of their results. */
  readonly selected: readonly Case[];
  readonly planned: Plan;
  readonly capacity: Capacity;
  readonly failFast: boolean;
  readonly keepGoing: boolean;
  readonly retries: number;
  readonly records: RecordsUse;
  readonly reports: readonly ReportTarget[];
  /** What is known to fail; absent: nothing. */
  readonly baseline?: HeldBaseline;
  /** Where red boots are written out; absent: nowhere. */
  readonly repro?: string;
  /** Where records and images are shared; absent: nowhere. */
  readonly sharing?: OpenSharing;
  /** Which part of a run this is; absent: all of it. */
  readonly part?: Part;
  /** The folder in which that part is kept; absent: nowhere. */
  readonly attempt?: string;
}

/** Boots or looks up what is planned, writes the reports, prunes the records; its result is the exit code. */
export async function bootAndReport(prepared: Prepared, shell: Shell): Promise<number> {
  const startedAt = new Date();
  // A clock that is set back meanwhile takes no time away.
  const startedMs = performance.now();
  const host = hostSummary(prepared.host);
  const head = { tool: shell.tool, startedAt: startedAt.toISOString(), host };
  using stream = await EventStream.open(prepared.reports, shell);
  await stream.write(firstLine(head));
  const { sharing } = prepared;
  const judged = await judgeAll({ ...prepared, ...(sharing && { store: sharing.store }) }, shell, stream);
  await warnOfUnkept([...judged.values()], shell);
  const results = prepared.selected.flatMap((each) =>
    isAlwaysSkipped(each) ? skippedResult(each) : judged.get(each.id) ?? []
  );
  const firmware = chosenFirmware(prepared.cases);
  const made = bootsOf(prepared.planned, results);
  const boots = tellsAll(prepared) ? bootSetUps(made, prepared.selected) : [];
  const ran = { startedAt: head.startedAt, host, cases: results };
  // A part has the same bytes on every machine, and the merged run is told by what all of them know.
  const isTold = prepared.attempt === undefined && tellsAll(prepared);
  const history = await historyWith(ran, { ...prepared, boots: made, isTold }, shell);
  const result: RunResult = {
    ...head,
    seconds: (performance.now() - startedMs) / 1000,
    ...(firmware.length > 0 && { firmware }),
    ...(boots.length > 0 && { boots }),
    ...(history.length > 0 && { history }),
    cases: results,
  };
  await stream.write(lastLine(result));
  const atTheEnd = prepared.reports.filter(({ format }) => !format.isStream);
  const written = await writeReports(result, atTheEnd, shell) && stream.isWhole;
  const isReproduced = prepared.repro === undefined ||
    await writeRepros(prepared.repro, reprosOf(results, prepared), shell);
  if (shell.signal.aborted) return shell.interruptedCode();
  const isKept = await keepPart(prepared, result, shell);
  if (sharing) await shareAll(prepared.cases, results, sharing, shell);
  await prepared.baseline?.finish(shell.complain);
  await pruneAfterRun(shell);
  const code = prepared.part ? partExitCode(prepared.part, results) : exitCode(results);
  return Math.max(written && isReproduced && isKept ? 0 : 2, code);
}

const tellsAll = ({ attempt, reports }: Prepared) =>
  attempt !== undefined || reports.some(({ format }) => format.tellsBoots);

/** Those that were planned, but of composed boots and their parts the ones that judge a case. */
function bootsOf(planned: Plan, results: readonly CaseResult[]): readonly PlannedBoot[] {
  const judging = new Set(results.map(({ boot }) => boot?.id));
  return planned.boots.flatMap((boot) =>
    boot.parts ? [boot, ...boot.parts].filter(({ id }) => judging.has(id)) : [boot]
  );
}

const reprosOf = (results: readonly CaseResult[], { planned, host, selected }: Prepared) =>
  repros(results, { planned, host, cases: selected });

/** Boots or looks up what is planned, with a live display; the results by their cases' ids. */
export async function judgeAll(
  { host, cases, planned, capacity, failFast, keepGoing, retries, records, store, baseline }:
    & Omit<Prepared, "selected" | "reports">
    & { readonly store?: SharedStore },
  shell: Shell,
  stream?: EventStream,
): Promise<ReadonlyMap<string, CaseResult>> {
  const { recordsFolder, signal } = shell;
  const redact = lineRedactor(cases);
  const live = new LiveDisplay(shell.live, redact);
  const judged = new Map<string, CaseResult>();
  // What the guests say is judged where a second thread can be ended: by a signal, a deadline, a limit of memory.
  await using thread = new JudgeThread(signal);
  const events = run(cases, planned, {
    host: hostSummary(host),
    judge: thread.judge,
    ...{ ...capacity, failFast, keepGoing, retries, recordsFolder, signal },
    ...(baseline && { hold: baseline.hold }),
    ...(records === "reuse" && { findRecord: findIn(recordsFolder, store) }),
  });
  let boots = 0;
  for await (const event of events) {
    if (event.kind === "ended") boots += 1;
    live.take(event);
    if (stream?.isWanted) await stream.write(eventLine(event, redact));
    if (event.kind === "judged") judged.set(event.result.id, event.result);
  }
  live.finish(boots);
  return judged;
}

function findIn(recordsFolder: string, store: SharedStore | undefined): FindRecord {
  const here = knownBoots(recordsIn(recordsFolder));
  return store ? sharedBoots(here, store, recordsFolder) : here;
}

/** Made when a boot is heard, of all cases at once: records need none. */
export function lineRedactor(cases: readonly CaseOnImage[]): Redact {
  let redact: Redact | undefined;
  return (line) => redactLiveLine(line, redact ??= redactorOf(cases.map((each) => each.case)));
}

/** Once for all boots: a cache that a CI mounts read-only has the images, and is no fault of theirs. */
async function warnOfUnkept(
  results: readonly CaseResult[],
  { recordsFolder, complain }: Shell,
): Promise<void> {
  if (!results.some(({ boot }) => boot?.consolePath === NOT_KEPT)) return;
  await complain(
    `Cannot keep records in "${recordsFolder}": it may only be read (set XDG_CACHE_HOME to a folder of your own to keep them)\n`,
  );
}

/** What cannot be pruned is told, and changes nothing of what the run came to. */
async function pruneAfterRun({ recordsFolder, complain }: Shell): Promise<void> {
  try {
    const gone = await pruneRecords(recordsFolder, BOUNDS_AFTER_RUN);
    if (gone.length > 0) await complain(`${prunedSum(gone)} (see seedling records)\n`);
  } catch (error) {
    if (isReadOnly(error)) return; // nothing was added either, and who filled it prunes it
    await complain(
      `Cannot prune "${recordsFolder}": ${error instanceof Error ? error.message : error}\n`,
    );
  }
}

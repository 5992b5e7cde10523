/** A JSON report -> the run that it tells of. */
import type { HostSummary } from "../runner/host/summary.ts";
import type { RunResult } from "../runner/result/result.ts";
import { REPORT, REPORT_VERSION, type ReportJson } from "./report_shape.ts";
import { mistakeIn } from "./shape.ts";

/** A file that is no report, or one of a version that is not known. */
export class ReportError extends SyntaxError {
  /** Tells it from other errors. */
  override name = "ReportError";
}

/** Reads what `json()` wrote. Throws {@linkcode ReportError}; `file` is for its message. */
export function readReport(text: string, file: string): RunResult {
  const report = parsed(text, file);
  const version = versionOf(report);
  if (version !== undefined && version !== REPORT_VERSION) {
    throw new ReportError(
      `Cannot read report "${file}": it is of version ${version}, and this seedling reads ${REPORT_VERSION} (make it anew)`,
    );
  }
  if (!REPORT.is(report)) {
    throw new ReportError(
      `Cannot read report "${file}": ${
        mistakeIn(REPORT.schema, report)
      } (give what --report json=FILE wrote)`,
    );
  }
  return runOf(report);
}

/** The compiler holds the report's shape to what the reporters take. */
function runOf({ format: _, version: __, ...run }: ReportJson): RunResult {
  return run;
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new ReportError(`Cannot read report "${file}": it is no JSON (${error.message})`, { cause: error });
  }
}

function versionOf(report: unknown): number | undefined {
  const isVersioned = typeof report === "object" && report !== null && "format" in report &&
    report.format === "seedling-report" && "version" in report;
  return isVersioned && typeof report.version === "number" ? report.version : undefined;
}

/** What all of them share; where they differ, how. */
function joinHosts(hosts: readonly HostSummary[]): HostSummary | undefined {
  const [first] = hosts;
  if (first === undefined) return undefined;
  const joined = (textOf: (host: HostSummary) => string) => [...new Set(hosts.map(textOf))].join("; ");
  const isMixed = hosts.some(({ accelerator }) => accelerator !== first.accelerator);
  const slowest = hosts.find(({ accelerator }) => accelerator === "tcg") ?? first;
  const unconfined = hosts.find((each) => each.unconfined !== undefined)?.unconfined;
  return {
    hostname: joined(({ hostname }) => hostname),
    accelerator: slowest.accelerator,
    because: joined(({ accelerator, because }) => isMixed ? `${accelerator}: ${because}` : because),
    qemuVersion: joined(({ qemuVersion }) => qemuVersion),
    ...(unconfined !== undefined && { unconfined }),
  };
}

/** Several runs as one, the cases of each behind those of the one before. */
export function joinRuns(runs: readonly [RunResult, ...RunResult[]]): RunResult {
  const [first, ...others] = runs;
  if (others.length === 0) return first;
  const { host: _, ...shared } = first;
  const host = joinHosts(runs.flatMap((each) => each.host ?? []));
  const starts = runs.map(({ startedAt }) => startedAt);
  const firmware = runs.flatMap((each) => each.firmware ?? []);
  const boots = runs.flatMap((each) => each.boots ?? []);
  const isKnown = new Set<string>();
  const once = boots.filter(({ id }) => !isKnown.has(id) && isKnown.add(id));
  return {
    ...shared,
    ...(host !== undefined && { host }),
    startedAt: starts.toSorted()[0] ?? first.startedAt,
    seconds: runs.reduce((sum, { seconds }) => sum + seconds, 0),
    ...(firmware.length > 0 && { firmware }),
    ...(once.length > 0 && { boots: once }),
    cases: runs.flatMap(({ cases }) => cases),
  };
}

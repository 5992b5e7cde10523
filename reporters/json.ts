/** The JSON report: all that the others show, and what they are made of. */
import type { DrawnDisk } from "../runner/result/drawn_disk.ts";
import type { BootSummary, CaseResult, RunResult, ToldRun } from "../runner/result/result.ts";
import { adviceFor } from "./advice.ts";
import { EachOf, fieldPieces } from "./json_pieces.ts";
import { pointsOf } from "./points.ts";
import { type CaseJson, REPORT_VERSION, type ReportJson } from "./report_shape.ts";

/** A run as JSON: docs/report.schema.json tells what stands in it, and `readReport()` reads it back. */
export function json(result: ToldRun): string {
  return [...jsonPieces(result)].join("");
}

/** The same in pieces. */
export function* jsonPieces({ cases, boots, ...run }: ToldRun): Iterable<string> {
  const { cases: _, history, ...head } = reportOf({ ...run, cases: [] });
  yield* fieldPieces({
    ...head,
    ...(boots && { boots: new EachOf(boots, (boot) => boot) }),
    ...(history && { history }),
    cases: new EachOf(cases, caseOf),
  });
  yield "\n";
}

/** The same as data. Texts are what guest and case said: whoever shows them makes them safe. */
export function reportOf(result: RunResult): ReportJson {
  const { tool, startedAt, host, firmware, boots, history } = result;
  return {
    format: "seedling-report",
    version: REPORT_VERSION,
    tool,
    startedAt,
    seconds: amountOf(result.seconds),
    ...(host && { host }),
    ...(firmware && { firmware }),
    ...(boots && { boots }),
    ...(history && { history }),
    cases: result.cases.map(caseOf),
  };
}

/** A case of it. */
export function caseOf(result: CaseResult): CaseJson {
  const { boot, before, after } = result;
  const points = pointsOf(result).map((point) => {
    const advice = adviceFor(point, boot?.ending);
    return advice ? { ...point, advice } : point;
  });
  return {
    ...result,
    points,
    ...(boot && { boot: bootOf(boot) }),
    ...(before && { before: diskOf(before) }),
    ...(after && { after: diskOf(after) }),
  };
}

// A record that somebody wrote may hold any number.

function bootOf(boot: BootSummary): BootSummary {
  const phases = boot.phases.map(({ phase, atMs }) => ({ phase, atMs: amountOf(atMs) }));
  return { ...boot, seconds: amountOf(boot.seconds), phases };
}

function diskOf({ sizeBytes, partitions }: DrawnDisk): DrawnDisk {
  return {
    sizeBytes: countOf(sizeBytes),
    partitions: partitions.map(({ name, startBytes, sizeBytes, filesystem }) => ({
      name,
      startBytes: countOf(startBytes),
      sizeBytes: countOf(sizeBytes),
      ...(filesystem && { filesystem: { ...filesystem, sizeBytes: countOf(filesystem.sizeBytes) } }),
    })),
  };
}

const amountOf = (value: number) => Number.isFinite(value) ? Math.max(0, value) : 0;
const countOf = (value: number) => Number.isSafeInteger(value) ? Math.max(0, value) : 0;

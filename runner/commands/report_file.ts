/** A file with a JSON report -> the run that it tells of. */
import { readReport, ReportError } from "../../reporters/read_report.ts";
import type { RunResult } from "../result/result.ts";
import { UsageError } from "./usage.ts";

/** Reads what `--report json=FILE` wrote. Throws {@linkcode UsageError}. */
export async function readReportFile(file: string): Promise<RunResult> {
  try {
    return readReport(await Deno.readTextFile(file), file);
  } catch (error) {
    if (error instanceof ReportError) throw new UsageError(error.message, { cause: error });
    const reason = error instanceof Deno.errors.NotFound ? "no such file" : reasonOf(error);
    throw new UsageError(`Cannot read report "${file}": ${reason}`, { cause: error });
  }
}

const reasonOf = (error: unknown) => error instanceof Error ? error.message : String(error);

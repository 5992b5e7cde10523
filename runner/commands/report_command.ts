/** `seedling report`: any report from what a run wrote as JSON; nothing is booted or judged. */
import { joinRuns } from "../../reporters/read_report.ts";
import type { RunResult } from "../result/result.ts";
import { readReportFile } from "./report_file.ts";
import { checkReportFolders, readReportTargets, refuseInputs, writeReports } from "./reports.ts";
import type { Shell } from "./shell.ts";
import { parseOptions, UsageError } from "./usage.ts";

const OPTIONS = { string: ["report"], boolean: [] };

/** Runs the command; its result is the exit code. */
export async function reportCommand(args: readonly string[], shell: Shell): Promise<number> {
  const { operands: [first, ...others], strings } = parseOptions(args, OPTIONS);
  const targets = readReportTargets(strings.report ?? []);
  if (first === undefined) {
    throw new UsageError("Cannot report: no file is named (name what --report json=FILE wrote)");
  }
  await checkReportFolders(targets);
  await refuseInputs(targets, [first, ...others]);
  const rest: RunResult[] = [];
  const run = await readReportFile(first, shell.signal);
  const fileOf = new Map([[JSON.stringify(run), first]]);
  for (const file of others) {
    const other = await readReportFile(file, shell.signal);
    const same = fileOf.get(JSON.stringify(other));
    if (same !== undefined) {
      throw new UsageError(
        `Cannot report "${file}": it tells of the same run as "${same}", whose cases would count twice`,
      );
    }
    fileOf.set(JSON.stringify(other), file);
    rest.push(other);
  }
  return await writeReports(joinRuns([run, ...rest]), targets, shell) ? 0 : 2;
}

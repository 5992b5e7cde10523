/** `seedling merge`: the parts of a run that several machines made -> its reports and its exit code. */
import { mergeParts } from "../run/merge_parts.ts";
import { exitCode } from "./exit_code.ts";
import { readParts } from "./read_parts.ts";
import { checkReportFolders, filesIn, readReportTargets, refuseInputs, writeReports } from "./reports.ts";
import type { Shell } from "./shell.ts";
import { parseOptions, UsageError } from "./usage.ts";

// A thousand cases without a result are not read one by one.
const MOST_MISTAKES = 50;
const PART_LEVELS = 2;

/** Runs the command; its result is the exit code: that of the run in one piece, or 2 where the parts are none. */
export async function mergeCommand(args: readonly string[], shell: Shell): Promise<number> {
  const { operands, strings } = parseOptions(args, { string: ["report"], boolean: [] });
  if (operands.length === 0) {
    throw new UsageError("Cannot merge: no folder is named (name what run --out wrote)");
  }
  const reports = readReportTargets(strings.report ?? []);
  await checkReportFolders(reports);
  // A folder of parts, of which each has a folder for each attempt.
  for (const folder of operands) await refuseInputs(reports, await filesIn(folder, PART_LEVELS));
  const { parts, cut } = await readParts(operands);
  await shell.complain(cut.map((folder) => `"${folder}" was cut short, and does not count\n`).join(""));
  const merged = mergeParts(parts);
  if ("mistakes" in merged) {
    await shell.complain(shown(merged.mistakes));
    return 2;
  }
  await shell.complain(merged.changed.map((each) => `${each}\n`).join(""));
  const written = await writeReports(merged.run, reports, shell);
  return Math.max(written ? 0 : 2, exitCode(merged.cases));
}

function shown(mistakes: readonly string[]): string {
  const lines = mistakes.slice(0, MOST_MISTAKES).map((mistake) => `Cannot merge: ${mistake}\n`);
  const rest = mistakes.length - lines.length;
  return [...lines, ...rest > 0 ? [`and ${rest} more\n`] : []].join("");
}

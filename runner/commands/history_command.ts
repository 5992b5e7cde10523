/** `seedling history`: how cases fared over time, by the runs that are kept. Nothing is booted. */
import { harmlessJson } from "../../reporters/harmless_json.ts";
import { historyText } from "../../reporters/history_text.ts";
import { caseHistories } from "../result/case_history.ts";
import { historyFolder, keptRuns } from "../result/history_folder.ts";
import { type KeptRun, keptRun } from "../result/kept_run.ts";
import { readReportFile } from "./report_file.ts";
import { readFilter } from "./select.ts";
import { hasColor, type Shell } from "./shell.ts";
import { parseOptions, single, UsageError } from "./usage.ts";

const OPTIONS = { string: ["filter", "image"], boolean: ["json"] };

/** Runs the command; its result is the exit code. */
export async function historyCommand(args: readonly string[], shell: Shell): Promise<number> {
  const options = parseOptions(args, OPTIONS);
  const isWanted = readFilter(single(options, "filter"));
  const image = single(options, "image");
  const runs = await runsOf(options.operands, shell);
  const histories = caseHistories(runs).filter((each) =>
    isWanted(each.id) && (image === undefined || each.image === image)
  );
  if (histories.length === 0) throw new UsageError(nothingOf(runs, options.operands));
  const { output } = shell;
  await shell.print(
    options.flags.has("json")
      ? `${harmlessJson({ format: "seedling-history", version: 1, cases: histories }, 1)}\n`
      : historyText(histories, { runs: runs.length, color: hasColor(output), columns: output.columns }),
  );
  return 0;
}

/** JSON reports that were kept elsewhere, as a CI's artefacts; without any the runs of the cache. */
async function runsOf(files: readonly string[], { cacheFolder, signal }: Shell): Promise<readonly KeptRun[]> {
  if (files.length === 0) return await keptRuns(historyFolder(cacheFolder));
  const runs: KeptRun[] = [];
  for (const file of files) runs.push(keptRun(await readReportFile(file, signal)));
  return runs;
}

function nothingOf(runs: readonly KeptRun[], files: readonly string[]): string {
  if (runs.length > 0) {
    return `Cannot tell: none of the ${runs.length} runs has such a case (leave out --filter and --image)`;
  }
  return files.length > 0
    ? "Cannot tell: the reports have no case"
    : "Cannot tell: no run is kept yet (seedling run keeps each; or name what --report json=FILE wrote)";
}

/** The lines of cloud-init.log that are worth a look. */
import { stageOf } from "./cloud_init_stage.ts";

/** So many of them are read, the last ones. */
export const MAX_LOG_LINES = 200;

/** So much of each. */
export const MAX_LINE_BYTES = 400;

/** What this boot's part of the log tells. */
export interface CloudInitLog {
  /** As the log has them, without the date: `cc_growpart.py[WARNING]: ...`; each once. */
  readonly warnings: readonly string[];
  /** How many exceptions it shows. */
  readonly tracebacks: number;
  /** What may be missing from both; none where nothing is. */
  readonly cut?: string;
  /** None where the log leaves out what is no warning. */
  readonly version?: string;
}

const LEVEL = /\[(DEBUG|INFO|DEPRECATED|WARNING|ERROR|CRITICAL)\]: /;
const WORTH_A_WARNING: readonly string[] = ["DEPRECATED", "WARNING", "ERROR", "CRITICAL"];
const BANNER = /Cloud-init v\. (\S{1,64}) /;

/** Reads what the probe picked from the log; an earlier boot's lines stand in it too. */
export function readLog(text: string): CloudInitLog {
  const all = text.split("\n").filter((line) => line !== "");
  const start = all.findLastIndex((line) => stageOf(line) === "init-local");
  const lines = all.slice(Math.max(start, 0));
  const version = lines.map((line) => BANNER.exec(line)?.[1]).find((each) => each !== undefined);
  const warnings = lines.flatMap((line) => readWarning(line) ?? []);
  const isCut = start < 0 && all.length >= MAX_LOG_LINES;
  return {
    warnings: [...new Set(warnings)],
    tracebacks: lines.filter((line) => line.startsWith("Traceback ")).length,
    // What was not read could be anything: it must never look as if it were not there.
    ...(isCut && { cut: `the last ${MAX_LOG_LINES} such lines of the log were read` }),
    ...(version !== undefined && { version }),
  };
}

/** The file of cloud-init that warns, and its words. The line's own level is the first one in it. */
function readWarning(line: string): string | undefined {
  const level = LEVEL.exec(line);
  if (level === null || !WORTH_A_WARNING.includes(level[1] ?? "")) return undefined;
  const isCut = new TextEncoder().encode(line).length >= MAX_LINE_BYTES;
  return line.slice(line.lastIndexOf(" ", level.index) + 1) + (isCut ? "…" : "");
}

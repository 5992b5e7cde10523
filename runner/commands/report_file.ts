/** A file with a JSON report -> the run that it tells of. */
import { readReport, ReportError } from "../../reporters/read_report.ts";
import { pieces } from "../record/pieces.ts";
import { RecordError } from "../record/record_text.ts";
import { contradictionIn } from "../result/contradiction.ts";
import type { RunResult } from "../result/result.ts";
import { UsageError } from "./usage.ts";

/** A run of a thousand boots writes a tenth of it; a device never ends. */
const MOST_BYTES = 256 * 1024 ** 2;

/** Reads what `--report json=FILE` wrote. Throws {@linkcode UsageError}. */
export async function readReportFile(file: string, signal?: AbortSignal): Promise<RunResult> {
  try {
    const run = readReport(await textOf(file, signal), file);
    for (const each of run.cases) {
      const contradiction = contradictionIn(each);
      if (contradiction !== undefined) throw new UsageError(`Cannot read report "${file}": ${contradiction}`);
    }
    return run;
  } catch (error) {
    if (error instanceof RecordError) {
      throw new UsageError(error.message.replace("Cannot read", "Cannot read report"), { cause: error });
    }
    if (error instanceof ReportError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

/** A pipe may bring it too, and a signal ends the waiting. */
async function textOf(file: string, signal?: AbortSignal): Promise<string> {
  const decoder = new TextDecoder();
  const texts: string[] = [];
  let bytes = 0;
  for await (const piece of pieces(file, { signal })) {
    bytes += piece.length;
    if (bytes > MOST_BYTES) {
      throw new UsageError(
        `Cannot read report "${file}": it has more than ${MOST_BYTES} bytes (give what --report json=FILE wrote)`,
      );
    }
    texts.push(decoder.decode(piece, { stream: true }));
  }
  return texts.join("") + decoder.decode();
}

/** `seedling diff`: the facts of two recorded boots side by side; nothing is booted. */
import { differenceText } from "../../reporters/difference_text.ts";
import { recordFolder } from "../record/named_record.ts";
import { readRecord } from "../record/recording.ts";
import { JudgeThread } from "../result/judge_thread.ts";
import { hasColor, type Shell } from "./shell.ts";
import { parseOptions, UsageError } from "./usage.ts";

const OPTIONS = { string: [], boolean: ["all"] };

const CODES = { "same": 0, "different": 1, "nothing told": 2 } as const;

/** Runs the command; its result is the exit code. */
export async function diffCommand(args: readonly string[], shell: Shell): Promise<number> {
  const { operands, flags } = parseOptions(args, OPTIONS);
  const [first, second, ...others] = operands;
  if (first === undefined || second === undefined || others.length > 0) {
    throw new UsageError(
      `Cannot compare ${operands.length} record${
        operands.length === 1 ? "" : "s"
      } (give two names that seedling records lists, or their folders)`,
    );
  }
  const { signal, output, recordsFolder } = shell;
  const read = async (given: string) => await readRecord(await recordFolder(given, recordsFolder), signal);
  const boots = [await read(first), await read(second)] as const;
  await using thread = new JudgeThread(signal);
  const difference = await thread.compare(boots);
  const color = hasColor(output);
  await shell.print(
    differenceText(difference, {
      names: [first, second],
      isAll: flags.has("all"),
      color,
      columns: output.columns,
    }),
  );
  return CODES[difference.status];
}

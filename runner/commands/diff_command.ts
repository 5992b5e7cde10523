/** `seedling diff`: the facts of two recorded boots side by side; nothing is booted. */
import { differenceText } from "../../reporters/difference_text.ts";
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
      } (give the folders of two boots)`,
    );
  }
  const { signal, output } = shell;
  const boots = [await readRecord(first, signal), await readRecord(second, signal)] as const;
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

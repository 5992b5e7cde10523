/** `seedling diff`: the facts of two recorded boots side by side; nothing is booted. */
import { differenceText, findDifference, readRecord } from "../../mod.ts";
import type { Shell } from "./shell.ts";
import { parseOptions, UsageError } from "./usage.ts";

/** How `seedling diff` is called. */
export const DIFF_USAGE = `seedling diff RECORD RECORD           the facts of two recorded boots side by side

  --all                     also what is the same, and what differs between any two boots, with the reason

  Its exit codes: 0 the boots tell the same, 1 they differ, 2 they cannot be compared.
`;

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
  const difference = findDifference([await readRecord(first), await readRecord(second)]);
  const { isTerminal: color, columns } = shell.output;
  await shell.print(
    differenceText(difference, { names: [first, second], isAll: flags.has("all"), color, columns }),
  );
  return CODES[difference.status];
}

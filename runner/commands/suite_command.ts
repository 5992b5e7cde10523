/** `seedling suite`: the suite that the tool carries, listed, or written out to be changed. */
import { BUILT_IN, BUILT_IN_FILES } from "../suite/built_in.ts";
import { loadCases } from "../suite/load.ts";
import { writeSuite } from "../suite/write_suite.ts";
import { listText } from "./select.ts";
import type { Shell } from "./shell.ts";
import { parseOptions, single, UsageError } from "./usage.ts";

const OPTIONS = { string: ["copy"], boolean: [] };

/** Runs the command; its result is the exit code. */
export async function suiteCommand(args: readonly string[], { print }: Shell): Promise<number> {
  const options = parseOptions(args, OPTIONS);
  const [operand] = options.operands;
  if (operand !== undefined) {
    throw new UsageError(`Cannot read "${operand}": suite takes no operand (write --copy FOLDER)`);
  }
  const folder = single(options, "copy");
  if (folder === undefined) {
    await print(listText((await loadCases([BUILT_IN])).cases));
    return 0;
  }
  const refusal = await writeSuite(BUILT_IN_FILES, folder);
  if (refusal !== undefined) throw new UsageError(`Cannot copy the suite to "${folder}": ${refusal}`);
  await print(
    `${BUILT_IN_FILES.size} files are in "${folder}": seedling run ${shown(folder)} --image IMAGE\n`,
  );
  return 0;
}

/** As an operand: what begins with a dash is none, and the suite's own name means the suite. */
function shown(folder: string): string {
  return /^[-@]/.test(folder) ? `./${folder}` : folder;
}

/** `seedling completions`: a script by which a shell completes the command line. */
import { REPORT_FORMATS } from "../../reporters/formats.ts";
import { PUBLIC_IMAGES } from "../image/public_images.ts";
import { BUILT_IN, builtInFolders } from "../suite/built_in.ts";
import { suggest } from "../text/suggest.ts";
import { COMMANDS } from "./command_table.ts";
import { SHELLS } from "./completions.ts";
import type { Shell } from "./shell.ts";
import { parseOptions, UsageError } from "./usage.ts";

const NAMES = ["bash", "zsh", "fish"] as const;

/** Runs the command; its result is the exit code. */
export async function completionsCommand(args: readonly string[], { print }: Shell): Promise<number> {
  const { operands: [name, ...others] } = parseOptions(args, { string: [], boolean: [] });
  if (name === undefined || others.length > 0) {
    throw new UsageError("Cannot complete: name one shell (seedling completions bash, zsh or fish)");
  }
  const shell = NAMES.find((each) => each === name);
  if (!shell) throw new UsageError(`Cannot complete for "${name}": unknown ${suggest(name, NAMES)}`);
  const suite = [BUILT_IN, ...builtInFolders().map((each) => `${BUILT_IN}/${each}`)];
  const formats = REPORT_FORMATS.map((each) => each.name);
  const images = PUBLIC_IMAGES.map((each) => each.name);
  await print(SHELLS[shell]({ commands: COMMANDS, suite, images, formats }));
  return 0;
}

/** `seedling setup`: what running cases needs, installed; where that is not possible, what to do by hand. */
import { findHostSteps } from "../setup/host_steps.ts";
import { takeSteps } from "../setup/take_steps.ts";
import type { Shell } from "./shell.ts";
import { parseOptions, UsageError } from "./usage.ts";

/** Runs the command; its result is the exit code. */
export async function setupCommand(
  args: readonly string[],
  { print, cacheFolder }: Shell,
): Promise<number> {
  const { operands: [operand] } = parseOptions(args, { string: [], boolean: [] });
  if (operand !== undefined && operand !== "run") {
    throw new UsageError(
      `Cannot set up "${operand}": seedling setup is for running cases (deno task setup, in a checkout, also for building images)`,
    );
  }
  const find = () => findHostSteps(["run"], cacheFolder);
  return await takeSteps({ cache: cacheFolder, find, ready: "run (seedling doctor shows it)" }, print);
}

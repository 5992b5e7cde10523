/** Exit codes as `git bisect run` reads them: to it 2 is as bad as 1, and an error is no verdict. */
import { ImageError, NotThereError } from "../disk/bytes.ts";
import type { Shell } from "./shell.ts";

/** A commit that git skips. */
const SKIPPED = 125;

/** From 128 on git ends the bisection. */
export const ENDS_BISECT = 128;

/** Whether a command line asks for them: what is wrong with the rest of it must not make a commit bad. */
export function isForBisect(args: readonly string[]): boolean {
  const at = args.indexOf("--exit-codes");
  return args.includes("--exit-codes=bisect") || (at >= 0 && args[at + 1] === "bisect");
}

/**
 * What a run's exit code says to git. What keeps one commit from being judged has it skipped; a command line that is wrong, or a
 * host that boots nothing, is so on every commit, and ends the bisection.
 */
export async function forBisect(
  run: () => Promise<number>,
  { complain, signal }: Pick<Shell, "complain" | "signal">,
): Promise<number> {
  try {
    const code = await run();
    return code === 2 ? SKIPPED : code;
  } catch (error) {
    if (signal.aborted || !(error instanceof Error)) throw error;
    await complain(`${error.message}\n`);
    const isOfCommit = error instanceof ImageError && !(error instanceof NotThereError);
    return isOfCommit ? SKIPPED : ENDS_BISECT;
  }
}

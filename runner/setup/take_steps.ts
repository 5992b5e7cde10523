/** Announces what is to be done and does it: one set-up at a time. */
import { lockCache } from "./cache.ts";
import { CommandError } from "./command.ts";
import { announce, type Print, type Step } from "./host_steps.ts";
import { SetupError } from "./setup_error.ts";

/** A set-up. */
export interface SetUp {
  readonly cache: string;
  /** What is missing; asked again under the lock. Its {@linkcode SetupError} is told to the person. */
  readonly find: () => Promise<readonly Step[]>;
  /** Done under the lock, before anything else. */
  readonly sweep?: () => Promise<void>;
  /** What is there at the end, in words. */
  readonly ready: string;
}

/** Does the whole set-up and returns the exit code: 0 ready, 1 the person must do something, 2 wrong usage. */
export async function takeSteps({ cache, find, sweep, ready }: SetUp, print: Print): Promise<number> {
  try {
    if ((await find()).length > 0) {
      using _lock = await lockCache(
        cache,
        () => void print("Another set-up is running: waiting for it to end\n"),
      );
      await sweep?.();
      // Looked at again under the lock: another set-up may just have done it.
      const steps = await find();
      if (steps.length > 0) await print(announce(steps));
      for (const step of steps) await step.run(print);
    }
    await print(`Ready: ${ready}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof SetupError || error instanceof CommandError)) throw error;
    await print(`${error.message.trimEnd()}\n`);
    return error instanceof SetupError ? error.exitCode : 1;
  }
}

/** systemd's own time limits, in a guest that nothing accelerates. */
import { type Ending, ending } from "./ending.ts";
import { excerpt } from "./excerpt.ts";
import type { Transcript } from "./transcript.ts";

// systemd src/core/job.c prints so when a job's time limit is over: 90 s for each device of fstab.
const TIMED_OUT = /\[ *TIME *\] (Timed out waiting for .*)/;

/**
 * What an emergency shell is that such a limit led to: without acceleration a sound guest on a busy host takes longer
 * than systemd waits for a device, so nobody can tell whether the device is missing. `undefined` for any other ending.
 */
export function guestTimeout(transcript: Pick<Transcript, "ending" | "lines">): Ending | undefined {
  return transcript.ending.name === "emergency-shell" ? gaveUp(transcript) : undefined;
}

/** The first such limit that was over, however the boot ended: what hangs on it is missing in a guest that came up all the same. */
export function gaveUp({ lines }: Pick<Transcript, "lines">): Ending | undefined {
  for (const { text, number } of lines) {
    const [, waited] = text.match(TIMED_OUT) ?? [];
    if (waited === undefined) continue;
    const what = `the guest's systemd gave up, too early for a guest that is emulated: ${excerpt(waited)}`;
    return ending("guest-timeout", { text: what, line: number });
  }
  return undefined;
}

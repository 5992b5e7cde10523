/** systemd's own time limits, in a guest that nothing accelerates. */
import type { Ending } from "./ending.ts";
import { excerpt } from "./excerpt.ts";
import type { Transcript } from "./transcript.ts";

// systemd src/core/job.c prints so when a job's time limit is over: 90 s for each device of fstab.
const TIMED_OUT = /\[ *TIME *\] (Timed out waiting for .*)/;

/**
 * What an emergency shell is that such a limit led to: without acceleration a sound guest on a busy host takes longer
 * than systemd waits for a device, so nobody can tell whether the device is missing. `undefined` for any other ending.
 */
export function guestTimeout({ ending, lines }: Pick<Transcript, "ending" | "lines">): Ending | undefined {
  if (ending.name !== "emergency-shell") return undefined;
  for (const { text, number } of lines) {
    const [, waited] = text.match(TIMED_OUT) ?? [];
    if (waited === undefined) continue;
    return {
      name: "guest-timeout",
      verdict: "error",
      text: `the guest's systemd gave up, too early for a guest that is emulated: ${excerpt(waited)}`,
      hint:
        "boot fewer side by side, or where KVM works; if it is always this one, the image has no such device",
      line: number,
    };
  }
  return undefined;
}

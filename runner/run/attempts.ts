/** A boot made anew where the host, not the guest, was at fault; every attempt is told. */
import { type Ending, isAsAwaited, isHostTrouble } from "../console/ending.ts";
import { gaveUp } from "../console/guest_timeout.ts";
import type { HeardBoot } from "../record/heard.ts";
import type { BootAttempt, BootOutcome } from "../record/outcome.ts";
import type { RunAlone } from "./alone.ts";
import type { MadeBoot } from "./hear_boot.ts";

/** How often a boot is made anew at most, and what ends that. */
export interface Retries {
  /** 0: never. */
  readonly retries: number;
  readonly signal: AbortSignal;
  /** Waits until nothing else runs: a guest that a busy host made too slow is made anew on a quiet one. */
  readonly alone: RunAlone;
  /** What guests waited for in vain alone too: it is the image's, and no boot is made anew for it. One for a whole run. */
  readonly waitedInVain: Set<string>;
}

/** Boots until there is a verdict, or as often as it may; gives the last boot, and in its outcome all attempts before it. */
export async function withRetries(
  bootOnce: (after?: BootAttempt) => Promise<MadeBoot>,
  { retries, signal, alone, waitedInVain }: Retries,
): Promise<MadeBoot> {
  const attempts: BootAttempt[] = [];
  let made = await bootOnce();
  while (attempts.length < retries && !signal.aborted) {
    const trouble = troubleOf(made.outcome) ?? slownessOf(made.outcome, waitedInVain);
    if (!trouble) break;
    await made.left?.machine[Symbol.asyncDispose]();
    made = { outcome: made.outcome }; // nothing goes on from a boot that does not count
    const again = () => bootOnce(trouble);
    const next = await (trouble.ending === "guest-timeout" ? alone(again) : again());
    if (next.outcome.kind === "not-run") break;
    attempts.push(trouble);
    made = next;
  }
  const { outcome } = made;
  const still = attempts.length > 0 && slownessOf(outcome, waitedInVain);
  if (still) waitedInVain.add(still.because);
  return attempts.length === 0 || outcome.kind === "not-run"
    ? made
    : { ...made, outcome: { ...outcome, attempts } };
}

function troubleOf(outcome: BootOutcome): BootAttempt | undefined {
  if (outcome.kind === "broken") return outcome.isHostTrouble ? { because: outcome.because } : undefined;
  if (outcome.kind === "not-run" || !isHostTrouble(outcome.heard.transcript.ending.name)) return undefined;
  return attemptOf(outcome.heard, outcome.heard.transcript.ending);
}

/**
 * A guest that came up without what its systemd had no time to wait for, as emulated ones do on a busy host: what failed of it
 * may be the host's doing.
 */
function slownessOf(outcome: BootOutcome, waitedInVain: ReadonlySet<string>): BootAttempt | undefined {
  if (outcome.kind !== "heard" || outcome.heard.host?.accelerator !== "tcg") return undefined;
  const { transcript } = outcome.heard;
  const ending = isAsAwaited(transcript.ending.name) ? gaveUp(transcript) : undefined;
  return ending && !waitedInVain.has(ending.text) ? attemptOf(outcome.heard, ending) : undefined;
}

const attemptOf = ({ seconds, consolePath }: HeardBoot, { text, name }: Ending): BootAttempt => ({
  because: text,
  ending: name,
  seconds,
  consolePath,
});

/** A boot made anew where the host, not the guest, was at fault; every attempt is told. */
import { isHostTrouble } from "../console/ending.ts";
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
}

/** Boots until there is a verdict, or as often as it may; gives the last boot, and in its outcome all attempts before it. */
export async function withRetries(
  bootOnce: (after?: BootAttempt) => Promise<MadeBoot>,
  { retries, signal, alone }: Retries,
): Promise<MadeBoot> {
  const attempts: BootAttempt[] = [];
  let made = await bootOnce();
  while (attempts.length < retries && !signal.aborted) {
    const trouble = troubleOf(made.outcome);
    if (!trouble) break;
    const again = () => bootOnce(trouble);
    const next = await (trouble.ending === "guest-timeout" ? alone(again) : again());
    if (next.outcome.kind === "not-run") break;
    attempts.push(trouble);
    made = next;
  }
  const { outcome } = made;
  return attempts.length === 0 || outcome.kind === "not-run"
    ? made
    : { ...made, outcome: { ...outcome, attempts } };
}

function troubleOf(outcome: BootOutcome): BootAttempt | undefined {
  if (outcome.kind === "broken") return outcome.isHostTrouble ? { because: outcome.because } : undefined;
  if (outcome.kind === "not-run" || !isHostTrouble(outcome.heard.transcript.ending.name)) return undefined;
  const { transcript: { ending }, seconds, consolePath } = outcome.heard;
  return { because: ending.text, ending: ending.name, seconds, consolePath };
}

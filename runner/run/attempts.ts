/** A boot made anew where the host, not the guest, was at fault; every attempt is told. */
import { isHostTrouble } from "../console/endings.ts";
import type { BootAttempt, BootOutcome } from "../record/outcome.ts";

/** How often a boot is made anew at most, and what ends that. */
export interface Retries {
  /** 0: never. */
  readonly retries: number;
  readonly signal: AbortSignal;
}

/** Boots until there is a verdict, or as often as it may; gives the last outcome with all attempts before it. */
export async function withRetries(
  bootOnce: () => Promise<BootOutcome>,
  { retries, signal }: Retries,
): Promise<BootOutcome> {
  const attempts: BootAttempt[] = [];
  let outcome = await bootOnce();
  while (attempts.length < retries && !signal.aborted) {
    const trouble = troubleOf(outcome);
    if (!trouble) break;
    const next = await bootOnce();
    if (next.kind === "not-run") break;
    attempts.push(trouble);
    outcome = next;
  }
  return attempts.length > 0 && outcome.kind !== "not-run" ? { ...outcome, attempts } : outcome;
}

function troubleOf(outcome: BootOutcome): BootAttempt | undefined {
  if (outcome.kind === "broken") return outcome.isHostTrouble ? { because: outcome.because } : undefined;
  if (outcome.kind === "not-run" || !isHostTrouble(outcome.heard.transcript.ending.name)) return undefined;
  const { transcript: { ending }, seconds, consolePath } = outcome.heard;
  return { because: ending.text, ending: ending.name, seconds, consolePath };
}

/** A boot made anew where the host, not the guest, was at fault; every attempt is told. */
import type { BootOutcome } from "./boots.ts";
import { isHostTrouble } from "../console/ending.ts";

/** A boot that was made anew, as the reports tell it. */
export interface BootAttempt {
  /** One line for a person. May quote QEMU: reporters treat it as guest text. */
  readonly because: string;
  /** Its name out of the closed list of endings; none for a boot that could not start. */
  readonly ending?: string;
  /** From QEMU's start to its end; none for a boot that could not start. */
  readonly seconds?: number;
  /** Path of the kept console; none for a boot that could not start. */
  readonly consolePath?: string;
}

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
  if (outcome.kind === "not-run" || !isHostTrouble(outcome.heard.transcript.ending)) return undefined;
  const { transcript: { ending }, seconds, consolePath } = outcome.heard;
  return { because: ending.text, ending: ending.name, seconds, consolePath };
}

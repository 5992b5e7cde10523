/** What became of a boot: heard, broken or not run. */
import type { HeardBoot } from "./heard.ts";

/** What became of a boot. */
export type BootOutcome =
  | { readonly kind: "heard"; readonly heard: HeardBoot; readonly attempts?: readonly BootAttempt[] }
  | {
    readonly kind: "broken";
    readonly because: string;
    readonly attempts?: readonly BootAttempt[];
    /** Whether another try may go well. */
    readonly isHostTrouble?: boolean;
  }
  | { readonly kind: "not-run"; readonly because: string };

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

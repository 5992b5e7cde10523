/** How a case fared over time, as data. */
import type { Verdict } from "../verdict/point.ts";

/** A case at one time. */
export interface HistoryEntry {
  /** When its run began: ISO 8601, UTC. */
  readonly at: string;
  /** What it came to. */
  readonly verdict: Verdict;
  /** Of the image's bytes; none where the boot could not be made. */
  readonly imageSha256?: string;
  /** From QEMU's start to its end; none where nothing was booted for it. */
  readonly seconds?: number;
  /** What ran the guest. */
  readonly accelerator?: "kvm" | "tcg";
  /** A record stood in for the boot. */
  readonly isRecorded?: true;
  /** The first thing that did not pass. */
  readonly because?: string;
}

/** Since when a case does not pass. */
export interface FailsSince {
  /** When the first run of the row began that ends with the latest. */
  readonly at: string;
  /** Of the image that it was run on then. */
  readonly imageSha256?: string;
  /** How many runs it has not passed in a row. */
  readonly runs: number;
  /** The last time that it passed; none where no kept run has it. */
  readonly passed?: { readonly at: string; readonly imageSha256?: string };
}

/** A boot of one key that was judged by the same and came to different verdicts. */
export interface Flakes {
  /** The boot's key. */
  readonly boot: string;
  /** How often it passed. */
  readonly passes: number;
  /** How often it failed. */
  readonly fails: number;
}

/** The latest boots took longer than each one before. */
export interface GrowsSlower {
  /** The median of the boots before, in seconds. */
  readonly before: number;
  /** The median of the latest, in seconds. */
  readonly now: number;
  /** How many are the latest. */
  readonly latest: number;
  /** How many those before are. */
  readonly earlier: number;
}

/** How a case fared on an image. */
export interface CaseHistory {
  /** The case's id. */
  readonly id: string;
  /** The image's name: its bytes may have changed meanwhile. */
  readonly image: string;
  /** Oldest first, the latest 30. */
  readonly entries: readonly HistoryEntry[];
  /** None for a case that passed the last time. */
  readonly failsSince?: FailsSince;
  /** None for a case whose boots agree. */
  readonly flakes?: Flakes;
  /** None where nothing shows it. */
  readonly slower?: GrowsSlower;
}

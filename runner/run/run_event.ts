/** What a run tells while it goes on, as plain data: live lines, reports and stores listen to it. */
import type { Phase } from "../console/console.ts";
import type { PlannedBoot } from "../plan/planned_boot.ts";
import type { CaseResult } from "../result/result.ts";

/**
 * What a run tells. Of each planned boot there is one `ended`: a composed boot has none where all of its parts are recorded, and a
 * part has its own where it is judged alone. A `started` for each time it was made stands before that, and behind it the results
 * of the cases that the boot judges.
 */
export type RunEvent = BootStarted | BootProgress | BootEnded | CaseJudged;

/** A boot starts: once more where the host's trouble ended it. */
export interface BootStarted {
  /** Tells it from the other events. */
  readonly kind: "started";
  /** As it was planned. */
  readonly boot: PlannedBoot;
  /** Why it is made once more; none for the first time. May quote QEMU. */
  readonly because?: string;
}

/** Where a running boot is: told once a second and at each change of phase. */
export interface BootProgress {
  /** Tells it from the other events. */
  readonly kind: "progress";
  /** As it was planned. */
  readonly boot: PlannedBoot;
  /** The latest that was seen. */
  readonly phase: Phase;
  /** Since QEMU started. */
  readonly seconds: number;
  /** The console's last line, raw. */
  readonly lastLine: string;
}

/** A boot is over, or will not be made. */
export interface BootEnded {
  /** Tells it from the other events. */
  readonly kind: "ended";
  /** As it was planned. */
  readonly boot: PlannedBoot;
  /** `recorded`: a record stands in for it, and nothing was started; `broken`: it could not start, or its record not be kept. */
  readonly outcome: "heard" | "recorded" | "broken" | "not-run";
}

/** A case is judged, whatever is not known yet. */
export interface CaseJudged {
  /** Tells it from the other events. */
  readonly kind: "judged";
  /** Without the secrets of case and guest. */
  readonly result: CaseResult;
}

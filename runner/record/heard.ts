/** One boot as it was heard, just now or from a record: all that cases are judged by. */
import type { Transcript } from "../console/console.ts";
import type { Asked } from "../plan/probe.ts";
import type { HostSummary } from "../host/summary.ts";
import type { DiskLayout } from "../disk/layout.ts";

/** What one boot gave. */
export interface HeardBoot {
  /** The planned boot's id, or the name of a recording. */
  readonly id: string;
  /** The image's name; empty for a console from elsewhere. */
  readonly image: string;
  /** All that was heard. */
  readonly transcript: Transcript;
  /** From the start to the end of QEMU. */
  readonly seconds: number;
  /** When it ended: ISO 8601, UTC; none for a console from elsewhere. */
  readonly heardAt?: string;
  /** Whether a record stands in for a boot that was asked for. */
  readonly isRecorded?: boolean;
  /** The cases that it was booted for; none for a console from elsewhere, or a record of an earlier build. */
  readonly caseIds?: readonly string[];
  /** What the probe was asked beside what it always tells; none for a console from elsewhere. */
  readonly asked?: Asked;
  /** Where the console is kept. */
  readonly consolePath: string;
  /** The disk before the boot, as the host read it: the image, or what an earlier boot left; none for a console from elsewhere. */
  readonly before?: DiskLayout;
  /** The host that booted; none for a console from elsewhere. */
  readonly host?: HostSummary;
  /** Those of the boots before it in the same QEMU; none where it was not rebooted into. */
  readonly earlierBootIds?: readonly string[];
  /**
   * Whether the guest went by its power button, or by its own reboot where a warm one was to follow; none where nothing goes on
   * from it.
   */
  readonly poweredOff?: boolean;
  /** The overlay as the host read it after the boot; none where it cannot be read. */
  readonly after?: DiskLayout;
}

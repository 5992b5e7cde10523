/** What a run came to: all that the reporters see. */
import type { Phase } from "../console/console.ts";
import type { HostSummary } from "../host/summary.ts";
import type { BootAttempt } from "../record/outcome.ts";
import type { Point, Verdict } from "../verdict/point.ts";
import type { DrawnDisk } from "./drawn_disk.ts";

/** What the reports say of the boot of a case. */
export interface BootSummary {
  /** The same for cases that share it. */
  readonly id: string;
  /** From QEMU's start to its end. */
  readonly seconds: number;
  /** When it was heard, where a record stands in for it: ISO 8601, UTC. */
  readonly recordedAt?: string;
  /** Its name out of the closed list of endings. */
  readonly ending: string;
  /** When each was first seen. */
  readonly phases: readonly { readonly phase: Phase; readonly atMs: number }[];
  /** Path of the kept console. */
  readonly consolePath: string;
  /** The console's last lines (at most 20), for a boot that did not pass. */
  readonly lastLines: readonly string[];
}

/** One case's result. */
export interface CaseResult {
  /** The case's. */
  readonly id: string;
  /** For people. */
  readonly name: string;
  /** The case's own. */
  readonly description?: string;
  /** The case's file. */
  readonly source: string;
  /** Its name. */
  readonly image: string;
  /** The worst of its points. */
  readonly verdict: Verdict;
  /** The boot, then each expectation. */
  readonly points: readonly Point[];
  /** Why an expected failure is one: the case's own words, link and date. */
  readonly because?: string;
  /** None for a case that was not booted. */
  readonly boot?: BootSummary;
  /** Whether the run left its boot out, though the case wanted one: its one point says why. */
  readonly isNotBooted?: true;
  /** The boots before it that the host's trouble ended; none where the first one told. */
  readonly attempts?: readonly BootAttempt[];
  /** The image. */
  readonly before?: DrawnDisk;
  /** The overlay, after the boot. */
  readonly after?: DrawnDisk;
  /** Who grew the root, and by what that is known; none where nothing grew, or cloud-init alone did it. */
  readonly grownBy?: string;
}

/** What an image was booted by, where its disk decided that. */
export interface ImageFirmware {
  /** Its name. */
  readonly image: string;
  /** What started it. */
  readonly firmware: "bios" | "uefi";
  /** What stands on its disk. */
  readonly because: string;
}

/** What a whole run came to: all that the reporters see. */
export interface RunResult {
  /** What wrote this. */
  readonly tool: { readonly name: string; readonly version: string };
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** Of the whole run. */
  readonly seconds: number;
  /** The host that boots; none where nothing was booted. */
  readonly host?: HostSummary;
  /** Of each image whose cases left it to the disk. */
  readonly firmware?: readonly ImageFirmware[];
  /** In the order in which they were given. */
  readonly cases: readonly CaseResult[];
}

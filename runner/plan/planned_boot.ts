/** A boot that is needed, as plain data, and the plan of all. */
import type { Case } from "../case/case.ts";
import type { Image } from "../image/image.ts";
import type { Asked } from "./probe.ts";

/** One boot that is really needed. Its `files`, `prepare` and `argv` are what the machine is given. */
export interface PlannedBoot {
  /** By {@linkcode import("./boot_id.ts").bootId}: cases with the same id share it, and so may a record. */
  readonly id: string;
  /** Those that are judged by it. */
  readonly caseIds: readonly string[];
  /** The boot whose disk it goes on with; absent: a fresh overlay of the image. */
  readonly after?: string;
  /** The boot that this one is a clone of. */
  readonly twinOf?: string;
  /** Whether another goes on with its disk: then the guest is powered off in order. */
  readonly isContinued: boolean;
  /** Whether the guest is rebooted into it, in the QEMU of the boot that it goes on with; it has nothing to prepare then. */
  readonly isReboot?: boolean;
  /** Whether its guest is rebooted into another boot. */
  readonly isRebooted?: boolean;
  /**
   * The boots whose seeds are one in it, as each of them is made alone; absent: its seed is its cases' own. Only a pass is told
   * by such a boot: the part of a case that does not pass is made alone, and judged by that.
   */
  readonly parts?: readonly PlannedBoot[];
  /** What it has in common with those that would fail by the same; absent: nothing that is known. */
  readonly traits?: BootTraits;
  /** What stands behind the overlay. */
  readonly image: Image;
  /** The overlay: what the guest sees. */
  readonly diskBytes: number;
  /** The guest's. */
  readonly memoryBytes: number;
  /** Virtual ones. */
  readonly cpus: number;
  /** The files in which `@NONCE@` is the machine's to fill in: the probe's, never the case's user-data. */
  readonly nonceIn: readonly string[];
  /** What its cases ask of the kinds that tell nothing unasked. */
  readonly asked: Asked;
  /** Files of the boot's folder. */
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** Commands that make overlay and seed volume, run in the boot's folder. */
  readonly prepare: readonly (readonly string[])[];
  /** QEMU's whole command line, with names relative to the boot's folder. */
  readonly argv: readonly string[];
  /** Since QEMU started. */
  readonly deadlineMs: number;
  /** The guest may be silent so long on both ports. */
  readonly silenceMs: number;
  /** And firmware and boot loader, as long as they have the word. */
  readonly loaderSilenceMs?: number;
  /** A boot without a seed has no report to end it: so long a silence does, once the guest has come up. */
  readonly quietMs?: number;
}

/** Words that are equal where two boots have the same: then they may fail by the same. */
export interface BootTraits {
  /** The image, and all that firmware, boot loader and kernel see of the machine. */
  readonly machine: string;
  /** The image, and what the seed stands on; none without a seed. */
  readonly seed?: string;
  /** Whether the seed's meta-data is the case's own: an image may be right to pass that over. */
  readonly hasOwnMetaData: boolean;
}

/** What will be done: boots in the order of their first case. */
export interface Plan {
  /** Each that is needed, once. */
  readonly boots: readonly PlannedBoot[];
}

/** A case that is well written, and yet cannot be booted as it asks. */
export class PlanError extends Error {
  /** Tells it from other errors. */
  override name = "PlanError";
}

/** A case with the image it is to be judged on. */
export interface CaseOnImage {
  /** What is asked. */
  readonly case: Case;
  /** What stands behind the overlay. */
  readonly image: Image;
}

/** What a running machine says, as plain data. */
import type { Port } from "./boot_files.ts";

/** What a machine says, in the order in which it was said. Times are in ms since QEMU was started, or its guest rebooted. */
export type MachineEvent =
  | { readonly kind: Port; readonly bytes: Uint8Array; readonly atMs: number }
  | QmpEvent
  | CaughtUp
  | MachineHeld
  | MachineExit;

/** What QEMU says of its own accord: `SHUTDOWN`. */
export interface QmpEvent {
  readonly kind: "qmp";
  readonly event: string;
  readonly data: unknown;
  readonly atMs: number;
}

/** All that was said up to now has been told: whoever asked for a look knows what there is to know. */
export interface CaughtUp {
  readonly kind: "caught-up";
  readonly atMs: number;
}

/** The guest is down, QEMU stands still, and all that either wrote is in the folder's files. */
export interface MachineHeld {
  readonly kind: "held";
  readonly atMs: number;
}

/** How QEMU ended; `signal` where a signal ended it (`SIGABRT`). `stderr` is its last 16 KiB, and the kernel's word where that killed it for memory. */
export interface MachineExit {
  readonly kind: "exit";
  readonly code: number;
  readonly signal?: string;
  readonly stderr: string;
  readonly atMs: number;
}

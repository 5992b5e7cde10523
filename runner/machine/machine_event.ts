/** What a running machine says, as plain data. */

/** What a machine says, in the order in which it was said. Times are in ms since QEMU was started. */
export type MachineEvent =
  | { readonly kind: "console" | "report"; readonly bytes: Uint8Array; readonly atMs: number }
  | { readonly kind: "qmp"; readonly event: string; readonly data: unknown; readonly atMs: number }
  | MachineExit;

/** How QEMU ended; `signal` where a signal ended it (`SIGABRT`). `stderr` is its last 16 KiB, and the kernel's word where that killed it for memory. */
export interface MachineExit {
  readonly kind: "exit";
  readonly code: number;
  readonly signal?: string;
  readonly stderr: string;
  readonly atMs: number;
}

/** Of all that is known of a host, what reports and records keep. */
import type { Host } from "./host.ts";

/** What the reports say of the host. */
export interface HostSummary {
  /** For the reports that want one. */
  readonly hostname: string;
  /** What ran the guest. */
  readonly accelerator: "kvm" | "tcg";
  /** Why this accelerator, in one line. */
  readonly because: string;
  /** Such as `10.0.2`. */
  readonly qemuVersion: string;
  /** Which privileges QEMU keeps that it does not need; absent where it keeps none. */
  readonly unconfined?: string;
}

/** Sums a host up. */
export function hostSummary({ hostname, accelerator, because, qemu, unconfined }: Host): HostSummary {
  return { hostname, accelerator, because, qemuVersion: qemu.version, ...(unconfined && { unconfined }) };
}

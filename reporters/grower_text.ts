/** Who grew a root, where that is worth a word. */
import type { GrowthCause } from "../runner/result/result.ts";

/** Where nothing grew the picture shows it, and cloud-init is what a reader takes for granted. */
const UNSAID: readonly string[] = ["cloud-init", "nobody"];

/** `systemd: systemd-repart ran`; nothing where it goes without saying. The words may be the guest's. */
export function growerText(growth: GrowthCause | undefined): string | undefined {
  return growth === undefined || UNSAID.includes(growth.by) ? undefined : `${growth.by}: ${growth.because}`;
}

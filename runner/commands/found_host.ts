/** The host that one boot is made on. */
import { bootCanary } from "../host/canary.ts";
import { findHost, type Host } from "../host/host.ts";
import { toldWhile } from "./progress_line.ts";
import type { Shell } from "./shell.ts";
import { oneOf, type ParsedOptions, single } from "./usage.ts";

/** What `--accel` may say. */
export type Accel = "auto" | "kvm" | "tcg";

/** Reads `--accel`. */
export function readAccel(options: ParsedOptions): Accel {
  return oneOf("accel", single(options, "accel") ?? "auto", ["auto", "kvm", "tcg"]);
}

/** Looks at the host; where that takes long it is told. */
export async function foundHost(accel: Accel, { cacheFolder, signal, live }: Shell): Promise<Host> {
  const finding = findHost({ accel, cacheFolder, signal, tryKvm: bootCanary });
  return await toldWhile(live, "looking at this host: QEMU, and whether KVM works", finding);
}

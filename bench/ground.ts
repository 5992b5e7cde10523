/** Where a bench is measured. */
import { findHost, findImage, type Host, type Image } from "../mod.ts";
import { bootCanary } from "../runner/host/canary.ts";
import { CACHE_FOLDER } from "../fixtures/harness/qemu.ts";
import type { Ground } from "./sample.ts";

/** What boots need. */
export interface Bootable {
  readonly host: Host;
  readonly image: Image;
}

/** The host and the demo image, as `seedling run` finds them; throws what that would say. */
export async function findBootable(): Promise<Bootable> {
  const host = await findHost({ accel: "auto", cacheFolder: CACHE_FOLDER, tryKvm: bootCanary });
  return { host, image: await findImage({ kind: "name", name: "debian-12" }, CACHE_FOLDER) };
}

/** This machine in figures. `bootable` only where the bench boots. */
export function groundOf(bootable?: Bootable): Ground {
  const { host, image } = bootable ?? {};
  const [load = NaN] = Deno.loadavg();
  return {
    cores: navigator.hardwareConcurrency,
    load: Number(load.toFixed(2)),
    unitSeconds: Number(unitSeconds().toFixed(3)),
    deno: Deno.version.deno,
    ...(host && { accelerator: host.accelerator, qemu: host.qemu.version }),
    ...(image && { image: { name: image.name, sha256: image.sha256 } }),
  };
}

/** A loop that takes the same work everywhere: what figures of two machines are held against. */
function unitSeconds(): number {
  const started = performance.now();
  let state = 1;
  for (let round = 0; round < 5e7; round++) state = (state * 48271) % 2147483647;
  // A result that nobody looks at might never be computed.
  if (state === 0) throw new RangeError("Cannot time the unit: its generator never gives 0");
  return (performance.now() - started) / 1000;
}

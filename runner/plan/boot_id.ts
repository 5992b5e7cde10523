/** The ids of the boots that cases ask for. */
import type { Host } from "../host/host.ts";
import { anyHost, bootKey } from "./boot_key.ts";
import { partsOf } from "./boot_parts.ts";
import type { CaseOnImage } from "./planned_boot.ts";

/** What an id is made for. */
export interface Where {
  /** Only its QEMU and what that can do. */
  readonly host: Host;
  /** Of today's probe, or of an earlier one. */
  readonly probeVersion: number;
}

/** The id of the boot that starts the QEMU of this one, with the seed that is in it. */
export function seedId({ case: asked, image }: CaseOnImage, where: Where): string {
  const { isReboot, previous } = asked;
  return isReboot && previous
    ? seedId({ case: previous, image }, where)
    : bootId({ case: asked, image }, where);
}

/** The id of a case's boot: its {@linkcode bootKey}. */
export function bootId({ case: asked, image }: CaseOnImage, where: Where): string {
  const { host, probeVersion } = where;
  const onAny = { case: asked, image: { ...image, path: "image" } };
  const { argv, prepare } = partsOf(onAny, anyHost(host), {});
  return bootKey({
    ...(asked.previous && { after: bootId({ case: asked.previous, image }, where) }),
    isTwin: asked.twin !== undefined,
    ...(asked.isExclusive && { onlyFor: asked.id }),
    imageSha256: image.sha256,
    commands: [...prepare, argv],
    seed: asked.seed,
    qemuVersion: host.qemu.version,
    probeVersion,
  });
}

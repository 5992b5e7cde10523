/** Why a case that is well written cannot be booted as it asks, on this host. */
import type { Case } from "../case/case.ts";
import type { Image } from "../disk/image.ts";
import type { Host } from "../host/host.ts";
import { writeSize } from "../match/size.ts";
import type { CaseOnImage } from "./plan.ts";
import { SATA_PORTS } from "./qemu_disks.ts";

interface Surroundings {
  readonly host: Host;
  readonly image: Image;
  /** Of the overlay that the case asks for. */
  readonly diskBytes: number;
}

type Rule = (asked: Case, around: Surroundings) => string | false;

const install = (packages: string) => `\`apt-get install --no-install-recommends ${packages}\``;

const RULES: readonly Rule[] = [
  (_, { diskBytes, image }) =>
    diskBytes < image.virtualSizeBytes &&
    `the disk of ${writeSize(diskBytes)} is smaller than image "${image.name}" (a disk only grows: write ${
      writeSize(image.virtualSizeBytes)
    } or more)`,
  ({ memoryBytes }, { host }) =>
    memoryBytes > host.memoryBytes &&
    `the guest's memory of ${memoryBytes} bytes is more than this host has free (${host.memoryBytes} bytes)`,
  ({ firmware }, { host }) =>
    firmware === "uefi" && !host.firmware.uefi &&
    `"firmware: uefi" needs OVMF, which this host lacks (${install("ovmf")})`,
  ({ seedVolume }, { host }) =>
    seedVolume?.kind === "vfat" && !host.vfat &&
    `"seed: vfat" needs mkfs.vfat and mcopy, which this host lacks (${install("dosfstools mtools")})`,
  ({ bus, disks = [] }) => {
    const count = [bus, ...disks.map((disk) => disk.bus)].filter((each) => each === "sata").length;
    return count > SATA_PORTS &&
      `${count} disks hang on SATA, which has ${SATA_PORTS} ports (take another bus)`;
  },
];

/** All that stands against a boot, a line each; nothing where it can be had. `diskBytes` is the overlay that the case asks for. */
export function refuse(
  { case: asked, image }: CaseOnImage,
  diskBytes: number,
  host: Host,
): readonly string[] {
  const around = { host, image, diskBytes };
  return RULES.flatMap((rule) => rule(asked, around) || []).map((why) => `${asked.source}: ${why}`);
}

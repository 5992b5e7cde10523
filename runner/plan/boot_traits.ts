/** What a boot has in common with others. */
import { type Hardware, hardwareOf } from "./hardware.ts";
import type { BootTraits, CaseOnImage } from "./planned_boot.ts";

/** Those of a case on an image. */
export function traitsOf(each: CaseOnImage, host: Parameters<typeof hardwareOf>[1]): BootTraits {
  const hardware = hardwareOf(each, host);
  const { case: { seed }, image: { sha256 } } = each;
  const volume = volumeWords(hardware);
  return {
    machine: [sha256, ...machineWords(hardware)].join(" "),
    ...(volume.length > 0 && { seed: [sha256, ...volume].join(" ") }),
    hasOwnMetaData: seed.metaData !== undefined,
  };
}

const machineWords = ({ bus, sectorBytes, cpu, cpus, memoryBytes, uefi }: Hardware) => [
  uefi ? "uefi" : "bios",
  ...[bus, sectorBytes, cpu, cpus, memoryBytes],
];

const volumeWords = ({ seedVolume }: Hardware) =>
  seedVolume.kind === "none" ? [] : [seedVolume.kind, seedVolume.label];

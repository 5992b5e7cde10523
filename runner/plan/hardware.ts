/** What hangs in the machine of a case, its words filled in. */
import type { Case } from "../case/case.ts";
import type { CpuLevel, MachineFields } from "../case/machine_fields.ts";
import { BUSES, CPU_LEVELS, NETWORKS } from "../case/machine_fields.ts";
import { USUAL_SECTOR_BYTES } from "../case/sector_size.ts";
import { USUAL_VOLUME } from "../case/seed_volume.ts";
import type { Host } from "../host/host.ts";
import { firmwareOf } from "./firmware.ts";
import type { CaseOnImage } from "./planned_boot.ts";

/** UEFI's code and the template of its variables. */
export type UefiFiles = NonNullable<Host["firmware"]["uefi"]>;

/** All that cases may say of the machine but the image and the seed's bytes. */
export interface Hardware
  extends Pick<Case, "memoryBytes" | "cpus">, Required<Omit<MachineFields, "firmware" | "cpuLevel">> {
  /** What it asks of its CPU under emulation; KVM gives it the host's. */
  readonly cpu: CpuLevel | "host";
  /** Absent: QEMU's own BIOS. */
  readonly uefi?: UefiFiles;
}

/** Fills in what a case leaves out. A UEFI that the host lacks, and a disk that nothing starts, are refused before this. */
export function hardwareOf(
  { case: testCase, image }: CaseOnImage,
  { accelerator, firmware }: Pick<Host, "accelerator" | "firmware">,
): Hardware {
  const { memoryBytes, cpus } = testCase;
  return {
    memoryBytes,
    cpus,
    bus: testCase.bus ?? BUSES[0],
    sectorBytes: testCase.sectorBytes ?? USUAL_SECTOR_BYTES,
    disks: testCase.disks ?? [],
    seedVolume: testCase.seedVolume ?? USUAL_VOLUME,
    network: testCase.network ?? NETWORKS[0],
    cpu: accelerator === "kvm" ? "host" : testCase.cpuLevel ?? CPU_LEVELS[0],
    ...(firmwareOf(testCase, image).firmware === "uefi" && firmware.uefi && { uefi: firmware.uefi }),
  };
}

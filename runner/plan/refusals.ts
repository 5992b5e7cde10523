/** Why a case that is well written cannot be booted as it asks, on this host. */
import type { Case } from "../case/case.ts";
import type { PlacedMistake } from "../yaml/told_once.ts";
import type { Image } from "../image/image.ts";
import type { Host } from "../host/host.ts";
import { QEMU_BYTES } from "../host/memory.ts";
import { writeSize } from "../text/size.ts";
import { firmwareOf } from "./firmware.ts";
import type { CaseOnImage } from "./planned_boot.ts";
import { USUAL_SECTOR_BYTES } from "../case/sector_size.ts";
import { SATA_PORTS } from "./qemu_disks.ts";

interface Surroundings {
  readonly host: Host;
  readonly image: Image;
  /** Of the overlay that the case asks for. */
  readonly diskBytes: number;
}

interface Rule {
  /** The key of the case that asks for it. */
  readonly key: string;
  /** Why it cannot be had; `false` where it can. */
  readonly why: (testCase: Case, around: Surroundings) => string | false;
}

const install = (packages: string) => `\`apt-get install --no-install-recommends ${packages}\``;

const RULES: readonly Rule[] = [
  {
    key: "disk",
    why: (_, { diskBytes, image }) =>
      diskBytes < image.virtualSizeBytes &&
      `the disk of ${writeSize(diskBytes)} is smaller than image "${image.name}" (a disk only grows: write ${
        writeSize(image.virtualSizeBytes)
      } or more)`,
  },
  {
    // Which is there wherever this is so; a disk as large as the image has no key.
    key: "sector-size",
    why: ({ sectorBytes = USUAL_SECTOR_BYTES }, { diskBytes }) =>
      diskBytes % sectorBytes !== 0 &&
      `the disk of ${diskBytes} bytes is not a whole number of ${sectorBytes}-byte sectors (write disk: ${
        Math.ceil(diskBytes / sectorBytes) * sectorBytes
      })`,
  },
  {
    // What is taken now is given back some time: only what the host never has is refused.
    key: "memory",
    why: ({ memoryBytes }, { host: { memory: { limitBytes } } }) =>
      memoryBytes + QEMU_BYTES > limitBytes &&
      `the guest's memory of ${writeSize(memoryBytes)}, and ${
        writeSize(QEMU_BYTES)
      } for QEMU, are more than this host has (${mostMemory(limitBytes)})`,
  },
  {
    key: "firmware",
    why: (testCase, { host, image }) => {
      const { firmware, because } = firmwareOf(testCase, image);
      if (firmware === undefined) {
        return `nothing starts image "${image.name}": ${because} (write firmware: bios or uefi to boot it all the same)`;
      }
      if (firmware === "bios" || host.firmware.uefi) return false;
      const what = testCase.firmware === "uefi"
        ? '"firmware: uefi"'
        : `UEFI, by which image "${image.name}" is booted (${because}),`;
      return `${what} needs OVMF, which this host lacks (${install("ovmf")})`;
    },
  },
  {
    // A case's own words are refused as they are read; the command line may have put these together.
    key: "sector-size",
    why: ({ sectorBytes = USUAL_SECTOR_BYTES, firmware, bus }) => {
      if (sectorBytes === USUAL_SECTOR_BYTES) return false;
      if (bus === "sata") {
        return `a SATA disk has no sectors of ${sectorBytes} bytes (take virtio, scsi or nvme)`;
      }
      return firmware === "bios" &&
        `a BIOS does not boot from sectors of ${sectorBytes} bytes (take uefi, or auto)`;
    },
  },
  {
    key: "cpu-level",
    why: ({ cpuLevel }, { host: { accelerator, qemu } }) =>
      cpuLevel === "x86-64-v3" && accelerator === "tcg" && lacksAvx2(qemu.version) &&
      `"cpu-level: x86-64-v3" needs AVX2, which QEMU ${qemu.version} lacks without KVM (7.2 has it: \`seedling setup\`)`,
  },
  {
    key: "seed",
    why: ({ seedVolume }, { host }) =>
      seedVolume?.kind === "vfat" && !host.vfat &&
      `"seed: vfat" needs mkfs.vfat and mcopy, which this host lacks (${install("dosfstools mtools")})`,
  },
  {
    key: "disks",
    why: ({ bus, disks = [] }) => {
      const count = [bus, ...disks.map((disk) => disk.bus)].filter((each) => each === "sata").length;
      return count > SATA_PORTS &&
        `${count} disks hang on SATA, which has ${SATA_PORTS} ports (take another bus)`;
    },
  },
];

/** TCG has it since QEMU 7.2 (its ChangeLog, "TCG": "AVX, AVX2, F16C, FMA3 and VAES"). */
function lacksAvx2(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major < 7 || (major === 7 && minor < 2);
}

const MIB = 1024 ** 2;

/** In whole MiB, as a case is written. */
function mostMemory(limitBytes: number): string {
  const mib = Math.floor((limitBytes - QEMU_BYTES) / MIB);
  return mib < 64 ? "too little for any guest" : `write ${mib}M or less`;
}

/**
 * All that stands against a boot, with the place of the key that asks for it; nothing where it can be had.
 * `diskBytes` is the overlay that the case asks for.
 */
export function refuse(
  { case: testCase, image }: CaseOnImage,
  diskBytes: number,
  host: Host,
): readonly PlacedMistake[] {
  const around = { host, image, diskBytes };
  return RULES.flatMap(({ key, why }) => {
    const reason = why(testCase, around);
    return reason === false ? [] : [{ at: placeText(testCase, key), mistake: reason }];
  });
}

/** The file alone where the case leaves the key out, and so asks for what it is by default. */
export function placeText({ source, keysAt }: Case, key: string): string {
  const place = keysAt?.[key];
  return place ? `${place.source}:${place.line}:${place.column}` : source;
}

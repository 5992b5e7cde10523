/** Which firmware starts a case's machine: what the case says, or what stands on the disk. */
import type { Case } from "../case/case.ts";
import { USUAL_SECTOR_BYTES } from "../case/sector_size.ts";
import type { BootWays } from "../disk/boot_ways.ts";
import type { CaseOnImage } from "./planned_boot.ts";

/** A firmware, and why it is this one. */
export interface FirmwareChoice {
  /** None where nothing on the disk can be started. */
  readonly firmware?: "bios" | "uefi";
  readonly because: string;
}

/** What `firmware: auto` comes to: BIOS where both work, as it starts sooner and says more on COM1. */
export function chooseFirmware(ways: BootWays | undefined, sectorBytes = USUAL_SECTOR_BYTES): FirmwareChoice {
  if (sectorBytes !== USUAL_SECTOR_BYTES) {
    return { firmware: "uefi", because: `a BIOS does not boot from sectors of ${sectorBytes} bytes` };
  }
  if (!ways) return { firmware: "bios", because: "nobody looked at the disk" };
  const { bios, uefi } = ways;
  if (bios.works) {
    return { firmware: "bios", because: uefi.works ? `${bios.because} (UEFI works too)` : bios.because };
  }
  const because = uefi.works
    ? `${uefi.because}, and ${bios.because}`
    : `${bios.because}, and ${uefi.because}`;
  return { ...(uefi.works && { firmware: "uefi" }), because };
}

/** The firmware of a case on an image; what it says itself goes before what stands on the disk. */
export function firmwareOf(
  { firmware = "auto", sectorBytes }: Pick<Case, "firmware" | "sectorBytes">,
  { bootWays }: { readonly bootWays?: BootWays },
): FirmwareChoice {
  if (firmware !== "auto") return { firmware, because: "the case asks for it" };
  return chooseFirmware(bootWays, sectorBytes);
}

/** What each image is booted by whose cases leave it to the disk, each choice once. */
export function chosenFirmware(cases: readonly CaseOnImage[]) {
  const chosen = cases.filter(({ case: { firmware = "auto" }, image }) =>
    firmware === "auto" && image.bootWays
  )
    .flatMap(({ case: testCase, image }) => {
      const { firmware, because } = firmwareOf(testCase, image);
      return firmware === undefined ? [] : [{ image: image.name, firmware, because }];
    });
  return [...new Map(chosen.map((each) => [`${each.firmware} ${each.image}`, each])).values()];
}

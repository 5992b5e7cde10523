/** Which firmware starts a machine, by what stands on the disk. */
import { USUAL_SECTOR_BYTES } from "../case/sector_size.ts";
import type { BootWays } from "../disk/boot_ways.ts";

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

/** What an image was booted by, and why. */
import type { ImageFirmware, RunResult } from "../runner/result/result.ts";
import { guestLine } from "../runner/text/guest_text.ts";

/** A line for each image that was not told what to boot by: `debian-12 by BIOS: GRUB in the first sector`. */
export function firmwareLines({ firmware = [] }: Pick<RunResult, "firmware">): readonly string[] {
  // Reports that were put together may have it of one image each.
  return [...new Set(firmware.map((each) => guestLine(`${each.image} by ${firmwareWords(each)}`)))];
}

/** `UEFI: EFI/BOOT/BOOTX64.EFI in partition 15` */
export function firmwareWords({ firmware, because }: ImageFirmware): string {
  return `${firmware.toUpperCase()}: ${because}`;
}

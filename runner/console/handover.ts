/** Whether firmware and boot loader have handed the machine over: a guest may be silent for minutes, they may not. */

/** They go on to the next one, and say no more. */
const GOES_ON =
  /Booting from |BdsDxe: starting |^ *Booting (?:`|a command list)|^ *Loading (?:Linux|initial ramdisk|kernel|\S*vmlinuz|\S*initr)|EFI stub: |^SYSLINUX|^EXTLINUX|^ISOLINUX/;
/** A loader that shows a menu or a prompt has taken the word again. */
const SPEAKS = /GNU GRUB|^ *grub(?: rescue)?> ?$|^iPXE \d|^ *Shell> ?$|Start PXE over|^boot: ?$|Boot Manager/;

/** What a console's line makes of it, where it stood at `before`. */
export function isHandedOver(text: string, before: boolean): boolean {
  if (GOES_ON.test(text)) return true;
  return SPEAKS.test(text) ? false : before;
}

/** Signs of a boot that does not come as far as a kernel of Linux: firmware, boot loaders, other systems. */
import type { FatalLine } from "./fatal_line.ts";

const NO_LOADER = "the disk has no boot loader for this firmware, or the firmware does not see this bus: " +
  "try `firmware: uefi` or `firmware: bios` in the case, or another `bus:`";

/** The special ones before the general. */
export const FIRMWARE_LINES: readonly FatalLine[] = [
  {
    name: "no-bootable-device",
    weight: "ends",
    pattern:
      /BdsDxe: No bootable option or device was found|^(?:Shell> ?$|FATAL: No bootable medium found|[Oo]perating [Ss]ystem not found|Missing operating system|[Nn]o [Oo]perating [Ss]ystem was loaded|(?:\d\. (?:.{0,40} )?)?The boot loader (?:did not load an operating system|failed)|Error loading operating system|An operating system wasn't found|Non-System disk or disk error|DISK BOOT FAILURE|(?:Invalid|Inaccessible) system disk|Remove disks or other media|[Rr]eboot and [Ss]elect proper [Bb]oot device|[Nn]o (?:bootable|boot) (?:devices?|media|medium|disk|image)(?: (?:found|available|was found|has been detected)\b| ?--|[.!]|\s*$)|F(?:AILED TO FIND|ailed to find) (?:a )?(?:BOOTABLE|bootable) |Boot [Dd]evice [Nn]ot [Ff]ound|Insert (?:a )?boot (?:disk|media)|(?:BOOTMGR|NTLDR) is missing|GRUB (?:Hard Disk|Read|Geom) Error|isolinux\.bin missing or corrupt|Invalid partition table|MBR (?:FAILED|Error)|This is not a bootable disk|! No (?:IPL|virtio) device (?:available|found) ?!|No virtio device found!)/,
    text: "the firmware found nothing to boot",
    hint: NO_LOADER,
    source: "seabios src/boot.c; edk2 MdeModulePkg/Universal/BdsDxe; VirtualBox, VMware, Hyper-V",
  },
  {
    // Its startup.nsh may still start a system.
    name: "no-bootable-device",
    weight: "fails",
    pattern: /^UEFI Interactive Shell v/,
    text: "the firmware found nothing to boot",
    hint: NO_LOADER,
    recovers: true,
    source: "edk2 ShellPkg",
  },
  {
    name: "no-bootable-device",
    weight: "fails",
    pattern:
      /bad shim signature|image's hash is not allowed \(DB\)|^error: .{1,200} has invalid signature|\bSecurity Violation\b|SBAT (?:self-check|data) failed|^error: .{0,120}(?:shim_lock protocol not found|verification requested but nobody cares|prohibited by secure boot policy)/,
    text: "Secure Boot refused the boot loader or the kernel",
    hint: "the image is not signed for the keys of this firmware: boot it without Secure Boot",
    recovers: true,
    source: "shim, grub; guest-test-infra#181, linux-surface#821, mainline#53",
  },
  {
    name: "no-bootable-device",
    weight: "hints",
    pattern:
      /BdsDxe: failed to (?:load|start) (Boot[0-9A-F]{4}.*)|^(Boot [Ff]ailed[:.] .*|not a bootable disk\b.*)/,
    text: "the firmware could not start a device",
    source: "edk2 MdeModulePkg/Library/UefiBootManagerLib; seabios src/boot.c",
  },
  {
    name: "no-bootable-device",
    weight: "fails",
    pattern:
      /(PXE-[EM]\w\w: .*|^Nothing to boot: .*|^No more network devices.*|^UEFI: Failed to (?:load|start) image.*)/,
    text: "the firmware found no disk that boots, and tried the network",
    hint: NO_LOADER,
    recovers: true,
    source: "edk2 NetworkPkg/UefiPxeBcDxe; ipxe src/usr/autoboot.c",
  },
  {
    name: "firmware-crash",
    weight: "ends",
    pattern:
      /^(!!!! \S+ Exception Type.*)|^(ASSERT(?:_EFI_ERROR)? (?:\[|\(|\/).*|DXE_ASSERT!.*)|^((?:Synchronous|SError|IRQ|FIQ) Exception at 0x.*|RISCV64 Exception Type.*|PANIC at PC ?: 0x.*)/,
    text: "the firmware met an exception",
    hint:
      "a boot loader or EFI stub did what this firmware cannot: try `firmware: bios`, another OVMF, or more memory",
    source: "edk2 UefiCpuPkg/Library/CpuExceptionHandlerLib, MdePkg BaseDebugLib",
  },
  {
    name: "boot-loader",
    weight: "ends",
    pattern:
      /^(?:\S{1,80}\.c:\d{1,6}[:@]\w{1,40}: )?(Failed to (?:execute|load|open|prepare|start|boot) .{1,200}: (?:Not [Ff]ound|Load Error|Invalid Parameter|Unsupported|Out of Resources|Device Error|Volume Corrupted|Access Denied|Security Violation|No Media|Aborted)\.?\s*$)|^(?:\S{1,80}\.c:\d{1,6}[:@]\w{1,40}: )?(Error (?:loading|opening|preparing|reading|starting) .{1,200}: (?:Not [Ff]ound|Load Error|Invalid Parameter|Unsupported|Out of Resources|Device Error|Volume Corrupted|Access Denied|Security Violation|No Media|Aborted)\.?\s*$)|^(No loader found\. Configuration files in .*)/,
    text: "systemd-boot could not start what it chose",
    hint: "the kernel or initrd that the entry in \\loader\\entries names is not on the EFI partition",
    source: "systemd src/boot/boot.c",
  },
  {
    name: "boot-loader",
    weight: "ends",
    pattern:
      /^(EFI stub: ERROR: (?:(?:efi_main|exit_boot|efi_stub_entry)\S* failed|Failed to load initrd).*)|^(exit_boot\(\) failed!.*)|^(### ERROR ### Please RESET the board ###)|^(?:Failed to load (?:ldlinux\.c32|COM32 file).*|No DEFAULT or UI configuration directive found!|Could not find kernel image: .*)|^limine: PANIC: .*|^(Error: .{1,40} while loading \S.*)/,
    text: "the boot loader gave up",
    hint: "what the boot loader starts is not where its configuration says, or does not fit the memory",
    source: "linux drivers/firmware/efi/libstub; syslinux core; u-boot lib/hang.c; limine; rEFInd",
  },
  {
    name: "boot-loader",
    weight: "fails",
    pattern:
      /^(ERROR: (?:can't get kernel image!|Did not find a cmdline Flattened Device Tree)|Could not find a valid device tree|Bad Linux \w{1,12} (?:[Zz]?[Ii]mage )?[Mm]agic!|Wrong Image (?:Format|Type) for \w{1,12} command|(?:Unknown|Bad) (?:image format|magic number).{0,40}!|No valid device tree binary found.*|initcall sequence \S{1,20} failed at call .*)/,
    text: "U-Boot could not start a kernel",
    hint: "what its script loads is not there, or is for another machine",
    recovers: true,
    source: "u-boot boot/bootm.c, boot/image-fdt.c, lib/initcall.c",
  },
  {
    name: "boot-loader",
    weight: "hints",
    pattern:
      /^(?:=> ?$|(SCRIPT FAILED: .*|EFI LOAD FAILED: .*|\*\* (?:Unable to|File not found|Bad device|Invalid partition|No (?:boot file|partition table|valid)) .*))/,
    text: "U-Boot stopped",
    source: "u-boot common/cli_readline.c, fs/fs.c, include/config_distro_bootcmd.h",
  },
  {
    name: "grub-prompt",
    weight: "ends",
    pattern:
      /^(?:[Ss]h:)?grub(?: rescue)?>|^Failed to boot both default and fallback entries|(?:alloc|free) magic (?:is )?broken/,
    text: "the boot stopped at the prompt of GRUB",
    hint:
      "GRUB does not find its modules or its grub.cfg: the partition it was installed for is gone or renumbered",
    source: "grub grub-core/normal/main.c, kern/rescue_reader.c, kern/mm.c",
  },
  {
    name: "grub-prompt",
    weight: "fails",
    pattern: /^(Entering rescue mode\.\.\.|\[? ?[Mm]inimal B(?:ASH|ash)-like line editing is supported.*)/,
    text: "GRUB gave up",
    hint:
      "the partition that GRUB was installed for is gone, renumbered, or of a filesystem that it does not know",
    recovers: true,
    source: "grub grub-core/kern/rescue_reader.c",
  },
  {
    // GRUB then waits for a key, or for ever in its menu; another entry may still boot.
    name: "grub-prompt",
    weight: "fails",
    pattern: /^error: (?:\S{1,120}:\d{1,6}:)?you need to load the kernel first/,
    text: "GRUB could not load the kernel",
    hint: "the kernel that grub.cfg names is not where it says: run update-grub in the image",
    recovers: true,
    source: "grub grub-core/loader/i386/linux.c; mainline#53",
  },
  {
    name: "grub-prompt",
    weight: "hints",
    // Fedora's GRUB names its own source file and line first: hartwork/grub2-theme-preview#24.
    pattern:
      /^error: (?:\S{1,120}:\d{1,6}:)?((?:no such|unknown|file|disk|invalid|attempt|can't find|symbol|cannot|couldn't (?:read|open|find)|failure (?:reading|writing)|premature end of|not a (?:regular file|directory)|outside of|no server|unrecognized|out of (?:disk|partition|memory)) ?.*)/,
    text: "GRUB met an error",
    source: "grub grub-core/kern/err.c",
  },
  {
    name: "not-linux",
    weight: "fails",
    pattern:
      /^(Copyright \(c\) 1992-\d{4} The FreeBSD Project.*)|^((?:Free|Open|Net)BSD\/\S+ \(\S+\) \(\S+\)|BTX loader .*|FreeBSD\/x86 boot.*|FreeBSD\/\w{1,12} (?:User boot|bootstrap|EFI loader).*|[-\\|\/]?can't load 'kernel'.*|Manual root filesystem specification:.*)|^((?:Net|Open|DragonFly ?)BSD[ /]\S+ .*\((?:GENERIC|RAMDISK|INSTALL)\S*\).*)|^(>> (?:NetBSD|OpenBSD)\S* .*)|^(SunOS Release 5.*|OmniOS.*|OpenIndiana.*)|^(Computer is booting, SAC started.*|!?SAC>.*|EVENT: The CMD command is now available.*)|^(BdsDxe: starting \S+ .Windows Boot Manager.*)|^(Windows Boot Manager)$|^(Darwin Kernel Version.*)|^(OSv v\d.*|Solo5:.*|Powered by Unikraft.*|NuttShell.*|Booting MINIX.*|FreeDOS kernel.*|Starting MS-DOS.*|GNU Mach \d.*)/,
    text: "this is not a Linux guest",
    hint: "what Seedling knows of consoles is of Linux: nothing can be said of this machine",
    source: "FreeBSD sys/kern/init_main.c; OpenBSD, NetBSD boot; illumos; Windows EMS; OSv, Solo5, Unikraft",
  },
];

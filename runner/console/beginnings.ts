/** What shows on a console that a boot begins, by who says it. */
import { anyOf } from "../text/any_of.ts";

/** A boot begins, and all that an earlier one showed says nothing of it. */
export const KERNEL: RegExp = /^Linux version \d/;

/** What runs before any kernel does, and never in a machine that is up. */
export const FIRMWARE: RegExp =
  /^SeaBIOS \(version |^GRUB loading|^U-Boot SPL |^Uncompressing Linux\.\.\. done, booting/;
/** What firmware says before it has handed over. */
const OF_FIRMWARE: readonly RegExp[] = [
  // SeaBIOS, EDK2, VMware's
  /^Booting from (?:Hard Disk|ROM|DVD|CD|Floppy|\d{4}:)|^Boot failed[:.] |^Press ESC for boot menu/,
  /^BdsDxe: (?:loading|starting|failed) |^UEFI: (?:Attempting|Failed)|^UEFI firmware \(|^\[Bds\]/,
  /^RPi: BOOTLOADER|^The boot loader failed|^Memtest86/,
  // The network's
  /^>>Start (?:PXE|HTTP)|^PXE-E\d\d|^iPXE (?:\d|\(|initiali[sz]ing)/,
  // Other machines': RISC-V, ARM, coreboot, s390, POWER
  /^OpenSBI v|^NOTICE: +BL\d|^coreboot-\S|^LOADPARM=\[|^SLOF |^Petitboot \(|^Trying to load: +from/,
];
const OF_LOADER: readonly RegExp[] = [
  /^Welcome to GRUB!|^GNU GRUB +version|^Booting `|^Booting a command list/,
  /^U-Boot \d{4}\.|^Hit any key to stop autoboot|^Starting kernel \.\.\./,
  /^(?:SYS|ISO|EXT)LINUX \d|^LILO (?:\d|boot)|^zIPL |^Limine \d|^rEFInd |^Launching kernel\.\.\./,
  /^Loading (?:Linux \S|initial ramdisk|\S{0,80}(?:vmlinuz|bzImage))|^\(XEN\) Xen version/,
];
const OF_KERNEL: readonly RegExp[] = [
  /^EFI stub: |^Booting Linux on physical CPU 0x|^(?:Dec|Unc)ompressing Linux\.\.\.|^early console in extract_kernel/,
  /^kexec_core: Starting new kernel|^Initializing cgroup subsys |^Run \/init as init process/,
];
const OF_INITRAMFS: readonly RegExp[] = [
  /^Loading, please wait\.\.\.|^Begin: (?:Loading|Running|Mounting|Waiting)|^<<< NixOS Stage 1|^Alpine Init /,
  /^systemd\[1\]: Running in init(?:rd|ramfs)|Reached target .{0,40}\b[Ii]nitrd/,
  /[Dd]racut (?:cmdline|initqueue|pre-\w{1,12}|mount) hook|^dracut-(?:cmdline|pre-\w{1,12})\[/,
];
/** Systems that systemd welcomes to; a message of the day may welcome to anything. */
const SYSTEMS: readonly string[] = [
  ..."Debian,Ubuntu,Linux Mint,Kali,Raspbian,Devuan,Parrot,deepin,Pop!_OS,Proxmox,Astra,Endless".split(","),
  ..."Fedora,CentOS,Red Hat,Rocky,AlmaLinux,Oracle,Scientific,CloudLinux,EuroLinux,MIRACLE,Virtuozzo,Navy,Circle"
    .split(","),
  ..."openSUSE,SUSE,Arch,Manjaro,EndeavourOS,Gentoo,NixOS,Void,Mageia,ALT ,Clear Linux".split(","),
  ..."Amazon,Alibaba Cloud Linux,Anolis,OpenCloudOS,TencentOS,openEuler,EulerOS,Kylin".split(","),
  ..."Flatcar,VMware Photon,Photon,Microsoft Azure Linux,CBL-Mariner,Bottlerocket,Container-Optimized".split(
    ",",
  ),
];
const OF_INIT: readonly RegExp[] = [
  /^INIT: version \S{1,16} booting|^=> Welcome to Void|^:: running early hook|^procd: - early -|^\s{0,8}Welcome to {2,8}CentOS/,
  /^(?:systemd\[1\]: )?systemd \d{3}\S{0,40} running in system mode|^OpenRC [\d.]{1,9} is starting up/,
  new RegExp(`^Welcome to (?:${SYSTEMS.map((each) => RegExp.escape(each)).join("|")})[^!]{0,80}!$`),
];
/** What a machine that is up prints no more: it was reset. */
export const ANOTHER: RegExp = anyOf([
  ...OF_FIRMWARE,
  ...OF_LOADER,
  ...OF_KERNEL,
  ...OF_INITRAMFS,
  ...OF_INIT,
]);

/** What a boot may begin with behind the last word of the one before it; a machine that is up may print it too. */
export const BEHIND_END: RegExp = anyOf([
  // Firmware and loaders
  /^Hyper-V UEFI Boot Manager|^Boot Summary:|^(?:Phoenix|Award|American Megatrends|BIOS )|^Memtest86|^Starting \S{1,40}$|^EFI: Loading /,
  // An initramfs that asks, or does not find
  /^Please (?:unlock disk|enter passphrase for) |^Enter passphrase for |^cryptsetup: |^Volume group "|^Cannot process volume group|^Reading all physical volumes|^PM: Image not found|^mdadm: /,
  /^\/dev\/\S{1,40}: (?:recovering journal|clean, |\d{1,12}\/\d{1,12} files)/,
  // Other inits than systemd: Talos, procd, BusyBox, runit, mkinitcpio, RHEL's, RancherOS
  /^\[talos\] |^init: (?:Console is alive|- \w{1,16} -)|^kmodloader: |^procd: /,
  /^Starting [\w -]{1,40}:|^=> |^:: |^(?:Welcome to|INIT: version) |os-sysinit/,
]);

/** cloud-init's first stage; behind its last word it is that of the next boot. */
export const FIRST_STAGE: RegExp = /Cloud-init v\. \S{1,60} running 'init-local'/;
/** How a machine begins that somebody starts at a prompt, who may as well print lines of any log. */
export const STARTED_BY_HAND: RegExp =
  /^SeaBIOS|^BdsDxe: |^UEFI: |^iPXE|^Welcome to GRUB|^EFI stub: |^Linux version \d/;

/** The first line of a kernel that begins, by its clock. */
export const FIRST_LINE: RegExp = /\[ *0\.0+\](?:\[ *[TC]\d{1,10} *\])? Linux version/;
/** One behind it, of a log that lost the first. */
export const SECOND_LINE: RegExp = /\[ *0\.0+\](?:\[ *[TC]\d{1,10} *\])? Command line: /;

/** What a kernel without a clock says next behind its version, which a machine that is up may print too. */
export const BEHIND_VERSION: RegExp =
  /^(?:Kernel c|C)ommand line: |^KERNEL supported cpus:|^BIOS-provided physical RAM map:|^Machine model: |^efi: |^OF: fdt: |^x86\/fpu: /;

/** What a boot begins with, and so many messages may stand before it. */
export const BEGINNING: RegExp =
  /^SeaBIOS|^BdsDxe|^UEFI: |^iPXE|GRUB|^Uncompressing Linux|^EFI stub|^Linux version \d|^(?:Kernel c|C)ommand line: /;
export const FIRST_MESSAGES: number = 10;

/** Signs of a boot that does not come as far as the image's own init: firmware, boot loader, kernel, initramfs. */
import type { FatalLine } from "./fatal_line.ts";

const ROOT_DISK =
  "the initramfs lacks the driver of this disk's bus (`bus:` in the case), or root= names another disk";

/** The special ones before the general. */
export const BOOT_LINES: readonly FatalLine[] = [
  {
    name: "no-bootable-device",
    weight: "ends",
    pattern: /^No bootable device\.|BdsDxe: No bootable option or device was found|^UEFI Interactive Shell v/,
    text: "the firmware found nothing to boot",
    hint: "the disk has no boot loader for this firmware, or the firmware does not see this bus: " +
      "try `firmware: uefi` or `firmware: bios` in the case, or another `bus:`",
    source: "seabios src/boot.c; edk2 MdeModulePkg/Universal/BdsDxe, ShellPkg",
  },
  {
    name: "no-bootable-device",
    weight: "fails",
    pattern:
      /bad shim signature|^error: .{1,200} has invalid signature|Verification failed: \(0x1A\) Security Violation/,
    text: "Secure Boot refused the boot loader or the kernel",
    hint: "the image is not signed for the keys of this firmware: boot it without Secure Boot",
    source: "shim, grub; guest-test-infra#181, linux-surface#821, mainline#53",
  },
  {
    name: "no-bootable-device",
    weight: "hints",
    pattern: /BdsDxe: failed to (?:load|start) (Boot[0-9A-F]{4}.*)|^(Boot failed: .*)/,
    text: "the firmware could not start a device",
    source: "edk2 MdeModulePkg/Library/UefiBootManagerLib; seabios src/boot.c",
  },
  {
    name: "grub-prompt",
    weight: "ends",
    pattern: /^grub(?: rescue)?>/,
    text: "the boot stopped at the prompt of GRUB",
    hint:
      "GRUB does not find its modules or its grub.cfg: the partition it was installed for is gone or renumbered",
    source: "grub grub-core/normal/main.c, kern/rescue_reader.c",
  },
  {
    // GRUB then waits for a key, or for ever in its menu; another entry may still boot.
    name: "grub-prompt",
    weight: "fails",
    pattern: /^error: (?:\S{1,120}:\d{1,6}:)?you need to load the kernel first/,
    text: "GRUB could not load the kernel",
    hint: "the kernel that grub.cfg names is not where it says: run update-grub in the image",
    source: "grub grub-core/loader/i386/linux.c; mainline#53",
  },
  {
    name: "grub-prompt",
    weight: "hints",
    // Fedora's GRUB names its own source file and line first: hartwork/grub2-theme-preview#24.
    pattern:
      /^error: (?:\S{1,120}:\d{1,6}:)?((?:no such|unknown|file|disk|invalid|attempt|can't find|symbol|cannot) .*)/,
    text: "GRUB met an error",
    source: "grub grub-core/kern/err.c",
  },
  {
    name: "out-of-memory",
    weight: "ends",
    pattern: /(?:^|\] )Kernel panic - not syncing: ((?:Out of memory|System is deadlocked on memory).*)/,
    text: "the kernel panicked",
    hint: "give the guest more memory",
    source: "linux mm/oom_kill.c",
  },
  {
    name: "panic",
    weight: "ends",
    pattern: /(?:^|\] )Kernel panic - not syncing: (VFS: Unable to mount root fs.*)/,
    text: "the kernel panicked",
    hint: ROOT_DISK,
    source: "linux init/do_mounts.c",
  },
  {
    name: "panic",
    weight: "ends",
    pattern: /(?:^|\] )Kernel panic - not syncing: (No working init found.*|Attempted to kill init.*)/,
    text: "the kernel panicked",
    hint: "the first program of the image cannot run: the lines before say why",
    source: "linux init/main.c, kernel/exit.c",
  },
  {
    name: "panic",
    weight: "ends",
    pattern: /(?:^|\] )Kernel panic - not syncing:? ?(.*)/,
    text: "the kernel panicked",
    hint:
      "a fault of the image's kernel or of the accelerator: the lines before and the trace after say where",
    source: "linux kernel/panic.c",
  },
  {
    name: "cpu-level",
    weight: "ends",
    pattern:
      /CPU does not support (x86-64-v[234])|CPU ISA level is lower than required|^This kernel requires (?:an? \S+ CPU, but only detected|the following features not present)/,
    text: "the image needs a newer CPU",
    hint:
      "ask for a CPU of that level, such as cpu-level: x86-64-v3 (TCG has no v4; under KVM the guest has the host's own CPU)",
    source: "glibc sysdeps/x86, elf/dl-load.c; linux arch/x86/boot/cpu.c; packer-maas#54, kairos#64",
  },
  {
    name: "emergency-shell",
    weight: "ends",
    pattern: /ALERT! {1,4}(.{1,200} does not exist)\. {1,4}Dropping to a shell!/,
    text: "the initramfs did not find the root disk and gave up",
    hint: ROOT_DISK,
    source: "initramfs-tools scripts/local",
  },
  {
    name: "emergency-shell",
    weight: "ends",
    pattern: /^\(initramfs\)|initramfs emergency recovery shell launched/,
    text: "the boot stopped at the shell of the initramfs",
    hint: ROOT_DISK,
    source: "initramfs-tools, casper; Alpine mkinitfs initramfs-init.in",
  },
  {
    name: "emergency-shell",
    weight: "ends",
    pattern: /Entering emergency mode\. Exit the shell to continue/,
    text: "the boot stopped at the emergency shell of dracut",
    hint: ROOT_DISK,
    source: "dracut modules.d/98dracut-systemd/dracut-emergency.sh",
  },
];

/** Signs of a kernel that does not come as far as an init. */
import { anyOf } from "../text/any_of.ts";
import type { FatalLine } from "./fatal_line.ts";

const ROOT_DISK =
  "the initramfs lacks the driver of this disk's bus (`bus:` in the case), or root= names another disk";
const ROOT_FILESYSTEM =
  "the disk was found, and its filesystem could not be mounted: the kernel needs its driver built in or in " +
  "the initramfs, or the filesystem is damaged";
const INIT_MISSING =
  "the root filesystem was found, and its init was not, or cannot run: it holds another system, or half of one";

/** The kernel's word for it: at a line's begin, behind its clock, or torn into another's message; quoted or escaped by a program it is none. */
const PANIC =
  /(?:^|(?<!<\d>\[ {0,8}[\d.]{1,20})\] |[^\s"'`([{<>:=|/\\,;-](?<!\\[nrt])|[\u0085\u2028\u2029])(?:---\[ end )?[Kk]ernel [Pp]anic ?[-–—:]{0,2} ?not syncing/;
const panicked = (why: RegExp): RegExp => new RegExp(PANIC.source + why.source);

/** What may be left of `Kernel panic` where another's message stands in the middle of it. */
const BEHIND_TEAR = Array.from("ernel panic", (_, from) => "ernel panic".slice(from)).join("|");

/** The special ones before the general. */
export const KERNEL_LINES: readonly FatalLine[] = [
  {
    name: "panic",
    weight: "ends",
    pattern:
      /^(?: ?-- System halted|(?:XZ|ZSTD|LZ4|LZMA|LZO|Gzip|gzip)-compressed data is (?:corrupt|probably corrupt).*)/,
    text: "the kernel could not be unpacked",
    hint:
      "its file is damaged, was read wrongly by the boot loader, or does not fit the memory: compare it, or give the guest more memory",
    source: "linux arch/x86/boot/compressed, lib/decompress_*.c",
  },
  {
    name: "out-of-memory",
    weight: "ends",
    pattern: panicked(/: ((?:Out of memory|System is deadlocked on memory).*)/),
    text: "the kernel panicked",
    hint: "give the guest more memory",
    source: "linux mm/oom_kill.c",
  },
  {
    name: "panic",
    weight: "ends",
    pattern: panicked(/: (VFS: Unable to mount root fs on (?:.{0,120} or )?unknown-block\((?!0,0\)).*)/),
    text: "the kernel panicked",
    hint: ROOT_FILESYSTEM,
    source: "linux init/do_mounts.c",
  },
  {
    name: "panic",
    weight: "ends",
    pattern: panicked(/: (VFS: Unable to mount root fs.*)/),
    text: "the kernel panicked",
    hint: ROOT_DISK,
    source: "linux init/do_mounts.c",
  },
  {
    name: "panic",
    weight: "ends",
    pattern: panicked(/: (No (?:working )?init found.*|Requested init .*)/),
    text: "the kernel panicked",
    hint: INIT_MISSING,
    source: "linux init/main.c, kernel/exit.c",
  },
  {
    name: "panic",
    weight: "ends",
    pattern: panicked(/: (Attempted to kill init.*)/),
    text: "the kernel panicked",
    hint: "the first program of the image cannot run: the lines before say why",
    source: "linux init/main.c, kernel/exit.c",
  },
  {
    name: "panic",
    weight: "ends",
    pattern: anyOf([
      panicked(/:? ?(.*)/),
      /(?:^|(?<!<\d>\[ {0,8}[\d.]{1,20})\] )Kernel panic(?: -|:) (.*)/,
      /(?:^|(?<!<\d>\[ {0,8}[\d.]{1,20})\] )Kernel panic(?: -| - not)?\s{0,8}$/,
      // Its trace, where the line itself is lost
      /(?:^|\] ) {1,4}panic\+0x[\da-f]{1,6}\/0x[\da-f]{1,6}/,
      /(?:^|\] )Rebooting in \d{1,5} seconds\.\. {0,8}$/,
      // Before the kernel has a console of its own; the panic's QR code; Xen's
      /(?:^|\] )(?:traps: )?PANIC: (?:early exception|double fault).*/,
      /(?:^|\] )KERNEL PANIC! Please reboot .*/,
      /^\(XEN\) (?:\[[^\]]{1,40}\] )?Panic on CPU \d+/,
    ]),
    text: "the kernel panicked",
    hint:
      "a fault of the image's kernel or of the accelerator: the lines before and the trace after say where",
    source: "linux kernel/panic.c",
  },
  {
    name: "panic",
    weight: "ends",
    // Another writer's message came in between, and this is the rest.
    pattern: new RegExp(`^(?:${BEHIND_TEAR})? ?- not syncing: (.*)`),
    text: "the kernel panicked",
    hint: "another's message stands in the middle of the line: the lines around it say why",
    source: "linux kernel/panic.c",
  },
  {
    name: "panic",
    weight: "ends",
    pattern:
      /^(?:KDB: enter: panic|cpuid = \d{1,4}$|panic - kernel: .*|Automatic reboot in \d{1,4} seconds - press a key|Windows failed to start\.|Fatal trap \d+: .*|mountroot>|d?db(?:\{\d+\})?> ?$|panic\[cpu\d+\]\/thread|\*\*\* STOP: 0x[\dA-F]{8}|INACCESSIBLE_BOOT_DEVICE|The operating system has halted\.)/,
    text: "a kernel that is not Linux panicked",
    hint: "what Seedling knows of consoles is of Linux: the lines before say why",
    source: "FreeBSD sys/kern/kern_shutdown.c, vfs_mountroot.c; illumos; Windows",
  },
  {
    name: "panic",
    weight: "fails",
    // With rootwait each boot says so once.
    pattern: /(?:^|\] )(Waiting for root device \S+)/,
    text: "the kernel waits for its root",
    hint: ROOT_DISK,
    recovers: true,
    until:
      /^VFS: Mounted root|^(?:Freeing unused kernel|Run \/\S+ as init)|^systemd\[1\]: |^INIT: version|^init: |mounted filesystem/,
    source: "linux init/do_mounts.c",
  },
  {
    name: "panic",
    weight: "fails",
    pattern: /^(?:Starting crashdump kernel\.\.\.|kdump(?:\.sh)?(?:\[\d+\])?: saving (?:to|vmcore).*)/,
    text: "the kernel panicked, and its crash kernel ran",
    hint: "the lines before the crash kernel's say why",
    source: "linux kernel/kexec_core.c; kdump-utils",
  },
  {
    name: "cpu-level",
    weight: "ends",
    pattern:
      /CPU does not support (x86-64-v[234])|CPU ISA level is lower than required|^This kernel requires (?:an? \S+ (?:CPU|cpu), but only detected|the following features not present)|Your CPU does not support long mode|traps: (?:init|systemd)\[1\] trap invalid opcode/,
    text: "the image needs a newer CPU",
    hint:
      "ask for a CPU of that level, such as cpu-level: x86-64-v3 (TCG has no v4; under KVM the guest has the host's own CPU)",
    source:
      "glibc sysdeps/x86, elf/dl-load.c; linux arch/x86/boot/cpu.c, kernel/traps.c; packer-maas#54, kairos#64",
  },
];

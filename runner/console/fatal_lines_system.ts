/** Signs of an image whose init runs and that still does not come to its end: systemd, cloud-init, disks, memory. */
import type { FatalLine } from "./fatal_lines.ts";

const SEED =
  "cloud-init does not see the seed: its datasource_list needs NoCloud, its kernel iso9660 or vfat";

/** In the order of a boot. */
export const SYSTEM_LINES: readonly FatalLine[] = [
  {
    name: "emergency-shell",
    weight: "ends",
    pattern:
      /You are in (?:emergency|rescue) mode|(?:Give root password|Press Enter) for (?:system )?maintenance|Cannot open access to console, the root account is locked/,
    text: "systemd stopped at its emergency shell",
    hint: "a unit that the boot needs failed, often a mount of fstab: the lines before name it",
    source: "systemd units/emergency.service.in, util-linux sulogin",
  },
  {
    name: "emergency-shell",
    weight: "hints",
    pattern: /\[ *(?:TIME|DEPEND) *\] (.*)/,
    text: "systemd waited in vain",
    source: "systemd src/core/job.c",
  },
  {
    name: "no-datasource",
    weight: "ends",
    pattern: /Datasource DataSourceNone\b|No instance datasource found!|Used fallback datasource/,
    text: "cloud-init found no datasource",
    hint: SEED,
    source: "cloud-init cmd/main.py, cc_final_message.py",
  },
  {
    name: "no-datasource",
    weight: "fails",
    pattern: /cloud-init is enabled but no datasource found, disabling|No ds found \[mode=/,
    text: "ds-identify found no datasource and disabled cloud-init",
    hint: SEED,
    source: "cloud-init tools/ds-identify, systemd/cloud-init-generator.tmpl; cloud-init#3182",
  },
  {
    name: "cloud-init-disabled",
    weight: "fails",
    pattern: /^(?:\[ *[\d.]+\] )?(?:Kernel c|C)ommand line: .*\bcloud-init=disabled\b/,
    text: "the kernel's command line disables cloud-init",
    source: "cloud-init systemd/cloud-init-generator.tmpl",
  },
  {
    name: "cloud-init-disabled",
    weight: "fails",
    pattern: /cloud-init is disabled by /,
    text: "cloud-init is disabled in the image",
    hint: "remove /etc/cloud/cloud-init.disabled from the image",
    source: "cloud-init systemd/cloud-init-generator.tmpl",
  },
  {
    name: "out-of-memory",
    weight: "fails",
    pattern: /(?:^|\] )Out of memory: (Kill(?:ed)? process \d+ \([^)]*\))/,
    text: "the guest ran out of memory",
    hint: "give the guest more memory",
    source: "linux mm/oom_kill.c",
  },
  {
    name: "filesystem-error",
    weight: "fails",
    pattern:
      /(?:EXT4-fs error \(device |XFS \(\S+\): (?:Corruption|Metadata corruption|Internal error|log mount)|BTRFS (?:critical|error) \().*/,
    text: "the kernel found a filesystem damaged",
    source: "linux fs/ext4/super.c, fs/xfs/xfs_error.c, fs/btrfs/messages.c",
  },
  {
    name: "filesystem-error",
    weight: "fails",
    pattern: /UNEXPECTED INCONSISTENCY; RUN fsck MANUALLY/,
    text: "fsck found a filesystem damaged",
    source: "e2fsprogs e2fsck",
  },
  {
    // QEMU's default machine has an empty floppy drive, and every kernel complains of it.
    name: "filesystem-error",
    weight: "fails",
    pattern:
      /(?:I\/O error, dev|critical \w+ error, dev|Buffer I\/O error on dev(?:ice)?) (?!fd\d|sr\d|loop)\S+/,
    text: "the guest cannot read or write a disk",
    source: "linux block/blk-core.c, fs/buffer.c",
  },
  {
    name: "kernel-oops",
    weight: "fails",
    pattern:
      /(?:^|\] )((?:BUG: unable to handle|BUG: kernel NULL pointer|general protection fault|Oops: ).*)/,
    text: "the kernel met a fault of its own",
    source: "linux arch/x86/mm/fault.c, kernel/traps.c",
  },
  {
    // Under TCG or on a host that is too busy these come and go: never a verdict by themselves.
    name: "kernel-oops",
    weight: "hints",
    pattern:
      /BUG: soft lockup - CPU#\d|rcu: INFO: rcu_\w{1,20} (?:self-)?detected|INFO: task .{1,40} blocked for more than/,
    text: "the guest got too little CPU time, or hangs in its kernel",
    source: "linux kernel/watchdog.c, kernel/rcu/tree_stall.h, kernel/hung_task.c",
  },
];

/** Signs of an image whose init runs and that still does not come to its end: systemd, cloud-init, disks, memory. */
import type { FatalLine } from "./fatal_line.ts";

const SEED =
  "cloud-init does not see the seed: its datasource_list needs NoCloud, its kernel iso9660 or vfat";
const DAMAGED = "the image may have been copied while in use or cut short: build or download it again";

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
    hint: "remove cloud-init=disabled from the boot loader's configuration in the image",
    source: "cloud-init systemd/cloud-init-generator.tmpl",
  },
  {
    name: "cloud-init-disabled",
    weight: "fails",
    // The generator's line, systemd's of a unit with a condition (cloud-init#4399), and OpenRC's (cloud-init#2112).
    pattern:
      /cloud-init is disabled by |cloud-\w[\w-]{0,20} is disabled via |cloud-init\S{0,20}\.service\b.{0,200}\(Condition\w{1,20}=!\S{0,40}cloud-init[.=]disabled\)/,
    text: "cloud-init is disabled in the image",
    hint: "remove /etc/cloud/cloud-init.disabled from the image",
    source: "cloud-init systemd/cloud-init-generator.tmpl, sysvinit/openrc; systemd src/core/unit.c",
  },
  {
    // Only the second is a warning, and comes to a console by itself; the first is for images that log at DEBUG.
    name: "cloud-init-disabled",
    weight: "hints",
    pattern: /vendordata consumption is disabled|invalid vendor_data setting/,
    text: "cloud-init passes over vendor-data, which holds the probe",
    source: "cloud-init stages.py",
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
      /(?:EXT4-fs error \(device |XFS \(\S+\): (?:Corruption|Metadata corruption|Metadata CRC error|Internal error|log mount)|BTRFS (?:critical|error) \().*/,
    text: "the kernel found a filesystem damaged",
    hint: DAMAGED,
    source: "linux fs/ext4/super.c, fs/xfs/xfs_error.c, fs/btrfs/messages.c; fedora-coreos-tracker#784",
  },
  {
    // An emergency shell follows at once, and would be taken for the cause: mynode#400.
    name: "filesystem-error",
    weight: "ends",
    pattern: /UNEXPECTED INCONSISTENCY; RUN fsck MANUALLY/,
    text: "fsck found a filesystem damaged",
    hint: DAMAGED,
    source: "e2fsprogs e2fsck",
  },
  {
    // QEMU's default machine has an empty floppy drive, and every kernel complains of it.
    name: "filesystem-error",
    weight: "fails",
    pattern:
      /(?:I\/O error, dev|critical \w+ error, dev|Buffer I\/O error on dev(?:ice)?) (?!fd\d|sr\d|loop)\S+/,
    text: "the guest cannot read or write a disk",
    hint: "the image may be cut short (qemu-img check tells), or the host's own disk fails",
    source: "linux block/blk-core.c, fs/buffer.c",
  },
  {
    name: "kernel-oops",
    weight: "fails",
    pattern:
      /(?:^|\] )((?:BUG: unable to handle|BUG: kernel NULL pointer|general protection fault|Oops: ).*)/,
    text: "the kernel met a fault of its own",
    hint: "a fault of the image's kernel or of the accelerator: try another kernel, or the other accelerator",
    source: "linux arch/x86/mm/fault.c, kernel/traps.c",
  },
  {
    // Under TCG or on a host that is too busy these come and go: never a verdict by themselves.
    name: "kernel-oops",
    weight: "hints",
    pattern:
      /BUG: soft lockup - CPU#\d|INFO: rcu_\w{1,20} (?:self-)?detected|INFO: task .{1,40} blocked for more than/,
    text: "the guest got too little CPU time, or hangs in its kernel",
    source: "linux kernel/watchdog.c, kernel/rcu/tree_stall.h, kernel/hung_task.c",
  },
];

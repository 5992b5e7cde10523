/** Signs of an image whose init runs and that still does not come to its end: systemd, disks, memory. */
import { anyOf } from "../text/any_of.ts";
import type { FatalLine } from "./fatal_line.ts";

const DAMAGED = "the image may have been copied while in use or cut short: build or download it again";

/** In the order of a boot. */
export const SYSTEM_LINES: readonly FatalLine[] = [
  {
    name: "init-stopped",
    weight: "ends",
    pattern:
      /(Failed to load SELinux policy.*)|(Unable to load SELinux [Pp]olicy.*|Enforcing mode requested but no policy loaded.*)/,
    text: "init found no SELinux policy, and stopped",
    hint:
      "the image has no policy of the type that /etc/selinux/config names: install selinux-policy-targeted, or boot with enforcing=0",
    source: "systemd src/core/selinux-setup.c; libselinux; upstart, sysvinit",
  },
  {
    name: "init-stopped",
    weight: "ends",
    pattern:
      /(?:systemd|init)\[1\]: (Caught <\w+>.*|.{0,200}[Ff]reezing(?: execution)?\.?$|Exiting PID 1.*|Refusing to run .*|Failed to queue job for default target.*|(?:Forcibly r|R)ebooting: (?:unit failed|job timed out).*)|\[!!!!!!\] (.*)|^(INIT: (?:PANIC: |No inittab file found|no more processes left in this runlevel).*|runit: fatal: .*)/,
    text: "the system's init stopped",
    hint: "PID 1 crashed or refused this machine: its words, and the lines before, say why",
    source: "systemd src/core/crash-handler.c, main.c; sysvinit",
  },
  {
    name: "emergency-shell",
    weight: "ends",
    pattern:
      /You are in (?:emergency|rescue) mode[.!,]|(?<![a-z,;] )(?:[Gg]ive root password|[Pp]ress Enter) for (?:system )?(?:maintenance|login) {0,2}(?:[(:.,]|$)|Cannot open access to console, the root account is locked|[Aa] maint\w{0,8}nce (?:shell|system) will (?:now )?be started|An error occurred during the file system check/,
    text: "systemd stopped at its emergency shell",
    hint: "a unit that the boot needs failed, often a mount of fstab: the lines before name it",
    source: "systemd units/emergency.service.in, util-linux sulogin",
  },
  {
    name: "emergency-shell",
    weight: "fails",
    pattern:
      /([Ww]elcome to (?:emergency|rescue) mode.*|Started .{0,30}Emergency Shell.*|[Rr]eached target (?:(?:[Ee]mergency|[Rr]escue) (?:[Mm]ode|[Ss]hell)|(?:emergency|rescue)\.target(?![\w.])).*)/,
    text: "systemd goes to its emergency shell",
    hint: "a unit that the boot needs failed, often a mount of fstab: the lines before name it",
    source: "systemd units/emergency.target",
  },
  {
    name: "emergency-shell",
    weight: "fails",
    pattern: /([Pp]ress S to skip mounting or M for manual recovery.*)/,
    text: "mountall waits for a filesystem",
    hint: "a filesystem of fstab is not there: the lines before name it",
    recovers: true,
    source: "mountall src/plymouth; Ubuntu 14.04",
  },
  {
    name: "emergency-shell",
    weight: "hints",
    pattern: /\[ *TIME *\] (.*)/,
    text: "systemd waited in vain",
    source: "systemd src/core/job.c",
  },
  {
    name: "emergency-shell",
    weight: "hints",
    pattern: /\[ *FAILED *\] (.*)/,
    text: "a unit failed",
    source: "systemd src/core/job.c",
  },
  {
    name: "emergency-shell",
    weight: "hints",
    pattern: /\[ *DEPEND *\] (.*)/,
    text: "what a unit needs is not there",
    source: "systemd src/core/job.c",
  },
  {
    name: "emergency-shell",
    weight: "hints",
    pattern:
      /(?:^|[\]:] )((?:systemd-fsck|mount|fsck\.\w+|systemd-cryptsetup|systemd-remount-fs)\[\d+\]: (?!.{0,300}(?:clean|recovering journal|properly unmounted))(?=.{0,300}(?:UNEXPECTED|RUN fsck|[Ff]ail|FAIL|[Ee]rror|[Cc]annot|[Cc]ould not|[Cc]an'?t|can not|wrong fs|bad (?:option|super|magic|block|usage)|[Bb]ad |[Ii]nvalid|missing|unknown|[Nn]o such|[Nn]ot (?:found|a |exist|supported|permitted)|does not exist|denied|corrupt|timed out|special device|needs cleaning|refus|exited)).*)|systemd\[1\]: (\S{1,80}\.(?:mount|swap|service|device): (?:\w{1,12} process exited, code=\w+, status=[1-9].*|Failed with result .*|Job \S{1,100} failed with result .*))/,
    text: "the failed unit says",
    source: "util-linux mount; systemd src/fsck",
  },
  {
    name: "out-of-memory",
    weight: "fails",
    pattern: /(?:^|\] )Out of [Mm]emory(?: \([^)]{1,60}\))?: (Kill(?:ed)? process \d+ \([^)]*\))/,
    text: "the guest ran out of memory",
    hint: "give the guest more memory",
    source: "linux mm/oom_kill.c",
  },
  {
    name: "filesystem-error",
    weight: "fails",
    pattern:
      /[Ff]ailed to mount (?:sysroot\.mount|\/sysroot\b)|open_ctree failed|Bad magic number in super-block|: bad geometry: block count \d+ exceeds|last sector read failed/,
    text: "a filesystem could not be mounted",
    hint: DAMAGED,
    // Udev and systemd try again.
    recovers: true,
    source: "linux fs/btrfs/super.c, fs/ext4/super.c, fs/xfs/xfs_mount.c",
  },
  {
    name: "filesystem-error",
    weight: "fails",
    pattern: anyOf([
      // ext and its journal
      /[Rr]emounting filesystem read-only.*|EXT[234]-fs error \(device (?!loop|z?ram|sr\d|fd\d).*/,
      /EXT[234]-fs \((?!loop)\S+\): (?:error: (?!couldn't mount because of|unable to read superblock)|error loading journal|I\/O error while writing superblock).*/,
      /(?:^|\] )Aborting journal on device (?!loop).*|JBD2: (?:Detected IO errors|Error -\d{1,3} detected when updating journal superblock).*/,
      // The others, by name
      /FAT-fs \(\S+\): (?:error, |Filesystem has been set read-only).*|F2FS-fs \(\S+\): Stopped filesystem.*/,
      /XFS \((?!loop)\S+\): (?:Corruption|[Mm]etadata (?:corruption|I\/O error)|Metadata CRC error|Internal error|log mount|Filesystem has been shut down|Unmount and run xfs_repair|.{0,60}Shutting down filesystem).*/,
      /BTRFS (?:critical|error) \(.*|BTRFS(?: \w{1,8} \(device [^)]{1,40}\))?: (?:forced readonly|error \(device |csum failed |[Tt]ransaction aborted).*/,
      /REISERFS error .*|(?:^|\] )ERROR: \(device \S{1,40}\): .*|UBIFS error \(.*|(?:^|\] )ubi\d{1,3} error: .*/,
      /erofs: \(device (?!loop)\S{1,40}\): .{0,60}(?:bogus|corrupt|failed).*|NILFS \(\S{1,40}\): error: .*/,
      /bcachefs \(\S{1,40}\): .{0,80}(?:emergency read only|read error).*/,
      /Pool '\S{1,64}' has encountered an uncorrectable I\/O failure.*|(?:^|\] )(?:PANIC: zfs|VERIFY\d?\(.{1,200}\) failed).*/,
      /OCFS2: ERROR \(.*|gfs2: fsid=\S{1,80}: (?:fatal: |.{0,40}withdr).*/,
      // What lies below them
      /device-mapper: (?:verity: .{1,80} is corrupted|integrity: .{0,40}[Cc]hecksum failed).*/,
      /device-mapper: thin: .{0,40}(?:metadata operation .{1,80} failed|switching pool to (?:out-of-data-space \(error IO\)|read-only|failure) mode).*/,
      /(?:^|\] )md\/raid\d{0,2}:\S{1,16} (?:Cannot continue operation|.{0,40}Operation continuing on 0 devices).*/,
      /lost page write due to I\/O error on (?!fd\d|sr\d|loop).*|(?:^|\] )(?:critical )?protection error, dev (?!loop).*/,
      /nvme \S{1,20}: (?:Removing after probe failure|Disabling device after reset failure).*/,
    ]),
    text: "the kernel found a filesystem damaged",
    hint: DAMAGED,
    source: "linux fs/ext4/super.c, fs/xfs/xfs_error.c, fs/btrfs/messages.c; fedora-coreos-tracker#784",
  },
  {
    // An emergency shell follows at once, and would be taken for the cause: mynode#400.
    name: "filesystem-error",
    weight: "ends",
    pattern:
      /(?:UNEXPECTED INCONSISTENCY|[Uu]nexpected [Ii]nconsistency); ?(?:RUN|[Rr]un) fsck (?:MANUALLY|[Mm]anually)|^run fsck manually\b|^fsck died\b|^File system check failed\./,
    text: "fsck found a filesystem damaged",
    hint: DAMAGED,
    source: "e2fsprogs e2fsck; sysvinit checkroot, checkfs",
  },
  {
    // Of a command that a disk need not know, such as a discard; udev reads what is no disk of the guest's.
    name: "filesystem-error",
    weight: "fails",
    pattern:
      /critical target error, dev (?!fd\d|sr\d|loop|nbd|mtdblock|z?ram|mmcblk\d{1,3}(?:rpmb|boot\d))\S+(?!.{0,80}\((?:DISCARD|WRITE_ZEROES|WRITE_SAME|SECURE_ERASE)\))|Buffer I\/O error on dev(?:ice)? (?!fd\d|sr\d|loop|nbd|mtdblock|z?ram|mmcblk\d{1,3}(?:rpmb|boot\d))\S+.{0,40}async page read/,
    text: "a disk refused a command",
    hint: "the image may be cut short (qemu-img check tells), or the host's own disk fails",
    recovers: true,
    source: "linux block/blk-core.c, fs/buffer.c",
  },
  {
    // QEMU's default machine has an empty floppy drive, and every kernel complains of it.
    name: "filesystem-error",
    weight: "fails",
    pattern:
      /(?:I\/O error, dev|critical \w+ error, dev|Buffer I\/O error on dev(?:ice)?) (?!fd\d|sr\d|loop|nbd|mtdblock|z?ram|mmcblk\d{1,3}(?:rpmb|boot\d))\S+(?!.{0,80}\((?:DISCARD|WRITE_ZEROES|WRITE_SAME|SECURE_ERASE)\))|rejecting I\/O to offline device|attempt to access beyond end of device|Delayed block allocation failed for inode|SQUASHFS error: (?!Can't find a SQUASHFS superblock)/,
    text: "the guest cannot read or write a disk",
    hint: "the image may be cut short (qemu-img check tells), or the host's own disk fails",
    source: "linux block/blk-core.c, fs/buffer.c, fs/ext4/super.c; kola console checks",
  },
  {
    name: "kernel-oops",
    weight: "fails",
    pattern: anyOf([
      /(?:^|\] )((?:Oops: )?BUG: (?:[Uu]nable to handle|[Kk]ernel NULL pointer|Bad page (?:state|map) |.{1,40} guard page was hit).*)/,
      /(?:^|\] )((?:Oops: )?(?:general protection fault[,:]|Unable to handle kernel|[Kk]ernel BUG at |kernel stack overflow|CFI failure at ).*)/,
      /(?:^|\] )((?:Oops: )?kernel tried to execute NX-protected page.*)/,
      // The debugging kernel's own checks
      /(?:^|\] )(BUG: (?:KASAN|KFENCE|KMSAN): .*|BUG: scheduling while atomic: .*)/,
      // Other machines' words for it
      /(?:^|\] )(Machine check in kernel mode.*|[\w.()\/ -]{0,40}(?:: )?Kernel bad (?:sw )?trap \d.*|Kernel Fault: Code=.*|Oops$)/,
      /(?:^|\] )([\w -]{3,60}: [\da-f]{4,8}(?: ilc:\d)? \[#\d.*|(?:Oops|[A-Z]\w{2,20}(?: \w{2,20}){1,6})\[#\d{1,4}\]:.*|CPU \d{1,4} Unable to handle kernel.*)/,
      /(?:^|\] )(Bad mode in .{1,40} handler detected.*|SError Interrupt on CPU\d.*|(?:Internal error: |Oops(?::| -)? ).{0,80}\[#\d.*)/,
      // The emulator's, of a guest that it cannot run any more
      /^(KVM internal error\. Suberror: \d.*|KVM: entry failed, hardware error .*)/,
      // It cannot go on
      /(?:^|\] )(Fixing recursive fault but reboot is needed.*|mce: \[Hardware Error\]: CPU \d{1,5}: Machine Check Exception.*|Disabled wait \([\dA-F ]{8,33}\).*)/,
      /(?:^|\] )(NMI [Ww]atchdog detected LOCKUP.*|(?:\S{1,24}: ){0,3}(?:Watchdog detected hard LOCKUP|CPU \d{1,5} (?:self-)?detected hard LOCKUP).*)/,
    ]),
    text: "the kernel met a fault of its own",
    hint: "a fault of the image's kernel or of the accelerator: try another kernel, or the other accelerator",
    source:
      'linux arch/x86/mm/fault.c, kernel/traps.c ("Oops: " before it since 6.10), arch/arm64/kernel/traps.c; kola console checks',
  },
  {
    // Under TCG or on a host that is too busy these come and go: never a verdict by themselves.
    name: "kernel-oops",
    weight: "hints",
    pattern:
      /BUG: soft lockup - CPU#\d|INFO: rcu_\w{1,20} (?:self-)?detected|BUG: workqueue lockup|INFO: task .{1,40} blocked for more than/,
    text: "the guest got too little CPU time, or hangs in its kernel",
    source: "linux kernel/watchdog.c, kernel/rcu/tree_stall.h, kernel/hung_task.c",
  },
];

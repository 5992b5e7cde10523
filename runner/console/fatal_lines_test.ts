import { assertEquals } from "@std/assert";
import { growsFaster } from "../../fixtures/harness/growth_of_time.ts";
import { unstamped } from "../facts/prefixes.ts";
import { FATAL_LINES, findFatal, LOGIN_PROMPT } from "./fatal_lines.ts";

/** Lines as they are printed: name, weight, what is quoted. Every row of the table is met at least once. */
const LINES: Readonly<Record<string, readonly [name: string, weight: string, quoted: string]>> = {
  "[    2.1] Kernel panic - not syncing: Out of memory and no killable processes...": [
    "out-of-memory",
    "ends",
    "Out of memory and no killable processes...",
  ],
  "[    1.913418] Kernel panic - not syncing: System is deadlocked on memory": [
    "out-of-memory",
    "ends",
    "System is deadlocked on memory",
  ],
  "[    1.913418] Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)": [
    "panic",
    "ends",
    "VFS: Unable to mount root fs on unknown-block(0,0)",
  ],
  "[    1.9] Kernel panic - not syncing: Attempted to kill init! exitcode=0x00007f00": [
    "panic",
    "ends",
    "Attempted to kill init! exitcode=0x00007f00",
  ],
  "debian login: [   33.100000] Kernel panic - not syncing: sysrq triggered crash": [
    "panic",
    "ends",
    "sysrq triggered crash",
  ],
  "Kernel panic - not syncing: Fatal exception in interrupt": [
    "panic",
    "ends",
    "Fatal exception in interrupt",
  ],
  "Fatal glibc error: CPU does not support x86-64-v2": ["cpu-level", "ends", "x86-64-v2"],
  "/sbin/init: CPU ISA level is lower than required": [
    "cpu-level",
    "ends",
    "/sbin/init: CPU ISA level is lower than required",
  ],
  "This kernel requires an x86-64 CPU, but only detected an i686 CPU.": [
    "cpu-level",
    "ends",
    "This kernel requires an x86-64 CPU, but only detected an i686 CPU.",
  ],
  "ALERT!  UUID=0c7e1a5f does not exist.  Dropping to a shell!": [
    "emergency-shell",
    "ends",
    "UUID=0c7e1a5f does not exist",
  ],
  "(initramfs) ": ["emergency-shell", "ends", "(initramfs)"],
  "Entering emergency mode. Exit the shell to continue.": [
    "emergency-shell",
    "ends",
    "Entering emergency mode. Exit the shell to continue.",
  ],
  "initramfs emergency recovery shell launched. Type 'exit' to continue boot": [
    "emergency-shell",
    "ends",
    "initramfs emergency recovery shell launched. Type 'exit' to continue boot",
  ],
  'You are in emergency mode. After logging in, type "journalctl -xb" to view': [
    "emergency-shell",
    "ends",
    'You are in emergency mode. After logging in, type "journalctl -xb" to view',
  ],
  "Press Enter for maintenance": ["emergency-shell", "ends", "Press Enter for maintenance"],
  "Cannot open access to console, the root account is locked.": [
    "emergency-shell",
    "ends",
    "Cannot open access to console, the root account is locked.",
  ],
  "grub> ": ["grub-prompt", "ends", "grub>"],
  "grub rescue> ": ["grub-prompt", "ends", "grub rescue>"],
  "sh: can't access tty; job control turned off": [
    "emergency-shell",
    "fails",
    "sh: can't access tty; job control turned off",
  ],
  "Continue to wait; Press S to skip mounting or M for manual recovery": [
    "emergency-shell",
    "fails",
    "Press S to skip mounting or M for manual recovery",
  ],
  "[   30.0] addressing exception: 0005 ilc:2 [#1] SMP": [
    "kernel-oops",
    "fails",
    "addressing exception: 0005 ilc:2 [#1] SMP",
  ],
  "Oops[#1]:": ["kernel-oops", "fails", "Oops[#1]:"],
  "Kernel bug detected[#1]:": ["kernel-oops", "fails", "Kernel bug detected[#1]:"],
  "isolinux.bin missing or corrupt.": ["no-bootable-device", "ends", "isolinux.bin missing or corrupt."],
  "Invalid partition table": ["no-bootable-device", "ends", "Invalid partition table"],
  "error: out of memory.": ["grub-prompt", "hints", "out of memory."],
  "BOOT FAILED!": ["emergency-shell", "ends", "BOOT FAILED!"],
  "INIT: No inittab file found": ["init-stopped", "ends", "INIT: No inittab file found"],
  "[   60.000000] Kernel panic": ["panic", "ends", "[   60.000000] Kernel panic"],
  "[   60.000000]  panic+0x1/0x2": ["panic", "ends", "[   60.000000]  panic+0x1/0x2"],
  "[   60.000000] CFI failure at foo+0x1/0x2": [
    "kernel-oops",
    "fails",
    "CFI failure at foo+0x1/0x2",
  ],
  "[   30.0] invalid TSS: 0000 [#1] PREEMPT SMP NOPTI": [
    "kernel-oops",
    "fails",
    "invalid TSS: 0000 [#1] PREEMPT SMP NOPTI",
  ],
  "ic - not syncing: VFS": ["panic", "ends", "VFS"],
  " - not syncing: VFS": ["panic", "ends", "VFS"],
  "No bootable device.": ["no-bootable-device", "ends", "No bootable device."],
  "BdsDxe: No bootable option or device was found.": [
    "no-bootable-device",
    "ends",
    "BdsDxe: No bootable option or device was found.",
  ],
  "UEFI Interactive Shell v2.2": ["no-bootable-device", "fails", "UEFI Interactive Shell v2.2"],
  "error: bad shim signature.": ["no-bootable-device", "fails", "error: bad shim signature."],
  "[   31.0] cloud-init[9]: Cloud-init v. 24.1 finished at x. Datasource DataSourceNone.  Up 31.00 seconds": [
    "no-datasource",
    "ends",
    "[   31.0] cloud-init[9]: Cloud-init v. 24.1 finished at x. Datasource DataSourceNone.  Up 31.00 seconds",
  ],
  "ci-info: No ds found [mode=search, notfound=disabled]. Disabled cloud-init [1]": [
    "no-datasource",
    "fails",
    "ci-info: No ds found [mode=search, notfound=disabled]. Disabled cloud-init [1]",
  ],
  "[    0.000000] Command line: BOOT_IMAGE=/vmlinuz cloud-init=disabled console=ttyS0": [
    "cloud-init-disabled",
    "fails",
    "[    0.000000] Command line: BOOT_IMAGE=/vmlinuz cloud-init=disabled console=ttyS0",
  ],
  "cloud-init is disabled by kernel command line or etc_file": [
    "cloud-init-disabled",
    "fails",
    "cloud-init is disabled by kernel command line or etc_file",
  ],
  "[   40.1] Out of memory: Killed process 812 (cloud-init) total-vm:98304kB": [
    "out-of-memory",
    "fails",
    "Killed process 812 (cloud-init)",
  ],
  "[    3.9] EXT4-fs error (device vda1): ext4_lookup:1855: inode #12: comm init: iget: checksum invalid": [
    "filesystem-error",
    "fails",
    "[    3.9] EXT4-fs error (device vda1): ext4_lookup:1855: inode #12: comm init: iget: checksum invalid",
  ],
  "[    3.9] XFS (vda1): Metadata corruption detected at xfs_agf_verify": [
    "filesystem-error",
    "fails",
    "[    3.9] XFS (vda1): Metadata corruption detected at xfs_agf_verify",
  ],
  "/dev/vda1: UNEXPECTED INCONSISTENCY; RUN fsck MANUALLY.": [
    "filesystem-error",
    "ends",
    "/dev/vda1: UNEXPECTED INCONSISTENCY; RUN fsck MANUALLY.",
  ],
  "[   12.0] I/O error, dev vda, sector 227328 op 0x0:(READ) flags 0x0": [
    "filesystem-error",
    "fails",
    "[   12.0] I/O error, dev vda, sector 227328 op 0x0:(READ) flags 0x0",
  ],
  "[   60.1] JBD2: Error -5 detected when updating journal superblock for vda1-8.": [
    "filesystem-error",
    "fails",
    "[   60.1] JBD2: Error -5 detected when updating journal superblock for vda1-8.",
  ],
  "[   60.1] md/raid:md0: Cannot continue operation (2/3 failed).": [
    "filesystem-error",
    "fails",
    "[   60.1] md/raid:md0: Cannot continue operation (2/3 failed).",
  ],
  "[   60.1] device-mapper: thin: 253:4: switching pool to out-of-data-space (error IO) mode": [
    "filesystem-error",
    "fails",
    "[   60.1] device-mapper: thin: 253:4: switching pool to out-of-data-space (error IO) mode",
  ],
  "[   60.1] PANIC: zfs: removing nonexistent segment from range tree (offset=1 size=2)": [
    "filesystem-error",
    "fails",
    "[   60.1] PANIC: zfs: removing nonexistent segment from range tree (offset=1 size=2)",
  ],
  "[   60.2] BUG: KASAN: slab-out-of-bounds in ext4_search_dir+0xf2/0x140": [
    "kernel-oops",
    "fails",
    "BUG: KASAN: slab-out-of-bounds in ext4_search_dir+0xf2/0x140",
  ],
  "[   60.2] BUG: KFENCE: use-after-free read in test+0x1/0x2": [
    "kernel-oops",
    "fails",
    "BUG: KFENCE: use-after-free read in test+0x1/0x2",
  ],
  "[   60.2] BUG: scheduling while atomic: swapper/0/0/0x00000002": [
    "kernel-oops",
    "fails",
    "BUG: scheduling while atomic: swapper/0/0/0x00000002",
  ],
  "[   60.2] Disabled wait (000A0000 80000000)": [
    "kernel-oops",
    "fails",
    "Disabled wait (000A0000 80000000)",
  ],
  "[   60.3] BUG: workqueue lockup - pool cpus=0 node=0 flags=0x0 nice=0 stuck for 45s!": [
    "kernel-oops",
    "hints",
    "[   60.3] BUG: workqueue lockup - pool cpus=0 node=0 flags=0x0 nice=0 stuck for 45s!",
  ],
  "KVM internal error. Suberror: 1": ["kernel-oops", "fails", "KVM internal error. Suberror: 1"],
  "KVM: entry failed, hardware error 0x80000021": [
    "kernel-oops",
    "fails",
    "KVM: entry failed, hardware error 0x80000021",
  ],
  "[   12.0] BUG: unable to handle page fault for address: ffffc90000a1b000": [
    "kernel-oops",
    "fails",
    "BUG: unable to handle page fault for address: ffffc90000a1b000",
  ],
  "[   60.0] Oops: general protection fault, probably for non-canonical address 0xdffffc0000000000: 0000 [#1] SMP KASAN NOPTI":
    [
      "kernel-oops",
      "fails",
      "Oops: general protection fault, probably for non-canonical address 0xdffffc0000000000: 0000 [#1] SMP KASAN NOPTI",
    ],
  "[   60.0] BUG: TASK stack guard page was hit at ffffc90000a1bff8 (stack is ffffc90000a1c000..ffffc90000a20000)":
    [
      "kernel-oops",
      "fails",
      "BUG: TASK stack guard page was hit at ffffc90000a1bff8 (stack is ffffc90000a1c000..ffffc90000a20000)",
    ],
  "[   60.0] kernel stack overflow (double-fault): 0000 [#1] SMP PTI": [
    "kernel-oops",
    "fails",
    "kernel stack overflow (double-fault): 0000 [#1] SMP PTI",
  ],
  "[   60.0] SError Interrupt on CPU0, code 0x00000000be000000 -- SError": [
    "kernel-oops",
    "fails",
    "SError Interrupt on CPU0, code 0x00000000be000000 -- SError",
  ],
  "[   60.0] Fixing recursive fault but reboot is needed!": [
    "kernel-oops",
    "fails",
    "Fixing recursive fault but reboot is needed!",
  ],
  "[   60.0] XFS (vda1): Filesystem has been shut down due to log error (0x2).": [
    "filesystem-error",
    "fails",
    "[   60.0] XFS (vda1): Filesystem has been shut down due to log error (0x2).",
  ],
  "[   60.0] device-mapper: verity: 254:0: data block 1200 is corrupted": [
    "filesystem-error",
    "fails",
    "[   60.0] device-mapper: verity: 254:0: data block 1200 is corrupted",
  ],
  "[   60.0] cloud-init[390]: failed run of stage init": [
    "cloud-init-crashed",
    "fails",
    "failed run of stage init",
  ],
  "[    9.1] cloud-init[385]: Fatal Python error: init_fs_encoding: failed to get the Python codec": [
    "cloud-init-crashed",
    "fails",
    "Fatal Python error: init_fs_encoding: failed to get the Python codec",
  ],
  "[    9.1] cloud-init[385]: /usr/bin/env: 'python3': No such file or directory": [
    "cloud-init-crashed",
    "fails",
    "/usr/bin/env: 'python3': No such file or directory",
  ],
  "[    4.1] systemd[1]: Job cloud-init-main.service/start deleted to break ordering cycle starting with x": [
    "cloud-init-never-ran",
    "fails",
    "Job cloud-init-main.service/start deleted to break ordering cycle starting with x",
  ],
  "[DEPEND] Dependency failed for cloud-init-network.service - x": [
    "cloud-init-never-ran",
    "fails",
    "Dependency failed for cloud-init-network.service - x",
  ],
  "INIT: no more processes left in this runlevel": [
    "init-stopped",
    "ends",
    "INIT: no more processes left in this runlevel",
  ],
  "[    4.1] systemd[1]: Rebooting: unit failed with FailureAction=reboot": [
    "init-stopped",
    "ends",
    "Rebooting: unit failed with FailureAction=reboot",
  ],
  "[   52.1] watchdog: BUG: soft lockup - CPU#0 stuck for 22s! [systemd-udevd:151]": [
    "kernel-oops",
    "hints",
    "[   52.1] watchdog: BUG: soft lockup - CPU#0 stuck for 22s! [systemd-udevd:151]",
  ],
  "[ TIME ] Timed out waiting for device dev-disk-by\\x2dlabel-data.device.": [
    "emergency-shell",
    "hints",
    "Timed out waiting for device dev-disk-by\\x2dlabel-data.device.",
  ],
  'BdsDxe: failed to load Boot0001 "UEFI Misc Device" from PciRoot(0x0)/Pci(0x2,0x0): Not Found': [
    "no-bootable-device",
    "hints",
    'Boot0001 "UEFI Misc Device" from PciRoot(0x0)/Pci(0x2,0x0): Not Found',
  ],
  "BTRFS info (device vda1): forced readonly": [
    "filesystem-error",
    "fails",
    "BTRFS info (device vda1): forced readonly",
  ],
  "[    9.1] BTRFS: error (device vda1) in btrfs_commit_transaction:2494: errno=-5 IO failure": [
    "filesystem-error",
    "fails",
    "[    9.1] BTRFS: error (device vda1) in btrfs_commit_transaction:2494: errno=-5 IO failure",
  ],
  "welcome to emergency mode! after logging in, type": [
    "emergency-shell",
    "fails",
    "welcome to emergency mode! after logging in, type",
  ],
  "can't load 'kernel'": ["not-linux", "fails", "can't load 'kernel'"],
  "Manual root filesystem specification:": [
    "not-linux",
    "fails",
    "Manual root filesystem specification:",
  ],
  "not a bootable disk": ["no-bootable-device", "hints", "not a bootable disk"],
  "Boot failed: not a bootable disk": ["no-bootable-device", "hints", "Boot failed: not a bootable disk"],
  "error: you need to load the kernel first.": [
    "grub-prompt",
    "fails",
    "error: you need to load the kernel first.",
  ],
  "error: ../../grub-core/fs.c:120:unknown filesystem.": ["grub-prompt", "hints", "unknown filesystem."],
  "error: /boot/vmlinuz-5.7.0 has invalid signature.": [
    "no-bootable-device",
    "fails",
    "error: /boot/vmlinuz-5.7.0 has invalid signature.",
  ],
  "[    9.4] XFS (vda4): Metadata CRC error detected at xfs_dquot_buf_verify_crc+0xe6/0x120 [xfs]": [
    "filesystem-error",
    "fails",
    "[    9.4] XFS (vda4): Metadata CRC error detected at xfs_dquot_buf_verify_crc+0xe6/0x120 [xfs]",
  ],
  " * cloud-init-local is disabled via /proc/cmdline.": [
    "cloud-init-disabled",
    "fails",
    "* cloud-init-local is disabled via /proc/cmdline.",
  ],
  "2025-06-05 09:14:05,411 - stages.py[DEBUG]: vendordata consumption is disabled.": [
    "cloud-init-disabled",
    "hints",
    "2025-06-05 09:14:05,411 - stages.py[DEBUG]: vendordata consumption is disabled.",
  ],
  "[  103.057786] INFO: rcu_sched self-detected stall on CPU": [
    "kernel-oops",
    "hints",
    "[  103.057786] INFO: rcu_sched self-detected stall on CPU",
  ],
  "error: file `/boot/grub/i386-pc/normal.mod' not found.": [
    "grub-prompt",
    "hints",
    "file `/boot/grub/i386-pc/normal.mod' not found.",
  ],
  "!!!! X64 Exception Type - 0D(#GP - General Protection)  CPU Apic ID - 00000000 !!!!": [
    "firmware-crash",
    "ends",
    "!!!! X64 Exception Type - 0D(#GP - General Protection)  CPU Apic ID - 00000000 !!!!",
  ],
  "Failed to execute Arch Linux (\\vmlinuz-linux): Not Found": [
    "boot-loader",
    "ends",
    "Failed to execute Arch Linux (\\vmlinuz-linux): Not Found",
  ],
  "EFI stub: ERROR: efi_main() failed!": ["boot-loader", "ends", "EFI stub: ERROR: efi_main() failed!"],
  "Entering rescue mode...": ["grub-prompt", "fails", "Entering rescue mode..."],
  "Copyright (c) 1992-2023 The FreeBSD Project.": [
    "not-linux",
    "fails",
    "Copyright (c) 1992-2023 The FreeBSD Project.",
  ],
  "Computer is booting, SAC started and initialized.": [
    "not-linux",
    "fails",
    "Computer is booting, SAC started and initialized.",
  ],
  "ZSTD-compressed data is corrupt": ["panic", "ends", "ZSTD-compressed data is corrupt"],
  "[    1.9] Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(254,1)": [
    "panic",
    "ends",
    "VFS: Unable to mount root fs on unknown-block(254,1)",
  ],
  "[    1.9] Kernel panic - not syncing: No working init found.  Try passing init=": [
    "panic",
    "ends",
    "No working init found.  Try passing init=",
  ],
  "[    1.9] ---[ end Kernel panic - not syncing: Attempted to kill init! ]---": [
    "panic",
    "ends",
    "Attempted to kill init!",
  ],
  "KDB: enter: panic": ["panic", "ends", "KDB: enter: panic"],
  "Starting crashdump kernel...": ["panic", "fails", "Starting crashdump kernel..."],
  "switch_root: can't execute '/sbin/init': No such file or directory": [
    "emergency-shell",
    "fails",
    "switch_root: can't execute '/sbin/init': No such file or directory",
  ],
  "stage 2 init script (/mnt-root//nix/store/x/init) not found": [
    "emergency-shell",
    "fails",
    "stage 2 init script (/mnt-root//nix/store/x/init) not found",
  ],
  "An error occurred in stage 1 of the boot process, which must mount the": [
    "emergency-shell",
    "ends",
    "An error occurred in stage 1 of the boot process, which must mount the",
  ],
  "[   11.6] dracut: FATAL: FIPS integrity test failed": [
    "init-stopped",
    "ends",
    "dracut: FATAL: FIPS integrity test failed",
  ],
  "[   11.6] dracut: Refusing to continue": ["init-stopped", "ends", "Refusing to continue"],
  'Generating "/run/initramfs/rdsosreport.txt"': [
    "emergency-shell",
    "fails",
    'Generating "/run/initramfs/rdsosreport.txt"',
  ],
  "[    9.8] ignition[871]: CRITICAL : Ignition failed: failed to create files": [
    "ignition-failed",
    "ends",
    "failed to create files",
  ],
  "[FAILED] Failed to start ignition-files.service - Ignition (files).": [
    "ignition-failed",
    "fails",
    "Failed to start ignition-files.service - Ignition (files).",
  ],
  '[    9.1] cloud-init[385]:   File "/usr/lib/python3/dist-packages/cloudinit/cmd/main.py", line 33': [
    "cloud-init-crashed",
    "fails",
    'File "/usr/lib/python3/dist-packages/cloudinit/cmd/main.py", line 33',
  ],
  ">>Start PXE over IPv4.  PXE-E16: No valid offer received.": [
    "no-bootable-device",
    "fails",
    "PXE-E16: No valid offer received.",
  ],
  "[    1.9] Waiting for root device /dev/vda1...": [
    "panic",
    "fails",
    "Waiting for root device /dev/vda1...",
  ],
  "[    9.1] print_req_error: critical target error, dev sda, sector 2048 flags 801": [
    "filesystem-error",
    "fails",
    "[    9.1] print_req_error: critical target error, dev sda, sector 2048 flags 801",
  ],
  "[    3.1] BTRFS error (device vda2): open_ctree failed": [
    "filesystem-error",
    "fails",
    "[    3.1] BTRFS error (device vda2): open_ctree failed",
  ],
  "[    3.1] EXT4-fs (vda1): bad geometry: block count 5214459 exceeds size of device (524288 blocks)": [
    "filesystem-error",
    "fails",
    "[    3.1] EXT4-fs (vda1): bad geometry: block count 5214459 exceeds size of device (524288 blocks)",
  ],
  "[FAILED] Failed to start Cloud-init: Network Stage.": [
    "cloud-init-crashed",
    "fails",
    "[FAILED] Failed to start Cloud-init: Network Stage.",
  ],
  "[   33.3] cloud-init[842]: Can not apply stage config, no datasource found! Likely bad things to come!": [
    "no-datasource",
    "ends",
    "[   33.3] cloud-init[842]: Can not apply stage config, no datasource found! Likely bad things to come!",
  ],
  "[!!!!!!] Failed to load SELinux policy, freezing.": [
    "init-stopped",
    "ends",
    "Failed to load SELinux policy, freezing.",
  ],
  "[    6.7] systemd[1]: Caught <SEGV>, dumped core as pid 241.": [
    "init-stopped",
    "ends",
    "Caught <SEGV>, dumped core as pid 241.",
  ],
  "[!!!!!!] Failed to mount API filesystems.": ["init-stopped", "ends", "Failed to mount API filesystems."],
  "OSError: [Errno 28] No space left on device": [
    "filesystem-error",
    "hints",
    "OSError: [Errno 28] No space left on device",
  ],
  "UEFI: Failed to load image.": ["no-bootable-device", "fails", "UEFI: Failed to load image."],
  "[DEPEND] Dependency failed for /sysroot.": ["emergency-shell", "fails", "Dependency failed for /sysroot."],
  "mount: /new_root: can't find UUID=0c7e1a5f.": ["emergency-shell", "hints", "can't find UUID=0c7e1a5f."],
  'VFS: Cannot open root device "vda1" or unknown-block(0,0): error -6': [
    "emergency-shell",
    "hints",
    'VFS: Cannot open root device "vda1" or unknown-block(0,0): error -6',
  ],
  "[   33.3] cloud-init[842]: Failed to fetch your datasource, likely bad things to come!": [
    "no-datasource",
    "ends",
    "[   33.3] cloud-init[842]: Failed to fetch your datasource, likely bad things to come!",
  ],
  "mount: /mnt: wrong fs type, bad option, bad superblock on /dev/vdb, missing codepage": [
    "emergency-shell",
    "hints",
    "mount: /mnt: wrong fs type, bad option, bad superblock on /dev/vdb, missing codepage",
  ],
  "[  OK  ] Reached target emergency.target - Emergency Mode.": [
    "emergency-shell",
    "fails",
    "Reached target emergency.target - Emergency Mode.",
  ],
  "[FAILED] Failed to mount data.mount - /data.": [
    "emergency-shell",
    "hints",
    "Failed to mount data.mount - /data.",
  ],
  "[DEPEND] Dependency failed for local-fs.target - Local File Systems.": [
    "emergency-shell",
    "hints",
    "Dependency failed for local-fs.target - Local File Systems.",
  ],
  "[    5.1] mount[412]: mount: /data: can't find UUID=0c7e1a5f.": [
    "emergency-shell",
    "hints",
    "mount[412]: mount: /data: can't find UUID=0c7e1a5f.",
  ],
  "[    3.3] EXT4-fs (vda3): couldn't mount RDWR because of unsupported optional features (10000)": [
    "filesystem-error",
    "hints",
    "EXT4-fs (vda3): couldn't mount RDWR because of unsupported optional features (10000)",
  ],
  "[    1.1] Initramfs unpacking failed: write error": [
    "out-of-memory",
    "hints",
    "Initramfs unpacking failed: write error",
  ],
  "mount: mounting /dev/vda1 on /root failed: unknown filesystem type 'btrfs'": [
    "emergency-shell",
    "hints",
    "mount: mounting /dev/vda1 on /root failed: unknown filesystem type 'btrfs'",
  ],
  '  Volume group "debian-vg" not found': ["emergency-shell", "hints", 'Volume group "debian-vg" not found'],
  "[    2.6] Failed to execute /sbin/init (error -8)": [
    "init-stopped",
    "hints",
    "Failed to execute /sbin/init (error -8)",
  ],
  "ERROR: can't get kernel image!": ["boot-loader", "fails", "ERROR: can't get kernel image!"],
  "---[ end Kernel panic - not syncing: System is deadlocked on memory ]---": [
    "out-of-memory",
    "ends",
    "System is deadlocked on memory",
  ],
  "[  133.0] cloud-init[869]: x - DataSourceEc2.py[CRITICAL]: Giving up on md from ['http://x'] after 123 seconds":
    [
      "no-datasource",
      "fails",
      "[  133.0] cloud-init[869]: x - DataSourceEc2.py[CRITICAL]: Giving up on md from ['http://x'] after 123 seconds",
    ],
  "[  115.8] systemd[1]: Failed to find module 'autofs4'": [
    "no-datasource",
    "hints",
    "systemd[1]: Failed to find module 'autofs4'",
  ],
  "=> ": ["boot-loader", "hints", "=>"],
  "** File not found /boot/zImage **": ["boot-loader", "hints", "** File not found /boot/zImage **"],
  "[FAILED] Failed to start Cloud-init: Final Stage.": [
    "cloud-init-crashed",
    "hints",
    "Failed to start Cloud-init: Final Stage.",
  ],
  "[FAILED] Failed to start cloud-final.service - Execute cloud user/final scripts.": [
    "cloud-init-crashed",
    "hints",
    "Failed to start cloud-final.service - Execute cloud user/final scripts.",
  ],
  "[    9.1] cloud-init[385]: KeyError: 'instance-id'": [
    "cloud-init-crashed",
    "hints",
    "KeyError: 'instance-id'",
  ],
  "[  300.206297] Kernel panic - xxxxxxxx": ["panic", "ends", "xxxxxxxx"],
  "Kernel panic: No init found.  Try passing init= option to kernel.": [
    "panic",
    "ends",
    "No init found.  Try passing init= option to kernel.",
  ],
  "[    4.1] Rebooting in 10 seconds..": ["panic", "ends", "[    4.1] Rebooting in 10 seconds.."],
  "!!!!! Starting recovery shell": ["emergency-shell", "ends", "!!!!! Starting recovery shell"],
  "give root password for maintenance(Control-D)": [
    "emergency-shell",
    "ends",
    "give root password for maintenance(Control-D)",
  ],
  "NMI Watchdog detected LOCKUP on CPU 1": [
    "kernel-oops",
    "fails",
    "NMI Watchdog detected LOCKUP on CPU 1",
  ],
  "[   91.1] watchdog: Watchdog detected hard LOCKUP on cpu 3": [
    "kernel-oops",
    "fails",
    "watchdog: Watchdog detected hard LOCKUP on cpu 3",
  ],
  "/dev/sda6: Unexpected Inconsistency; run fsck manually (i.e., without -a or -p options)": [
    "filesystem-error",
    "ends",
    "/dev/sda6: Unexpected Inconsistency; run fsck manually (i.e., without -a or -p options)",
  ],
  "No bootable device": ["no-bootable-device", "ends", "No bootable device"],
  "No operating system was loaded. Your virtual machine may be configured incorrectly.": [
    "no-bootable-device",
    "ends",
    "No operating system was loaded. Your virtual machine may be configured incorrectly.",
  ],
  "[    5.1] systemd[1]: data.mount: Mount process exited, code=exited, status=32/n/a": [
    "emergency-shell",
    "hints",
    "data.mount: Mount process exited, code=exited, status=32/n/a",
  ],
  "[    5.0] EXT3-fs error (device vda1): ext3_lookup: deleted inode referenced: 12": [
    "filesystem-error",
    "fails",
    "[    5.0] EXT3-fs error (device vda1): ext3_lookup: deleted inode referenced: 12",
  ],
  "[    5.0] EXT3-fs (vda1): error: remounting filesystem read-only": [
    "filesystem-error",
    "fails",
    "[    5.0] EXT3-fs (vda1): error: remounting filesystem read-only",
  ],
  "[    5.0] Aborting journal on device vda1-8.": [
    "filesystem-error",
    "fails",
    "[    5.0] Aborting journal on device vda1-8.",
  ],
  "[    5.0] JBD2: Detected IO errors while flushing file data on vda1-8": [
    "filesystem-error",
    "fails",
    "[    5.0] JBD2: Detected IO errors while flushing file data on vda1-8",
  ],
  "[    5.0] FAT-fs (vda15): Filesystem has been set read-only": [
    "filesystem-error",
    "fails",
    "[    5.0] FAT-fs (vda15): Filesystem has been set read-only",
  ],
  '[    5.0] XFS (vda1): metadata I/O error in "xfs_da_read_buf" at daddr 0x8': [
    "filesystem-error",
    "fails",
    '[    5.0] XFS (vda1): metadata I/O error in "xfs_da_read_buf" at daddr 0x8',
  ],
  "[    5.0] BTRFS warning (device vda1): csum failed root 5 ino 257 off 0": [
    "filesystem-error",
    "fails",
    "[    5.0] BTRFS warning (device vda1): csum failed root 5 ino 257 off 0",
  ],
  "[    5.0] BTRFS: Transaction aborted (error -28)": [
    "filesystem-error",
    "fails",
    "[    5.0] BTRFS: Transaction aborted (error -28)",
  ],
  "[    5.0] REISERFS error (device vda1): vs-5150 search_by_key: invalid format": [
    "filesystem-error",
    "fails",
    "[    5.0] REISERFS error (device vda1): vs-5150 search_by_key: invalid format",
  ],
  "[    5.0] ERROR: (device vda1): diRead: i_ino != di_number": [
    "filesystem-error",
    "fails",
    "[    5.0] ERROR: (device vda1): diRead: i_ino != di_number",
  ],
  "[    5.0] UBIFS error (ubi0:0 pid 1): ubifs_read_node: bad node type": [
    "filesystem-error",
    "fails",
    "[    5.0] UBIFS error (ubi0:0 pid 1): ubifs_read_node: bad node type",
  ],
  "[    5.0] ubi0 error: ubi_io_read: error -74": [
    "filesystem-error",
    "fails",
    "[    5.0] ubi0 error: ubi_io_read: error -74",
  ],
  "[    5.0] erofs: (device vda1): erofs_read_inode: bogus i_mode (0) @ nid 36": [
    "filesystem-error",
    "fails",
    "[    5.0] erofs: (device vda1): erofs_read_inode: bogus i_mode (0) @ nid 36",
  ],
  "[    5.0] bcachefs (vda1): btree node read error: no device": [
    "filesystem-error",
    "fails",
    "[    5.0] bcachefs (vda1): btree node read error: no device",
  ],
  "[    5.0] OCFS2: ERROR (device vda1): ocfs2_validate_inode_block: x": [
    "filesystem-error",
    "fails",
    "[    5.0] OCFS2: ERROR (device vda1): ocfs2_validate_inode_block: x",
  ],
  "[    5.0] gfs2: fsid=vda1: fatal: invalid metadata block": [
    "filesystem-error",
    "fails",
    "[    5.0] gfs2: fsid=vda1: fatal: invalid metadata block",
  ],
  "[    5.0] lost page write due to I/O error on vda1": [
    "filesystem-error",
    "fails",
    "[    5.0] lost page write due to I/O error on vda1",
  ],
  "[    5.0] EXT4-fs (vda1): I/O error while writing superblock": [
    "filesystem-error",
    "fails",
    "[    5.0] EXT4-fs (vda1): I/O error while writing superblock",
  ],
  "[    5.0] device-mapper: integrity: dm-0: Checksum failed at sector 0x8": [
    "filesystem-error",
    "fails",
    "[    5.0] device-mapper: integrity: dm-0: Checksum failed at sector 0x8",
  ],
  "[    5.0] nvme nvme0: Removing after probe failure status: -19": [
    "filesystem-error",
    "fails",
    "[    5.0] nvme nvme0: Removing after probe failure status: -19",
  ],
  "[    5.0] protection error, dev vda, sector 2048 op 0x0:(READ)": [
    "filesystem-error",
    "fails",
    "[    5.0] protection error, dev vda, sector 2048 op 0x0:(READ)",
  ],
  "[    5.0] BUG: Bad page state in process systemd  pfn:12345": [
    "kernel-oops",
    "fails",
    "BUG: Bad page state in process systemd  pfn:12345",
  ],
  "[    5.0] BUG: Unable to handle kernel data access on read at 0xc0": [
    "kernel-oops",
    "fails",
    "BUG: Unable to handle kernel data access on read at 0xc0",
  ],
  "[    5.0] BUG: Kernel NULL pointer dereference on read at 0x0": [
    "kernel-oops",
    "fails",
    "BUG: Kernel NULL pointer dereference on read at 0x0",
  ],
  "[    5.0] Machine check in kernel mode.": ["kernel-oops", "fails", "Machine check in kernel mode."],
  "[    5.0] systemd(1): Kernel bad sw trap 5 [#1]": [
    "kernel-oops",
    "fails",
    "systemd(1): Kernel bad sw trap 5 [#1]",
  ],
  "[    5.0] Kernel Fault: Code=15 (Data TLB miss fault)": [
    "kernel-oops",
    "fails",
    "Kernel Fault: Code=15 (Data TLB miss fault)",
  ],
  "[    5.0] watchdog: CPU 5 self-detected hard LOCKUP @ plpar_hcall_norets": [
    "kernel-oops",
    "fails",
    "watchdog: CPU 5 self-detected hard LOCKUP @ plpar_hcall_norets",
  ],
  "[    5.0] Out of Memory: Killed process 412 (python).": [
    "out-of-memory",
    "fails",
    "Killed process 412 (python)",
  ],
  "[    5.0] Out of memory (oom_kill_allocating_task): Killed process 412 (cloud-init)": [
    "out-of-memory",
    "fails",
    "Killed process 412 (cloud-init)",
  ],
  "SError Exception at 0x0000000023B4A1D8": [
    "firmware-crash",
    "ends",
    "SError Exception at 0x0000000023B4A1D8",
  ],
  "EFI stub: ERROR: Failed to load initrd: 0x800000000000000e": [
    "boot-loader",
    "ends",
    "EFI stub: ERROR: Failed to load initrd: 0x800000000000000e",
  ],
  "[    3.2] systemd[1]: cloud-init.service: Unit is masked.": [
    "cloud-init-disabled",
    "fails",
    "[    3.2] systemd[1]: cloud-init.service: Unit is masked.",
  ],
  "[    3.2] systemd[1]: Unit cloud-init.service entered failed state.": [
    "cloud-init-crashed",
    "fails",
    "Unit cloud-init.service entered failed state.",
  ],
  "[    3.2] systemd[1]: cloud-init-local.service: Failed at step EXEC spawning /usr/bin/cloud-init: Permission denied":
    [
      "cloud-init-crashed",
      "fails",
      "cloud-init-local.service: Failed at step EXEC spawning /usr/bin/cloud-init: Permission denied",
    ],
  "* ERROR: cloud-init failed to start": [
    "cloud-init-crashed",
    "fails",
    "ERROR: cloud-init failed to start",
  ],
  "startpar: service(s) returned failure: cloud-init-local ... failed!": [
    "cloud-init-crashed",
    "fails",
    "service(s) returned failure: cloud-init-local ... failed!",
  ],
  "[    3.2] systemd[1]: cloud-final.service: Failed with result 'timeout'.": [
    "cloud-init-crashed",
    "hints",
    "cloud-final.service: Failed with result 'timeout'.",
  ],
  "[    7.3] SELinux: Could not open policy file <= /etc/selinux/x: No such file": [
    "init-stopped",
    "hints",
    "SELinux: Could not open policy file <= /etc/selinux/x: No such file",
  ],
};

/** A kernel without clocks writes straight behind what stands on the console's line. */
const GLUED = [
  "\ufffd",
  "login: root",
  "root@deb:~#",
  "(5s / no limit)",
  "Loading....",
  "\u2588",
  "\u2028",
  "\u0085",
];
for (const before of GLUED) {
  Deno.test(`findFatal() knows a panic behind ${JSON.stringify(before)}`, () => {
    const match = findFatal(`${before}Kernel panic - not syncing: x`);
    assertEquals([match?.sign.name, match?.sign.weight, match?.quoted], ["panic", "ends", "x"]);
  });
}

for (const [line, [name, weight, quoted]] of Object.entries(LINES)) {
  Deno.test(`findFatal() knows ${JSON.stringify(line.slice(0, 60))}`, () => {
    const match = findFatal(line);
    assertEquals([match?.sign.name, match?.sign.weight, match?.quoted], [name, weight, quoted]);
  });
}

/** Who keeps a log puts them before each line. */
const CLOCKS = [
  "[    9.123456] ",
  "2024-02-01T10:00:01.037Z ",
  "[2024-02-01 10:00:01] ",
  "Feb  1 10:00:01 ",
  "1706781601.037 ",
];
for (const clock of CLOCKS) {
  Deno.test(`findFatal() knows each line behind ${JSON.stringify(clock)}`, () => {
    const others = Object.entries(LINES).filter(([line, [name]]) => {
      const stamped = `${clock}${line}`;
      const match = findFatal(stamped) ?? findFatal(unstamped(stamped));
      return match?.sign.name !== name;
    });
    assertEquals(others.map(([line]) => line), []);
  });
}

Deno.test("findFatal() meets every row of the table in this test", () => {
  const met = Object.keys(LINES).map((line) => findFatal(line)?.sign);
  assertEquals(FATAL_LINES.filter((row) => !met.includes(row)).map(({ source }) => source), []);
});

/** Lines of healthy boots. */
const HARMLESS: readonly string[] = [
  // `mount` without a type tries one after the other on an empty device.
  "[   20.1] EXT2-fs (nbd1): error: unable to read superblock",
  // A snap, a live medium: no disk of the image.
  "[    6.0] EXT4-fs error (device loop3): ext4_lookup:1: inode #2: comm x",
  "[    1.3] squashfs: SQUASHFS error: Can't find a SQUASHFS superblock on sr0",
  "[    4.5] ignition[612]: failed to fetch config: resource requires networking",
  // The kernel tries the older drivers first.
  "[    1.7] EXT3-fs (mmcblk1p3): error: couldn't mount because of unsupported optional features (240)",
  "[   12.0] FAT-fs (vda15): Volume was not properly unmounted. Some data may be corrupt. Please run fsck.",
  "[    6.0] XFS (loop0): Metadata corruption detected at x",
  "[    0.000000] Command line: BOOT_IMAGE=/vmlinuz panic=-1 softlockup_panic=1 console=ttyS0",
  "[    0.000000] Kernel command line: root=/dev/vda1 systemd.unit=emergency.target",
  "[   12.0] blk_update_request: I/O error, dev fd0, sector 0 op 0x0:(READ) flags 0x0 phys_seg 1",
  "[   12.0] I/O error, dev sr0, sector 0",
  "[   12.0] I/O error, dev mtdblock3, sector 0",
  "cloud-init[254]: If the boot fails it will give root password for maintenance",
  "[  OK  ] Reached target rescue.target.wants.",
  "Fixed the issue [#12] of the release",
  "[   12.0] I/O error, dev nbd0, sector 0 op 0x0:(READ) flags 0x0",
  "[   12.0]  do_panic+0x1/0x2",
  "[   12.0] Buffer I/O error on dev fd0, logical block 0, async page read",
  "[   12.0] blk_update_request: I/O error, dev mmcblk0rpmb, sector 0",
  "systemd-pstore[300]: PStore dmesg: <0>[ 1.0] Kernel panic - not syncing: old",
  '{"MESSAGE":"of yesterday:\\nKernel panic - not syncing: old"}',
  'If you see "You are in emergency mode" call us',
  "You are in emergency mode if the lamp is red",
  "Press Enter for maintenance window info",
  "[    5.3] systemd-fsck[350]: fsck.fat 4.2 (2021-01-31)",
  "[    5.3] systemd-fsck[350]: /dev/vda15: 13 files, 12345/213663 clusters",
  "[    5.3] systemd-fsck[350]: Dirty bit is set. Fs was not properly unmounted and some data may be corrupt.",
  "[    5.3] systemd-fsck[350]: There are differences between boot sector and its backup.",
  "[    5.3] systemd-cryptsetup[200]: Set cipher aes, mode xts-plain64, key size 512 bits for device /dev/vda3.",
  "[   12.0] Memory cgroup out of memory: Killed process 812 (stress)",
  "[    3.9] EXT4-fs (vda1): mounted filesystem with ordered data mode. Quota mode: none.",
  "[    3.9] EXT4-fs (vda1): re-mounted. Opts: errors=remount-ro",
  "[   31.0] cloud-init[9]: Cloud-init v. 24.1 finished at x. Datasource DataSourceNoCloud [seed=/dev/vdb].  Up 31 seconds",
  "[  OK  ] Started emergency.service.",
  "[   12.0] systemd[1]: data.mount: Mount process exited, code=exited, status=0/SUCCESS",
  "No bootable devices are left out of the list",
  "a => b",
  "GNU GRUB  version 2.06",
  "Booting from Hard Disk...",
  "[    6.2] systemd[1]: cloud-init.service was skipped because of an unmet condition check (ConditionFirstBoot=yes).",
  "[   17.9] cloud-init[351]: vendordata will be consumed. disabled_handlers=None",
  "the docs say: Kernel panic - not syncing: is bad",
  "[   12.3] blk_update_request: critical target error, dev sdc, sector 270360 op 0x3:(DISCARD) flags 0x800",
  "[   12.3] traps: postgres[812] general protection fault ip:7fd81d6ee2bd sp:7ffe86e68010 error:0 in libc-2.31.so",
  '[   12.3] cloud-init[801]:   File "/root/deploy.py", line 3, in <module>',
  "[    2.1] systemd-fsck[201]: cloudimg-rootfs: clean, 75000/2560000 files, 1000000/5000000 blocks",
  "[    6.1] systemd[1]: Switching root.",
  "Oops: the user's program says so",
  "[   60.1] cloud-init[801]: panic: runtime error: index out of range",
  "drwx------ 2 root root 4096 grub> ",
  "[   12.0] systemd[1]: Condition check resulted in Emergency Shell being skipped.",
  "",
];
for (const line of HARMLESS) {
  Deno.test(`findFatal() passes over ${JSON.stringify(line.slice(0, 60))}`, () => {
    assertEquals(findFatal(line), undefined);
  });
}

Deno.test("LOGIN_PROMPT is a getty's prompt, not what a login leaves", () => {
  assertEquals(
    ["debian login: ", "ip-10-0-0-1 login:", "Last login: Thu", "who may login: nobody"].map((each) =>
      LOGIN_PROMPT.test(each)
    ),
    [
      true,
      true,
      false,
      false,
    ],
  );
});

Deno.test("findFatal() stays quick on lines made to hold up its patterns", () => {
  const pieces = FATAL_LINES.flatMap(({ pattern }) => pattern.source.match(/[\w:!>\]\[ -]{3,}/g) ?? []);
  const evil = [...pieces, "[", "[ ", "] ", "[ 1", "(", ".", "] Kernel panic - not syncing: ", "ALERT! "];
  const slow = evil.filter((piece) => growsFaster(findFatal, [piece.repeat(128), piece.repeat(1024)]));
  assertEquals(slow, []);
});

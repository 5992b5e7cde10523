/** Lines that say why a boot ended as it did: each of its own words, in place of what mostly is the matter. */
import type { FatalLine } from "./fatal_line.ts";

/** Looked for last: none of them ends a boot. */
export const CAUSE_LINES: readonly FatalLine[] = [
  {
    name: "filesystem-error",
    weight: "hints",
    pattern:
      /((?:EXT4-fs|XFS|BTRFS|F2FS-fs)[^:]{0,60}: .{0,80}(?:unsupported (?:optional )?features?|unknown (?:read-only |ro-)?(?:compatible|incompatible|incompat) features?|couldn't mount because of unsupported).*)/,
    text: "the kernel does not know a feature of the filesystem",
    hint:
      "the filesystem was made with a feature that this kernel lacks: make it without (mke2fs -O ^..., mkfs.xfs -i nrext64=0), or take a newer kernel",
    explains: ["emergency-shell", "panic", "init-stopped"],
    source: "linux fs/ext4/super.c, fs/xfs/libxfs/xfs_sb.c, fs/btrfs/disk-io.c",
  },
  {
    name: "out-of-memory",
    weight: "hints",
    pattern:
      /(?:^|\] )((?:Initramfs unpacking failed|rootfs image is not initramfs|Ran out of memory when unpacking initrd).*)|^(error: (?:\S{1,120}:\d{1,6}:)?out of memory.*)/,
    text: "the initramfs did not unpack",
    hint: "the initramfs is damaged, or does not fit the memory: give the guest more memory",
    explains: ["emergency-shell", "panic", "grub-prompt", "init-stopped"],
    source: "linux init/initramfs.c; grub grub-core/kern/mm.c",
  },
  {
    name: "emergency-shell",
    weight: "hints",
    pattern:
      /[Uu]nknown filesystem type|wrong fs type, bad (?:option|superblock)|VFS: Can't find \S+ filesystem|Can't open blockdev|Can't mount root filesystem/,
    text: "a filesystem could not be mounted",
    hint:
      "the disk was found, its filesystem was not: the initramfs lacks its driver, or what is on the disk is another",
    explains: ["emergency-shell", "panic", "init-stopped"],
    source: "util-linux libmount; linux fs",
  },
  {
    name: "emergency-shell",
    weight: "hints",
    pattern:
      /(Volume group .{1,80} not found.*|Cannot process volume group .*|cryptsetup: .{0,80}(?:ERROR|failed).*)/,
    text: "what carries the root was not put together",
    hint: "the initramfs lacks LVM, RAID or LUKS, or the disk below was not found",
    explains: ["emergency-shell", "panic"],
    source: "lvm2; mdadm; cryptsetup",
  },
  {
    name: "init-stopped",
    weight: "hints",
    pattern:
      /(?:^|\] )(Failed to execute \S+ \(error -\d+\).*|Starting init: \S+ exists but couldn't execute it.*|request_module: (?:modprobe binfmt-464c.*|runaway loop modprobe binfmt.*))/,
    text: "an init could not be run",
    hint:
      "the init is there and cannot run: it is for another architecture, or its interpreter or libraries are missing",
    explains: ["panic"],
    source: "linux init/main.c",
  },
  {
    name: "init-stopped",
    weight: "hints",
    pattern:
      /(SELinux: +(?:Could not (?:open|load) policy|policydb version .{1,40} does not match).*)|load_policy: +Can't load policy/,
    text: "SELinux's policy cannot be read",
    hint:
      "the image has no policy of the type that /etc/selinux/config names: install selinux-policy-targeted, or boot with enforcing=0",
    explains: ["panic", "init-stopped", "emergency-shell"],
    source: "libselinux",
  },
  {
    name: "emergency-shell",
    weight: "hints",
    pattern:
      /(special device \S+ does not exist.*|UUID=[\w-]+ does not exist.*|Timed out waiting for device \S+, trying to mount.*|can't find (?:UUID|LABEL|PARTUUID|PARTLABEL)=\S+|VFS: Cannot open root device .{1,120}: error -\d+|ERROR: device '[^']{1,120}' not found|Unable to find root device)/,
    text: "a disk was not found",
    hint:
      "no disk has what root= or fstab names: another image's UUID or label, or the initramfs lacks the driver of this disk's bus",
    explains: ["emergency-shell", "panic", "init-stopped"],
    source: "util-linux mount; NixOS stage-1-init.sh; mkinitcpio; linux init/do_mounts.c",
  },
  {
    name: "no-datasource",
    weight: "hints",
    // systemd itself loads only what every kernel of a distribution has, a module or built in.
    pattern:
      /(systemd\[1\]: Failed to find module '\w{1,64}'.*|could not open moddep file '.{1,120}|can't open 'modules\.dep'.*)/,
    text: "the kernel finds no modules",
    hint:
      "the running kernel's modules are not there (/lib/modules has another version's), or depmod was never run: without iso9660 or vfat no seed is read",
    explains: ["no-datasource", "emergency-shell"],
    source: "systemd src/core/kmod-setup.c; kmod libkmod; busybox modprobe",
  },
  {
    name: "filesystem-error",
    weight: "hints",
    pattern: /No space left on device['"]?\s*$|No usable temporary directory found/,
    text: "a filesystem is full",
    hint: "a filesystem of the guest is full, or has no inodes left: give it a larger `disk:`",
    explains: ["cloud-init-crashed", "emergency-shell", "init-stopped"],
    source: "linux ENOSPC; gcloud compute ssh_troubleshooter",
  },
];

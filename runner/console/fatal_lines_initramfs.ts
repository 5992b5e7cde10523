/** Signs of an initramfs that does not come as far as the image's own init. */
import type { FatalLine } from "./fatal_line.ts";

const ROOT_DISK =
  "the initramfs lacks the driver of this disk's bus (`bus:` in the case), or root= names another disk";
const INIT_MISSING =
  "the root filesystem was found, and its init was not, or cannot run: it holds another system, or half of one";

/** The special ones before the general. */
export const INITRAMFS_LINES: readonly FatalLine[] = [
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
    weight: "fails",
    pattern:
      /^(?:run-init: (?:opening console|can't execute|.{1,100}: (?:No such file|Permission denied|Exec format error)).*|[Tt]arget filesystem doesn't have (?:requested )?\S+|No init found\. Try passing init= bootarg|switch_root: (?:can't execute|failed to execute|bad init|failed) .*|ERROR: (?:Root device mounted successfully, but \S+ does not exist| +No \S+ found on rootdev).*|stage 2 init script .{1,200} not found|\S+ not found in new root.*)|Failed to switch root: .*|initrd-switch-root\.service: (?:Main process exited|Failed)|Failed to start (?:initrd-switch-root|Switch Root)|Cannot find init!/,
    text: "the initramfs mounted the root, and cannot start its init",
    hint: INIT_MISSING,
    explains: ["panic", "emergency-shell"],
    source:
      "initramfs-tools init; busybox switch_root; mkinitcpio; NixOS stage-1-init.sh; Alpine mkinitfs; systemd src/shared/switch-root.c",
  },
  {
    name: "emergency-shell",
    weight: "ends",
    pattern:
      /^\(initramfs\)|^BOOT FAILED!|^This \S{1,40} image failed to boot\.|initramfs emergency recovery shell launched|^An error occurred in stage 1 of the boot process|Launching emergency recovery shell|^(?:You are (?:now )?being dropped (?:in)?to (?:a|an) (?:recovery|emergency|rescue) shell|Bailing out, you are on your own|Falling back to interactive prompt|\[rootfs \S{1,80}\]#|Welcome to emergency mode from booster)|Dropping (?:you )?(?:in)?to (?:an? )?(?:\w+ )?shell|(?:[Ss]tarting|[Ll]aunching|[Ss]pawning|[Ee]ntering|[Ff]alling back to) (?:an? |the )?(?:recovery|rescue|emergency|maintenance) shell\b|Spawning shell within the initramfs|(?:-- |- )exiting to \/bin\/sh|^!! (?:Could not find the root|The root block device is|Could not mount specified ROOT)|Unable to find a medium containing a live file system|^No root device specified\. Boot arguments must include/,
    text: "the boot stopped at the shell of the initramfs",
    hint: ROOT_DISK,
    source:
      "initramfs-tools, casper, live-boot; Alpine mkinitfs; NixOS stage-1-init.sh; mkinitcpio; booster; genkernel; Slackware; heads",
  },
  {
    name: "init-stopped",
    weight: "ends",
    pattern:
      /((?:dracut[^:]{0,40}: )?FATAL: FIPS .*|FIPS integrity (?:test|check) failed.*|fips: .{0,80}(?:failed|FATAL).*)/,
    text: "FIPS mode refused to boot",
    hint:
      "with fips=1 the initramfs must read the kernel and its .hmac: boot=UUID=... names the partition of /boot, and the image needs the FIPS modules in its initramfs",
    source: "dracut modules.d/01fips/fips.sh; linux crypto/fips.c",
  },
  {
    name: "init-stopped",
    weight: "ends",
    pattern:
      /dracut(?:-\w[\w-]{0,40})?(?:\[\d+\])?: (FATAL: .*|Refusing to continue.*)|(Boot has failed\. To debug this issue.*)/,
    text: "dracut refused to go on",
    hint: "the lines before say what it did not find; root= and the initramfs must fit this machine",
    source: "dracut modules.d/99base/dracut-lib.sh",
  },
  {
    name: "emergency-shell",
    weight: "ends",
    pattern:
      /Entering (?:dracut |systemd )?emergency mode\. Exit the shell to continue|^(?:dracut|switch_root):\S{0,40}# ?/,
    text: "the boot stopped at the emergency shell of dracut",
    hint: ROOT_DISK,
    source: "dracut modules.d/98dracut-systemd/dracut-emergency.sh, 99base/dracut-lib.sh",
  },
  {
    name: "emergency-shell",
    weight: "fails",
    pattern:
      /(Gave up waiting for root (?:file system )?device.*|Starting Dracut Emergency Shell.*|Generating .\/run\/initramfs\/rdsosreport\.txt.*|Warning: Could not boot\.|dracut-initqueue\S{0,12}: .{0,40}timeout.*|Dependency failed for (?:\/sysroot|[Ii]nitrd [Rr]oot (?:[Dd]evice|[Ff]ile ?[Ss]ystem)).*|Rebooting automatically due to panic= boot argument|Timeout waiting for root filesystem|Warning: \S{0,20}\/dev\/\S+ does not exist)/,
    text: "the initramfs gave up",
    hint: ROOT_DISK,
    recovers: true,
    source: "initramfs-tools scripts/local; dracut modules.d/98dracut-systemd",
  },
  {
    name: "emergency-shell",
    weight: "fails",
    pattern: /(sh: can't access tty; job control turned off)/,
    text: "the initramfs gave up",
    hint: ROOT_DISK,
    recovers: true,
    isBeforeServices: true,
    source: "BusyBox ash in an initramfs; as a system's own shell it says so too",
  },
  {
    name: "ignition-failed",
    weight: "ends",
    pattern:
      /(?:CRITICAL *: )?Ignition failed: (.*)|(Displaying logs from failed units: ignition.*|Press Enter for emergency shell or wait .*|Ignition has failed\. Please ensure.*)/,
    text: "Ignition could not set the machine up",
    hint: "what the config asks for cannot be done: the lines before name the file or disk",
    source: "ignition internal/exec; ignition-dracut; fedora-coreos-config",
  },
  {
    name: "ignition-failed",
    weight: "fails",
    pattern:
      /\[ *FAILED *\] (Failed to start (?:ignition-\S+|.{0,60}\bIgnition\b).*)|ignition\[\d+\]: (?:CRITICAL *: )?((?:failed to fetch config(?!: resource requires networking)|config is not valid|.{0,60}couldn't fetch config).*)/,
    text: "Ignition could not set the machine up",
    hint: "what the config asks for cannot be done: the lines before name the file or disk",
    source: "ignition internal/exec",
  },
];

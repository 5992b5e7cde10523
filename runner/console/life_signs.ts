/** What a console shows of how far its boot came, line by line: the marks that Life goes by. */
import { anyOf } from "../text/any_of.ts";
import { LOGIN_PROMPT, USERSPACE_UP } from "./fatal_lines.ts";

/** The machine goes down, and may come again: the end of a log, unless a boot follows (linux kernel/reboot.c). */
export const GOING_DOWN: RegExp =
  /^reboot: (?:(Restarting system)|Power down|System halted|Power off not available|HARDWARE PROTECTION)|^(?:(Restarting system)\.?(?: with command .{0,80})?|Power down\.)$|^(?:systemd\[1\]: )?(Rebooting(?:\.|: (?:unit failed|job timed out|unit succeeded))|Forcibly rebooting)|^(kexec_core: Starting new kernel)|^(?:sysrq: )?(Resetting$|Emergency Restart)|^Reboot failed -- System halted|^sysrq: (Resetting)|^thermal\b.{0,120}critical temperature reached|^System halted\.?$/;

/** Its init says so; more of its own follows. */
export const SHUTTING_DOWN: RegExp =
  /^systemd-shutdown\[1\]: (?:(Rebooting\.)|[A-Z])|^systemd\[1\]: Shutting down\.|^(?:systemd-logind\[\d{1,10}\]: |Broadcast message.{0,80}|)(?:The )?[Ss]ystem (?:is|will) (?:(reboot(?:ing)?)|power(?:ing)? (?:down|off)|halt(?:ing)?)(?: now!|\.)?$|^\[ *OK *\] Reached target (?:(\S*reboot\.target|.{0,20}System Reboot)|\S*(?:poweroff|halt)\.target|.{0,20}Power[ -]Off|.{0,20}System Halt)|^INIT: Switching to runlevel: (?:(6)|0)|^Requesting system (?:(reboot)|poweroff|halt)|^ACPI: (?:PM: )?Preparing to enter system sleep state S5/;

/** What is printed before a system's own init runs; a log with nothing of it is an excerpt, and no boot's. */
export const BOOT: RegExp =
  /^SeaBIOS|^BdsDxe|^UEFI: |^iPXE|GNU GRUB|^Welcome to GRUB|^GRUB |^Booting (?:from|the kernel|`)|^EFI stub|^(?:Dec|Unc)ompressing Linux|^Boot failed[:.] |^Loading (?:Linux \S|initial ramdisk)|^\(XEN\) |^>>Start PXE|^PXE-E\d\d|^Booting a command list|^LILO |^(?:Kernel c|C)ommand line: |^Run \/\S+ as init|^Begin: |^Loading, please wait|^<<< NixOS Stage|^systemd\[1\]: [A-Z]|\[ *(?:OK|FAILED|DEPEND) *\] |^(?:Starting|Mounting) .*\.\.\.$|A start job is running|^!!!! |^ISOLINUX|^SYSLINUX|^U-Boot |^\* (?:Starting|Stopping|Mounting|Checking|Setting) .*\[ ?(?:ok|OK|fail) ?\]|^(?:Starting|Mounting|Remounting|Enabling|Setting|Bringing up) .*: +\[ +(?:OK|FAILED) +\]|Cloud-init v\. \S{1,60} running '/;

/** An initramfs has a systemd and services of its own, and none of them is the machine's. */
export const INITRAMFS: RegExp =
  /^Welcome to .*(?:nitramfs|dracut)|^dracut-(?:cmdline|initqueue|pre-\w{1,12}|mount)\b|[Dd]racut (?:cmdline|initqueue|pre-\w{1,12}|mount) hook|Reached target .{0,40}\b[Ii]nitrd|^Begin: (?:Loading|Running|Mounting)|^Run \/init as init|^Loading, please wait|unning in (?:the )?init(?:rd|ramfs|ial RAM disk)|^<<< NixOS Stage 1/;
/** The system's own init takes over. */
export const SWITCHED: RegExp =
  /Switching root|Switch Root|^Welcome to (?!GRUB)(?!.*(?:nitramfs|dracut))|^INIT: version|OpenRC [\d.]+ is starting|^<<< NixOS Stage 2|^Starting [\w -]{1,40}: (?:OK|done)\b/;

/** Only a machine that is up says so. */
export const UP: RegExp = anyOf([
  LOGIN_PROMPT,
  USERSPACE_UP,
  /Cloud-init v\. \S{1,60} finished at |Reached target (?:Cloud-init target|cloud-init\.target|Login Prompts|getty\.target)/,
  // An initramfs that finishes has taken no time for itself.
  /Startup finished in (?!.{0,40}\+ 0 \(initrd\))|Started (?:\S*getty@|Serial Getty|Getty on|.{0,40}Secure Shell|ssh(?:d)?\.service)/,
  /^Please press Enter to activate this console|^Welcome to Alpine Linux|^-----END SSH HOST KEY|Finished running startup scripts|machine is running and ready|^login as '/,
  /^(?:login: |Last login: )/,
  /^\S{0,64} ?login: .{0,80}\(automatic login\)/,
  // What a getty says above its prompt.
  /^[A-Z][\w ./()-]{3,80} (?:ttyS|tty|ttyAMA|hvc)\d{1,2}$/,
]);

/** cloud-init's last stage is over, also where its last word was not heard. */
export const FINAL_STAGE_OVER: RegExp =
  /Reached target (?:Cloud-init target|cloud-init\.target)|(?:Finished|Started|Failed to start) (?:cloud-final\.service|Execute cloud user\/final scripts|Cloud-init: Final Stage)/;

/** A shell asks for a command: the guest's, or that of the host on which somebody watches it. */
export const SHELL: RegExp =
  /^(?:[\w.-]{1,64}@[\w.-]{1,64}:\S{0,80}[#$](?: |$)|\[[\w.-]{1,64}@[\w.-]{1,64} \S{1,80}\][#$](?: |$)|[\w.-]{1,64}:[~\/]\S{0,80}[#$](?: |$))/;
/** What is only typed, or told, where the console of another machine is watched. */
export const OF_HOST: RegExp =
  /\b(?:virsh|virtctl|VBoxManage|ipmitool) |qemu-system|qemu-kvm|\b(?:screen|minicom|picocom) |Escape character is/;
/** A console is watched from here on: whatever it shows, or does not, is its machine's. */
export const WATCHED: RegExp =
  /\b(?:virsh|virtctl) console |^Connected to domain |^Escape character is |The escape sequence is /;
/** The emulator is gone. */
export const HOST_ALONE: RegExp = /^QEMU: Terminated|^qemu-system-\S{1,24}: terminating on signal/;

/** The last line of a log that was cut: nobody knows how long ago. */
export const TORN: RegExp = /^(?:\[ *OK *\]|\]) [^.…]{1,200}$/;
/** A kernel that tells of itself says that it has begun, and before an init runs that it is done. */
export const INIT_RUNS: RegExp =
  /^Freeing (?:unused kernel|init) |^Write protecting the kernel|^Run \/\S+ as init|^systemd\[1\]: |^Welcome to (?!GRUB)|^INIT: version|OpenRC [\d.]+ is starting|^Begin: |^Loading, please wait|\[ *(?:OK|FAILED|DEPEND) *\] |^\* (?:Starting|Mounting) |^<<< NixOS Stage|^dracut|^init: /;
/** A program ran, here or elsewhere: a log of it alone is no boot's. */
export const TABLE: RegExp = /^Filesystem .*%|^NAME .*(?:SIZE|TYPE|FSTYPE)/;

/** systemd, and cloud-init before its first answer, tell what they wait for as long as they wait. */
export const WAITING: RegExp =
  /(?:start|stop) job is running for|url_helper\.py\[WARNING\]: Calling '.{1,300}' failed \[\d{1,6}\/\d{1,6}s\]|^(?:\[[ *]{3,8}\] )?(?:\(\d{1,4} of \d{1,4}\) )?Job .{1,200} running \(|^Waiting (?:up to \d{1,5} (?:more )?seconds? )?for network configuration|SELinux .{0,40}relabel is required|Relabeling could take/;
/** What it says once that is over. */
export const WENT_ON: RegExp = /^\[ *(?:OK|FAILED|TIME|DEPEND) *\] |^\* (?:Starting|Stopping) /;
/** An emergency shell follows at once, or the system's own target is left out: the targets that are still reached are not the machine's coming up. */
export const STAYS_DOWN: RegExp =
  /Dependency failed for (?:local-fs\.target|Local [Ff]ile ?[Ss]ystems|multi-user\.target|Multi-User System|sysinit\.target|System Initiali[sz]ation|basic\.target|Basic System)/;

/** A message with the kernel's clock, as a boot prints them. */
export const MESSAGE_OF_KERNEL: RegExp = /^\s*\[ *\d{1,10}\.\d{2,6}\]/;
/** A log that ends with so many of these is no excerpt of a system at work. */
export const KERNEL_ALONE: number = 3;
/** Where these come before it, the log begins in the middle of a boot. */
export const LATE: RegExp = /^\s*\[ *(?:[3-9]|\d{2,10})\.\d|^\s*\[ *(?:OK|FAILED|DEPEND|SKIP) *\] /;

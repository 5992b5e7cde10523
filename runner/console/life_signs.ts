/** What a console shows of how far its boot came, line by line: the marks that Life goes by. */
import { LOGIN_PROMPT, USERSPACE_UP } from "./fatal_lines.ts";

/** A boot begins, and all that an earlier one showed says nothing of it. */
export const KERNEL: RegExp = /^Linux version \d/;

/** What runs before any kernel does, and never in a machine that is up. */
export const FIRMWARE: RegExp =
  /^SeaBIOS \(version |^GRUB loading|^U-Boot SPL |^Uncompressing Linux\.\.\. done, booting/;
/** What a machine that is up prints no more: it was reset. */
export const ANOTHER: RegExp =
  /^Welcome to GRUB!|^GNU GRUB +version|^BdsDxe: (?:loading|starting|failed) |^UEFI: (?:Attempting|Failed)|^iPXE (?:\d|\(|initiali[sz]ing)|^Petitboot \(|^Limine \d|^rEFInd |^Trying to load: +from|^dracut-(?:cmdline|pre-\w{1,12})\[|^Loading \S{0,80}(?:vmlinuz|bzImage)|^Initializing cgroup subsys |^\[Bds\]|^Launching kernel\.\.\.|^OpenSBI v|^NOTICE: +BL\d|^coreboot-\S|^Press ESC for boot menu|^Hit any key to stop autoboot|^Starting kernel \.\.\.|^LOADPARM=\[|^zIPL |^Booting from (?:Hard Disk|ROM|DVD|CD|Floppy|\d{4}:)|^Loading initial ramdisk|^Begin: (?:Loading|Running|Mounting|Waiting)|^Alpine Init |^Booting `|^EFI stub: |^Booting Linux on physical CPU 0x|^(?:Dec|Unc)ompressing Linux\.\.\.|^kexec_core: Starting new kernel|^Run \/init as init process|^systemd\[1\]: Running in init(?:rd|ramfs)|^UEFI firmware \(|^Loading, please wait\.\.\.|^<<< NixOS Stage 1|^early console in extract_kernel|^U-Boot \d{4}\.|^(?:SYS|ISO|EXT)LINUX \d|^SLOF |^\(XEN\) Xen version|^Loading Linux \S|^Boot failed[:.] |^>>Start (?:PXE|HTTP)|Reached target .{0,40}\b[Ii]nitrd|[Dd]racut (?:cmdline|initqueue|pre-\w{1,12}|mount) hook|^PXE-E\d\d|^Booting a command list|^LILO (?:\d|boot)|^(?:systemd\[1\]: )?systemd \d{3}\S{0,40} running in system mode|^OpenRC [\d.]{1,9} is starting up|^Welcome to (?:Debian|Ubuntu|Fedora|CentOS|Red Hat|Rocky|AlmaLinux|Oracle|openSUSE|SUSE|Arch|Amazon|Gentoo|NixOS|Flatcar|Kali|VMware Photon|Photon|openEuler|EulerOS|Microsoft Azure Linux|CBL-Mariner|Anolis|Alibaba Cloud Linux|OpenCloudOS|TencentOS|Linux Mint|Mageia|ALT |Void|Manjaro|Raspbian|Kylin|deepin|Astra|Bottlerocket|Container-Optimized|Clear Linux|EndeavourOS|Pop!_OS|Proxmox|Endless|Parrot|Devuan|Scientific|CloudLinux|Virtuozzo|MIRACLE|EuroLinux|Navy|Circle)[^!]{0,80}!$/;
/** cloud-init's first stage; behind its last word it is that of the next boot. */
export const FIRST_STAGE: RegExp = /Cloud-init v\. \S{1,60} running 'init-local'/;
/** The machine goes down, and may come again: the end of a log, unless a boot follows (linux kernel/reboot.c). */
export const GOING_DOWN: RegExp =
  /^reboot: (?:(Restarting system)|Power down|System halted|Power off not available|HARDWARE PROTECTION)|^(?:(Restarting system)\.?(?: with command .{0,80})?|Power down\.)$|^(?:systemd\[1\]: )?(Rebooting(?:\.|: (?:unit failed|job timed out|unit succeeded))|Forcibly rebooting)|^(kexec_core: Starting new kernel)|^(?:sysrq: )?(Resetting$|Emergency Restart)|^Reboot failed -- System halted|^sysrq: (Resetting)|^thermal\b.{0,120}critical temperature reached|^System halted\.?$/;

/** Its init says so; more of its own follows. */
export const SHUTTING_DOWN: RegExp =
  /^systemd-shutdown\[1\]: (?:(Rebooting\.)|[A-Z])|^systemd\[1\]: Shutting down\.|^(?:systemd-logind\[\d{1,10}\]: |Broadcast message.{0,80}|)(?:The )?[Ss]ystem (?:is|will) (?:(reboot(?:ing)?)|power(?:ing)? (?:down|off)|halt(?:ing)?)(?: now!|\.)?$|^\[ *OK *\] Reached target (?:(\S*reboot\.target|.{0,20}System Reboot)|\S*(?:poweroff|halt)\.target|.{0,20}Power[ -]Off|.{0,20}System Halt)|^INIT: Switching to runlevel: (?:(6)|0)|^Requesting system (?:(reboot)|poweroff|halt)|^ACPI: (?:PM: )?Preparing to enter system sleep state S5/;

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
export const UP: RegExp = new RegExp(
  [
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
  ].map(({ source }) => `(?:${source})`).join("|"),
);

/** A shell asks for a command: the guest's, or that of the host on which somebody watches it. */
export const SHELL: RegExp =
  /^(?:[\w.-]{1,64}@[\w.-]{1,64}:\S{0,80}[#$] |\[[\w.-]{1,64}@[\w.-]{1,64} \S{1,80}\][#$] )/;
/** What is only typed, or told, where the console of another machine is watched. */
export const OF_HOST: RegExp =
  /\b(?:virsh|virtctl|VBoxManage|ipmitool) |qemu-system|qemu-kvm|\b(?:screen|minicom|picocom) |Escape character is/;
/** A console is watched from here on: whatever it shows, or does not, is its machine's. */
export const WATCHED: RegExp =
  /\b(?:virsh|virtctl) console |^Connected to domain |^Escape character is |The escape sequence is /;
/** The emulator is gone. */
export const HOST_ALONE: RegExp = /^QEMU: Terminated|^qemu-system-\S{1,24}: terminating on signal/;

/** What systemd starts on the way, before the system's own services. */
const ON_THE_WAY =
  /[Jj]ournal|udev|Device|Coldplug|initrd|nitramfs|dracut|Switch Root|sysroot|Kernel|kmod|[Ss]wap|[Ss]lice|[Pp]assword|[Pp]ath|[Ll]ocal|crypt|verity|integrity|Remount|File System|fsck|Root|Remote|[Ii]gnition|[Ee]mergency|[Rr]escue|[Ss]hut|[Pp]ower|[Rr]eboot|[Hh]alt|Final|[Uu]mount|Random Seed|Setup|tmpfiles|[Ff]irewall|AppArmor|Time Synchroni[sz]|System Initiali[sz]ation|Timer|Socket|\(Pre\)|[Cc]onsole (?:font|keymap)|[Kk]eymap|Entropy|UTMP|machine-id|pre-networking|Hardware Database|Update is Completed|Linker Cache|[Aa]udit|LVM|[Rr]oot(?:fs| file ?system)|[Ff]ilesystems? on boot|[Ff]ailsafe|upstart|bootsplash|plymouth|[Nn]etwork device|RF Kill|[Ss]tatic device nodes|RPC (?:Bind|[Bb]ind|Port)|rpcbind|Basic System|basic\.target|[Rr]esolvconf|Nameserver information|[Uu]serdb|User Database Manager|Network Configuration|Single Process|FC-NVME|first-boot-complete|First Boot Complete|pNFS|[Bb]attery|[Hh]ibernat|PCR|sysext|confext|sysinit|Plymouth|Create (?:System Users|Volatile)|Set [Uu]p |System Time Set|Name Lookups|Preparation for|[Kk]eyboard layout|[Aa]vailability of block|Network Name Resolution|Merge System (?:Extension|Configuration)|Persistent Storage|Trusted Platform|TPM|Out-Of-Memory|OOM|binfmt|Binary Formats|mdev|mdadm|MD array|[Bb]oot ?loader|Boot Loader|hwclock|[Hh]ostname|[Ss]ystem clock|[Cc]ore dump|procfs|sysfs|sysctl|loopback|mtab/;
const STARTED =
  /(?:\[ *OK *\] |systemd\[1\]: )(?:Started|Finished|Reached target) (.*)|^\* Starting (.*\S) *\[ ?(?:ok|OK) ?\]|^Starting ([^:]{1,80}):? +\[ +OK +\]|^\[ ok \] Starting (.{1,80})|^Starting ([\w -]{1,40}): (?:OK|done)/;
/** systemd ends each such line, and shortens it in its middle only. */
const CUT_OFF = /^\[ *OK *\] (?:Started|Finished|Reached target) [^.…]{0,200}$/;
/** The last line of a log that was cut: nobody knows how long ago. */
export const TORN: RegExp = /^(?:\[ *OK *\]|\]) [^.…]{1,200}$/;
/**
 * A service that prints; those of an initramfs and of systemd itself print before the machine is up. What the kernel calls
 * `IOAPIC[0]: `, and firmware `gpe0_sts[0]: `, has no process's number.
 */
const SERVICE = /^([\w.@-]{1,64})\[\d{3,10}\]: (.*)/;
/** A kernel that tells of itself says that it has begun, and before an init runs that it is done. */
export const INIT_RUNS: RegExp =
  /^Freeing (?:unused kernel|init) |^Write protecting the kernel|^Run \/\S+ as init|^systemd\[1\]: |^Welcome to (?!GRUB)|^INIT: version|OpenRC [\d.]+ is starting|^Begin: |^Loading, please wait|\[ *(?:OK|FAILED|DEPEND) *\] |^\* (?:Starting|Mounting) |^<<< NixOS Stage|^dracut|^init: /;
const EARLY_SERVICE =
  /^(?:systemd|dracut|ignition|kernel|u?dev|lvm|multipath|plymouth|iscsi|mount|fsck|e2fsck|init|modprobe|loadkeys|coreos|afterburn|ostree|selinux-autorelabel|\(|S\d)/;
/** cloud-init's words before the stage in which it runs what it was given. */
const EARLY_WORDS =
  /running '(?:init|init-local)'|^ci-info|\[WARNING\]|\[ERROR\]|\.py\[[A-Z]{4,8}\]|Traceback|^ +File |Error: |Original exception was|^[\d:, -]{0,30}$/;
/** What no name of a service stands in. */
const OTHERS = /^Cloud-init v\. \S{1,60} running 'modules:(?:config|final)'/;
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

/** What a boot begins with, and so many messages may stand before it. */
export const BEGINNING: RegExp =
  /^SeaBIOS|^BdsDxe|^UEFI: |^iPXE|GRUB|^Uncompressing Linux|^EFI stub|^Linux version \d|^(?:Kernel c|C)ommand line: /;
export const FIRST_MESSAGES: number = 10;
/** A message with the kernel's clock, as a boot prints them. */
export const MESSAGE_OF_KERNEL: RegExp = /^\s*\[ *\d{1,10}\.\d{2,6}\]/;
/** A log that ends with so many of these is no excerpt of a system at work. */
export const KERNEL_ALONE: number = 3;
/** Where these come before it, the log begins in the middle of a boot. */
export const LATE: RegExp = /^\s*\[ *(?:[3-9]|\d{2,10})\.\d|^\s*\[ *(?:OK|FAILED|DEPEND|SKIP) *\] /;

/** Whether it shows a service of the system's own; `canPrint`: programs run, so that what looks like one's words is. */
export function isOfService(text: string, canPrint: boolean): boolean {
  const started = STARTED.exec(text)?.slice(1).find((each) => each !== undefined);
  // One that is cut in the middle of its line, or whose name systemd shortened, may be any.
  if (started !== undefined) {
    return !ON_THE_WAY.test(started) && !CUT_OFF.test(text) && !/…|\.{3}\S/.test(started);
  }
  const [, service, words = ""] = SERVICE.exec(text) ?? [];
  if (service !== undefined) return canPrint && !EARLY_SERVICE.test(service) && !EARLY_WORDS.test(words);
  return OTHERS.test(text);
}

/** Whether a console shows that its machine came up: by what only a system that runs prints. */
import type { ConsoleLine } from "../facts/fact.ts";
import { withoutPrefix } from "../facts/prefixes.ts";
import { LOGIN_PROMPT, USERSPACE_UP } from "./fatal_lines.ts";

/** A boot begins, and all that an earlier one showed says nothing of it. */
export const KERNEL = /^Linux version \d/;

/** What runs before any kernel does, and never in a machine that is up. */
const FIRMWARE = /^SeaBIOS \(version |^GRUB loading|^U-Boot SPL |^Uncompressing Linux\.\.\. done, booting/;
/** The machine goes down to come again: the end of a log, unless a boot follows. */
const RESTARTING = /^reboot: Restarting system/;

/** How a machine begins that somebody starts at a prompt, who may as well print lines of any log. */
const STARTED_BY_HAND = /^SeaBIOS|^BdsDxe: |^UEFI: |^iPXE|^Welcome to GRUB|^EFI stub: |^Linux version \d/;

const FIRST_LINE = /\[ *0\.0+\](?:\[ *[TC]\d{1,10} *\])? Linux version/;

/** What is printed before a system's own init runs; a log with nothing of it is an excerpt, and no boot's. */
const BOOT =
  /^SeaBIOS|^BdsDxe|^UEFI: |^iPXE|GNU GRUB|^Welcome to GRUB|^GRUB |^Booting (?:from|the kernel|`)|^EFI stub|^(?:Dec|Unc)ompressing Linux|^Boot failed: |^(?:Kernel c|C)ommand line: |^Run \/\S+ as init|^Begin: |^Loading, please wait|^<<< NixOS Stage|^systemd\[1\]: [A-Z]|\[ *(?:OK|FAILED|DEPEND) *\] |^(?:Starting|Mounting) .*\.\.\.$|A start job is running|^!!!! |^ISOLINUX|^SYSLINUX|^U-Boot /;

/** An initramfs has a systemd and services of its own, and none of them is the machine's. */
const INITRAMFS =
  /^Welcome to .*(?:nitramfs|dracut)|^Run \/init as init|^Loading, please wait|unning in (?:the )?init(?:rd|ramfs)|^<<< NixOS Stage 1/;
const SWITCHED =
  /Switching root|Switch Root|^Welcome to (?!GRUB)(?!.*(?:nitramfs|dracut))|^INIT: version|OpenRC [\d.]+ is starting|^<<< NixOS Stage 2/;

/** Only a machine that is up says so. */
const UP: RegExp = new RegExp(
  [
    LOGIN_PROMPT,
    USERSPACE_UP,
    /Cloud-init v\. \S{1,60} finished at |Reached target (?:Cloud-init target|cloud-init\.target|Login Prompts|getty\.target)/,
    /Startup finished in |Started (?:\S*getty@|Serial Getty|Getty on|.{0,40}Secure Shell|ssh(?:d)?\.service)/,
    /^Please press Enter to activate this console|^Welcome to Alpine Linux|^-----END SSH HOST KEY|Finished running startup scripts|machine is running and ready|^login as '/,
    /^(?:login: |Last login: )/,
    /^\S{0,64} ?login: .{0,80}\(automatic login\)/,
    // What a getty says above its prompt.
    /^[A-Z][\w ./()-]{3,80} (?:ttyS|tty|ttyAMA|hvc)\d{1,2}$/,
  ].map(({ source }) => `(?:${source})`).join("|"),
);

/** A shell asks for a command: the guest's, or that of the host on which somebody watches it. */
const SHELL = /^(?:[\w.-]{1,64}@[\w.-]{1,64}:\S{0,80}[#$] |\[[\w.-]{1,64}@[\w.-]{1,64} \S{1,80}\][#$] )/;
/** What is only typed, or told, where the console of another machine is watched. */
const OF_HOST =
  /virsh (?:console|start|reset|reboot)|virtctl console|qemu-system|qemu-kvm|\b(?:screen|minicom|picocom) |Escape character is/;
const HOST_ALONE = /^QEMU: Terminated/;

/** What systemd starts on the way, before the system's own services. */
const ON_THE_WAY =
  /[Jj]ournal|udev|Device|Coldplug|initrd|nitramfs|dracut|Switch Root|sysroot|Kernel|kmod|[Ss]wap|[Ss]lice|[Pp]assword|[Pp]ath|[Ll]ocal|crypt|verity|integrity|Remount|File System|fsck|Root|Remote|[Ii]gnition|[Ee]mergency|[Rr]escue|[Ss]hut|[Pp]ower|[Rr]eboot|[Hh]alt|Final|[Uu]mount|Random Seed|Setup|tmpfiles/;
const STARTED = /(?:\[ *OK *\] |systemd\[1\]: )(?:Started|Finished|Reached target) (.*)/;
/** A service that prints; those of an initramfs and of systemd itself print before the machine is up. */
const SERVICE = /^([\w.@-]{1,64})\[\d{1,10}\]: (.*)/;
const EARLY_SERVICE =
  /^(?:systemd|dracut|ignition|kernel|u?dev|lvm|multipath|plymouth|iscsi|mount|fsck|e2fsck|init|modprobe|loadkeys|coreos|afterburn|ostree|\(|S\d)/;
/** cloud-init's words before the stage in which it runs what it was given. */
const EARLY_WORDS = /running '(?:init|init-local)'|^ci-info|\[WARNING\]|\[ERROR\]|Traceback|^ +File |Error: /;
/** OpenRC, sysvinit, busybox. */
const OTHERS = /\[ ok \]|^Starting [\w -]{1,40}: (?:OK|done)/;
/** A program ran, here or elsewhere: a log of it alone is no boot's. */
const TABLE = /^Filesystem .*%|^NAME .*(?:SIZE|TYPE|FSTYPE)/;

/** systemd tells what it waits for as long as it waits. */
const WAITING = /(?:start|stop) job is running for|^Job .{1,200} running \(/;
/** What it says once that is over. */
const WENT_ON = /^\[ *(?:OK|FAILED|TIME|DEPEND) *\] /;

/** What a boot begins with, and so many messages may stand before it. */
const BEGINNING =
  /^SeaBIOS|^BdsDxe|^UEFI: |^iPXE|GRUB|^Uncompressing Linux|^EFI stub|^Linux version \d|^(?:Kernel c|C)ommand line: /;
const FIRST_MESSAGES = 10;
/** A message with the kernel's clock, as a boot prints them. */
const MESSAGE_OF_KERNEL = /^\s*\[ *\d{1,10}\.\d{2,6}\]/;
/** Where these come before it, the log begins in the middle of a boot. */
const LATE = /^\s*\[ *(?:[3-9]|\d{2,10})\.\d|^\s*\[ *(?:OK|FAILED|DEPEND|SKIP) *\] /;

/** How far a boot came: `none`, a program printed a table, the system's services run, a login prompt or the like (`up`). */
export type LifeSign = "none" | "table" | "services" | "up";

/** Follows one console. Lines are given without what the kernel and others put before them. */
export class Life {
  #sign: LifeSign = "none";
  #isBoot = false;
  #isInitramfs = false;
  #isWaiting = false;
  #isTable = false;
  #isRestarting = false;
  /** The emulator is gone, and what follows is the host's. */
  #isHost = false;
  #isKernelSeen = false;
  #isServiceSeen = false;
  /** A shell's prompt alone, without a boot, shows the machine up. */
  #isByShell = false;
  #isMiddle: boolean | undefined;
  #messages = 0;
  #last: ConsoleLine | undefined;

  /** Looks at a message, and at it as it stands; also at one that is not finished yet, which then comes again. */
  read(line: ConsoleLine, stamped: string): void {
    const { text } = line;
    if (stamped.trim() === "") return;
    this.#last = line;
    if (this.#isMiddle === undefined) this.#lookForBeginning(text, stamped);
    if (this.#isBeginning(text, stamped)) this.#begin();
    if (RESTARTING.test(text)) this.#isRestarting = true;
    // Nothing more is to be seen, and a log may be any length.
    if (this.#sign === "up") return;
    if (WAITING.test(text)) this.#isWaiting = true;
    else if (WENT_ON.test(text)) this.#isWaiting = false;
    if (!this.#isBoot && BOOT.test(text)) this.#isBoot = true;
    if (!this.#isTable && TABLE.test(withoutPrefix(text))) this.#isTable = true;
    this.#isInitramfs = this.#isInitramfs ? !SWITCHED.test(text) : INITRAMFS.test(text);
    if (HOST_ALONE.test(text)) this.#isHost = true;
    if (!this.#isKernelSeen && MESSAGE_OF_KERNEL.test(stamped)) this.#isKernelSeen = true;
    const isShell = this.#isShellOfGuest(text);
    this.#isByShell = isShell && !this.#isBoot;
    if (isShell || UP.test(text)) this.#sign = "up";
    else if (!this.#isInitramfs) this.#lookForServices(text);
  }

  #isBeginning(text: string, stamped: string): boolean {
    if (FIRMWARE.test(text)) return true;
    if (this.#isRestarting && (BEGINNING.test(text) || BOOT.test(text))) return true;
    // Nothing of a boot came before the prompt: it was the host's, on which the machine was then started.
    if (this.#sign === "up" && this.#isByShell && STARTED_BY_HAND.test(text)) return true;
    // A machine that is up may print the line too, but not with the clock of a kernel that begins.
    return KERNEL.test(text) && (this.#sign !== "up" || FIRST_LINE.test(stamped));
  }

  /** The shell of a boot whose services run, or of an excerpt that shows nothing of a boot before it. */
  #isShellOfGuest(text: string): boolean {
    if (this.#isHost || !SHELL.test(text) || OF_HOST.test(text)) return false;
    return this.sign === "services" || (!this.#isBoot && !this.#isKernelSeen);
  }

  #lookForBeginning(text: string, stamped: string): void {
    this.#messages += 1;
    if (BEGINNING.test(text)) this.#isMiddle = false;
    else if (this.#messages <= FIRST_MESSAGES && LATE.test(stamped)) this.#isMiddle = true;
    else if (this.#messages > FIRST_MESSAGES) this.#isMiddle = false;
  }

  #lookForServices(text: string): void {
    if (isOfService(text)) {
      this.#sign = "services";
      this.#isServiceSeen = true;
      this.#isWaiting = false;
    }
    if (this.#sign === "none" && this.#isTable) this.#sign = "table";
  }

  /** How far the last boot of the log came; services that are waited for in the end are none that run. */
  get sign(): LifeSign {
    return this.#sign === "services" && this.#isWaiting ? "none" : this.#sign;
  }

  /** Whether it does not begin where a boot does. */
  get isMiddle(): boolean {
    return this.#isMiddle ?? false;
  }

  /** Whether the log shows a boot, so that one that came up would show that too. */
  get isBoot(): boolean {
    return this.#isBoot;
  }

  /** Whether it is but what somebody printed, without the boot that led to it. */
  get isExcerpt(): boolean {
    return this.#isTable && !this.#isBoot;
  }

  /** Whether anything before this showed a boot, be it but a message with the kernel's clock. */
  get isAnyBootSeen(): boolean {
    return this.#isBoot || this.#isKernelSeen || this.#isServiceSeen;
  }

  /** The last line that is not blank. */
  get last(): ConsoleLine | undefined {
    return this.#last;
  }

  #begin(): void {
    this.#sign = "none";
    this.#isBoot = true;
    this.#isInitramfs = false;
    this.#isWaiting = false;
    this.#isTable = false;
    this.#isRestarting = false;
    this.#isHost = false;
  }
}

function isOfService(text: string): boolean {
  const started = STARTED.exec(text)?.[1];
  if (started !== undefined) return !ON_THE_WAY.test(started);
  const [, service, words = ""] = SERVICE.exec(text) ?? [];
  if (service !== undefined) return !EARLY_SERVICE.test(service) && !EARLY_WORDS.test(words);
  return OTHERS.test(text);
}

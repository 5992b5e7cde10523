/** Where a boot is, read from its console. It names where a boot stopped, and drives no deadline. */
import { isCloudInitAtWork, LOGIN_PROMPT } from "./fatal_lines.ts";

/** Where a boot is, in the order of a boot. */
export type Phase =
  | "firmware"
  | "bootloader"
  | "kernel"
  | "initramfs"
  | "userspace"
  | "cloud-init"
  | "report";

/** A phase and when it was first seen, in ms since QEMU started. */
export interface PhaseStart {
  /** Where the boot was. */
  readonly phase: Phase;
  /** When it was first seen there. */
  readonly atMs: number;
}

/** The order of the phases; a boot never goes back. */
const ORDER: readonly Phase[] = [
  "firmware",
  "bootloader",
  "kernel",
  "initramfs",
  "userspace",
  "cloud-init",
  "report",
];

/** What shows that a phase has begun. */
const SIGNS: readonly { readonly phase: Phase; readonly pattern: Pick<RegExp, "test"> }[] = [
  {
    phase: "bootloader",
    pattern:
      /GNU GRUB|Welcome to GRUB|^GRUB |^Booting `|^ *Booting from Hard Disk|SYSLINUX|EXTLINUX|^Loading Linux/,
  },
  { phase: "kernel", pattern: /(?:^|\] )Linux version \d|^EFI stub: |^\[ +0\.0{6}\] / },
  {
    phase: "initramfs",
    pattern:
      /Run \/init as init|^Loading, please wait|^Begin: (?:Loading|Running|Mounting)|unning in (?:the )?init(?:rd|ramfs)|dracut-pre-udev|Alpine Init /,
  },
  {
    // dracut's systemd welcomes too, and names itself in its welcome. GRUB's welcome comes in pieces (SeaBIOS on a serial port).
    phase: "userspace",
    pattern:
      /Welcome to (?!(?:G(?:RU?)?)?$|GRUB)(?!.*(?:dracut|nitramfs))|Switching root|^INIT: version|OpenRC [\d.]+ is starting/,
  },
  { phase: "userspace", pattern: LOGIN_PROMPT },
  { phase: "cloud-init", pattern: { test: isCloudInitAtWork } },
];

/** Follows a boot through its phases. */
export class Phases {
  readonly #starts: PhaseStart[] = [];

  /** The latest phase; `firmware` before anything is heard. */
  get current(): Phase {
    return this.#starts.at(-1)?.phase ?? "firmware";
  }

  /** Each phase seen, in order. */
  get starts(): readonly PhaseStart[] {
    return [...this.#starts];
  }

  /** Looks for a later phase in a line that is not blank. Of a first line that shows none, the firmware is the writer. */
  read(text: string, atMs: number): void {
    const rank = ORDER.indexOf(this.current);
    const next = SIGNS.findLast(({ phase, pattern }) => ORDER.indexOf(phase) > rank && pattern.test(text));
    if (next !== undefined) this.enter(next.phase, atMs);
    else if (this.#starts.length === 0) this.enter("firmware", atMs);
  }

  /** A phase has begun; one that is over or already there is passed over. */
  enter(phase: Phase, atMs: number): void {
    const rank = this.#starts.length === 0 ? -1 : ORDER.indexOf(this.current);
    if (ORDER.indexOf(phase) > rank) this.#starts.push({ phase, atMs });
  }
}

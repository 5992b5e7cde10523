/** What QMP and QEMU's own end say of how a guest went. */
import type { Awaited } from "./awaited.ts";
import { diskLimit, type Ending, ending, hostDiskFull } from "./ending.ts";
import type { NameOf } from "./endings.ts";
import { excerpt } from "./excerpt.ts";
import type { Phase } from "./phase.ts";

/** How a guest says that it goes; the rest of its bytes is still on the way then. */
export type Departure = "power-off" | "reset" | "panic";

function fieldOf(data: unknown, name: string): unknown {
  return typeof data === "object" && data !== null
    ? Object.entries(data).find(([key]) => key === name)?.[1]
    : undefined;
}

/** The departure that an event of QMP tells, if it tells one. */
export function readDeparture(event: string, data: unknown): Departure | undefined {
  if (event === "GUEST_PANICKED") return "panic";
  // What the host asks of QEMU, as our own quit, is no departure of the guest's.
  if ((event !== "SHUTDOWN" && event !== "RESET") || fieldOf(data, "guest") !== true) return undefined;
  // With -no-reboot a reset, and a triple fault, is a shutdown for that reason.
  return event === "RESET" || fieldOf(data, "reason") === "guest-reset" ? "reset" : "power-off";
}

/** The ending that `BLOCK_IO_ERROR` means: the host's fault, whatever the guest makes of it. */
export function blockError(data: unknown): Ending {
  const device = String(fieldOf(data, "device") || fieldOf(data, "node-name") || "a disk");
  // EFBIG: QEMU's worker threads block all signals, SIGXFSZ too, and so it lives on.
  if (/file too large/i.test(String(fieldOf(data, "reason")))) return diskLimit();
  if (fieldOf(data, "nospace") !== true) {
    return ending("host-io-error", { text: `QEMU cannot read or write ${device} on the host` });
  }
  return hostDiskFull(device);
}

/** What QEMU said on stderr before it went, with the ending that it means. First match counts. */
interface LastWords {
  readonly pattern: RegExp;
  readonly name: NameOf<"error">;
  readonly hint?: string;
}

const LAST_WORDS: readonly LastWords[] = [
  {
    pattern: /annot set up guest memory|Cannot allocate memory|out of memory/i,
    name: "host-memory",
  },
  {
    pattern: /No space left on device|Disk quota exceeded/i,
    name: "host-disk-full",
  },
  {
    // Seen with -cpu host and -cpu max on nested KVM: asterinas#2980.
    pattern: /failed to set MSR/,
    name: "qemu-crash",
    hint: "this host's KVM refuses the CPU model: use TCG or a named CPU model",
  },
];

const MAYBE_OUT_OF_MEMORY = "the host's kernel may have run out of memory";

/** QEMU went without the guest having asked for it: by a signal, with a status, or without a word. */
export function qemuCrash(code: number, signal: string | undefined, stderr: string): Ending {
  const words = LAST_WORDS.find(({ pattern }) => pattern.test(stderr));
  const how = signal === undefined ? `ended with status ${code}` : `was ended by ${signal}`;
  const lastLine = stderr.trimEnd().split("\n").at(-1) ?? "";
  const text = lastLine === "" ? `QEMU ${how}` : `QEMU ${how}: ${excerpt(lastLine)}`;
  if (words) return ending(words.name, { text, ...(words.hint !== undefined && { hint: words.hint }) });
  // The kernel's OOM killer leaves no word on stderr.
  return ending("qemu-crash", { text, ...(signal === "SIGKILL" && { hint: MAYBE_OUT_OF_MEMORY }) });
}

/** Where a boot stood when its guest went. */
export interface Leaving {
  readonly awaited: Awaited;
  readonly phase: Phase;
  readonly unfinishedFrame: string | undefined;
}

/** The guest went by itself, before what was awaited. */
export function leftEarly(name: Departure, { awaited, phase, unfinishedFrame }: Leaving): Ending {
  if (name === "panic") {
    return ending(name, { text: "the kernel panicked, as its pvpanic device says" });
  }
  const how = name === "reset" ? "reset itself" : "powered off";
  const gone = `the guest ${how} in phase ${phase}`;
  if (awaited === "login") {
    const text = name === "reset" ? gone : `${gone}, before a login prompt came`;
    return ending(name, { text, hint: false });
  }
  const hint = unfinishedFrame !== undefined && { hint: unfinishedFrame };
  return ending(name, { text: `${gone}, without a report`, ...hint });
}

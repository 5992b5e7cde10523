/** How a boot ends: the closed list of names, and which of them are the image's fault. */
import type { ConsoleLine } from "../facts/fact.ts";
import { FILE_LIMIT_BYTES } from "../machine/shell.ts";
import { writeSize } from "../match/size.ts";
import type { Awaited } from "./awaited.ts";
import type { Phase } from "./phase.ts";

/**
 * Every way a boot can end. design.md, "Endings", rules the verdicts: what the guest itself shows is a fail, what QEMU,
 * the host or the runner did is an error, and so is what nobody can tell.
 */
export type EndingName =
  // pass
  | "reported"
  | "came-up"
  | "recorded"
  // fail
  | "panic"
  | "kernel-oops"
  | "emergency-shell"
  | "grub-prompt"
  | "no-bootable-device"
  | "cpu-level"
  | "cloud-init-never-ran"
  | "cloud-init-disabled"
  | "no-datasource"
  | "out-of-memory"
  | "filesystem-error"
  | "power-off"
  | "reset"
  // error
  | "timeout"
  | "silence"
  | "no-output"
  | "output-limit"
  | "report-incomplete"
  | "qemu-crash"
  | "host-disk-full"
  | "host-io-error"
  | "host-memory"
  | "guest-timeout"
  | "base-modified"
  | "interrupted";

/** How a boot ended. `verdict` is by the rulings: the guest's own fault fails, ours and the host's is an error. */
export interface Ending {
  /** For machines: reports and records carry it. */
  readonly name: EndingName;
  /** What it makes of the boot's test point. */
  readonly verdict: "pass" | "fail" | "error";
  /** One line for a person. May quote the guest: reporters treat it as guest text. */
  readonly text: string;
  /** What may be the matter, and what would help. */
  readonly hint?: string;
  /** The console line that says so. */
  readonly line?: number;
}

const QUOTED_CHARS = 200;

/** Guest or QEMU text as it may stand inside an ending: one line, at most 200 characters. */
export function excerpt(text: string): string {
  const line = text.trim();
  return line.length > QUOTED_CHARS ? `${line.slice(0, QUOTED_CHARS)}…` : line;
}

/** Where a boot stood when it was stopped from outside. */
export interface Standing {
  readonly awaited: Awaited;
  readonly phase: Phase;
  readonly atMs: number;
  readonly lastHeardMs: number;
  readonly lastLine: ConsoleLine | undefined;
  readonly hints: readonly string[];
}

/** Why the conductor ends a boot; `recorded`: a recording is over. */
export type StopReason = "timeout" | "silence" | "interrupted" | "recorded";

/** A limit was reached or a person interrupted, and nothing the guest showed explains it. */
export function stopped(name: Exclude<StopReason, "recorded">, standing: Standing): Ending {
  const { awaited, phase, atMs, lastHeardMs, lastLine, hints } = standing;
  const seconds = (ms: number) => Math.round(ms / 1000);
  const what = {
    timeout: awaited === "login" ? "no login prompt" : "no report",
    silence: `nothing heard for ${seconds(atMs - lastHeardMs)} s`,
    interrupted: "interrupted",
  }[name];
  const text = `${what} after ${seconds(atMs)} s, in phase ${phase}`;
  const last = lastLine && `the last line is ${JSON.stringify(excerpt(lastLine.text))}`;
  const hint = [last ?? "the console is empty", ...hints].join("; ");
  return { name, verdict: "error", text, hint, ...(lastLine && { line: lastLine.number }) };
}

/** Not a byte came on either port. */
export const NO_OUTPUT: Ending = {
  name: "no-output",
  verdict: "error",
  text: "the guest sent not one byte",
  hint: "the image may have no console on ttyS0 (console=ttyS0 on the kernel's command line), " +
    "or the accelerator hangs the guest",
};

/** A port sent more than it may. */
export function outputLimit(port: string, limitBytes: number): Ending {
  return {
    name: "output-limit",
    verdict: "error",
    text: `the guest sent more than ${limitBytes} bytes on the ${port}`,
  };
}

/**
 * The guest wrote more than its overlay may take of the host's disk. As with a port's limit nothing is known of the image: some
 * write so much with good reason.
 */
export function diskLimit(): Ending {
  return {
    name: "output-limit",
    verdict: "error",
    text: `the guest wrote more on one of its disks than the host gives it: ${writeSize(FILE_LIMIT_BYTES)}`,
    hint:
      "however large its disk is, a boot takes no more of the host's; a lower `ulimit -f`, or the filesystem, allows less",
  };
}

/** A disk of the host is full: what the guest was to write there, or to say, is lost. */
export function hostDiskFull(what: string): Ending {
  return {
    name: "host-disk-full",
    verdict: "error",
    text: `the host has no space left for ${what}`,
    hint: "free space where the boots keep their disks",
  };
}

/** The image's file is another than the one that was looked at: what was heard says nothing of it. */
export function baseModified(path: string): Ending {
  return {
    name: "base-modified",
    verdict: "error",
    text: `the image's file was changed or replaced while its boot ran: ${path}`,
    hint: "something else writes it: boot a copy, or let it finish first",
  };
}

/** QEMU's or the host's own trouble, of which a second boot may be free; a guest's fault never is. */
const HOST_TROUBLE: readonly EndingName[] = [
  "qemu-crash",
  "host-disk-full",
  "host-io-error",
  "host-memory",
  "guest-timeout",
];

/** Whether a boot that ended so says nothing of its image, and may be made once more. */
export function isHostTrouble({ name }: { readonly name: string }): boolean {
  return HOST_TROUBLE.some((each) => each === name);
}

/** How a recording ends that shows no fault and has no complete report; one without a report has nothing else to show. */
export function recordedWithout(
  awaited: string,
  bytes: { readonly console: number; readonly report: number },
  unfinishedFrame: string | undefined,
): Ending {
  if (bytes.console + bytes.report === 0) {
    return { name: "no-output", verdict: "error", text: "the recording is empty" };
  }
  if (bytes.report === 0) {
    return { name: "recorded", verdict: "pass", text: "a recorded console that shows no fault" };
  }
  const hint = unfinishedFrame ?? `the closing frame of "${awaited}" is not there`;
  return { name: "report-incomplete", verdict: "error", text: "the recorded report is not complete", hint };
}

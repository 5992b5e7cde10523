/** How a boot ends: the closed list of names, and which of them are the image's fault. */
import { FILE_LIMIT_BYTES } from "../machine/shell.ts";
import { writeSize } from "../text/size.ts";

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

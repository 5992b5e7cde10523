/** Every way a boot can end. A new one is a row here, and one in docs/endings.ts that names its test. */

/** What holds for every boot that ends by one name. */
export interface EndingRow {
  /**
   * design.md, "Endings", rules it: what the guest itself shows is a fail; what QEMU, the host or the runner did is an error,
   * and so is what nobody can tell.
   */
  readonly verdict: "pass" | "fail" | "error";
  /** QEMU's or the host's own trouble, of which a second boot may be free; a guest's fault never is. */
  readonly isHostTrouble?: true;
  /** The guest was through with its first boot, whether or not a probe ran in it: its disk is as it left it. */
  readonly isSettled?: true;
  /** No guest ran, so that the disk is as it was: what the host alone reads of it is told. */
  readonly isUntouched?: true;
  /** Only a boot that waits for this ends so: for a report, or without a seed for a login prompt. */
  readonly awaited?: "report" | "login";
  /**
   * Beside what the guest's words show when they are heard again. `yields`: a listener says so where they show nothing, and how
   * the boot was seen to end counts then. `stands`: what was seen counts, whatever they show.
   */
  readonly heardAgain?: "yields" | "stands";
  /** The same end awaits others of a run: nothing more of them is booted then, unless that is asked for. */
  readonly shared?: SharedEnding;
  /** What a person sees of it. */
  readonly shows: string;
  /** What may be the matter, and what would help; a boot that knows more of itself says that instead. */
  readonly hint?: string;
}

/** Why an ending is none of one boot's own, as far as nothing of the guest spoke against it. */
export interface SharedEnding {
  /**
   * Who meets it: whoever boots the image on the same machine; or whoever gives it a seed on the same kind of volume, whatever the
   * machine is.
   */
  readonly by: "machine" | "seed";
  /** Only where no kernel was heard: what a guest waits for may be its own. */
  readonly beforeKernel?: true;
  /** What they have in common, in words for the report of those that are not booted. */
  readonly because: string;
}

/** The one table of endings: `keyof` gives the names. */
export const ENDINGS = {
  "reported": {
    verdict: "pass",
    awaited: "report",
    shows: "the points of the case",
  },
  "came-up": {
    verdict: "pass",
    isSettled: true,
    awaited: "login",
    heardAgain: "yields",
    shows: "the points of the case",
  },
  "recorded": {
    verdict: "pass",
    isSettled: true,
    heardAgain: "yields",
    shows: "the points that a console can answer",
  },
  "panic": {
    verdict: "fail",
    shows: "the panic's line, its trace, 2 s later",
  },
  "kernel-oops": {
    verdict: "fail",
    shows: "the line",
  },
  "emergency-shell": {
    verdict: "fail",
    shows: "the line, and what the shell waits for",
  },
  "grub-prompt": {
    verdict: "fail",
    shared: { by: "machine", because: "GRUB stops at its prompt" },
    shows: "the line",
  },
  "no-bootable-device": {
    verdict: "fail",
    isUntouched: true,
    shared: { by: "machine", because: "the firmware finds nothing on the image to start" },
    shows: "the line, and which firmware the image is for",
  },
  "firmware-crash": {
    verdict: "fail",
    shows: "the exception",
  },
  "boot-loader": {
    verdict: "fail",
    shared: { by: "machine", because: "the image's boot loader gives up" },
    shows: "the line",
  },
  "cpu-level": {
    verdict: "fail",
    shared: { by: "machine", because: "the image needs a CPU of a higher level" },
    shows: "which level the image needs; ask for it with `cpu-level:`",
  },
  "init-stopped": {
    verdict: "fail",
    shows: "PID 1's or dracut's words",
  },
  "ignition-failed": {
    verdict: "fail",
    shows: "what the config asks for",
  },
  "cloud-init-never-ran": {
    verdict: "fail",
    shared: {
      by: "seed",
      because: "cloud-init is missing or disabled in the image, or does not see the seed",
    },
    isSettled: true,
    awaited: "report",
    shows: "the prompt",
    hint: "cloud-init is missing or disabled in the image, or ds-identify does not see the seed " +
      "(an image that is to have none is judged with --seed none)",
  },
  "cloud-init-disabled": {
    verdict: "fail",
    shared: { by: "seed", because: "cloud-init is disabled in the image" },
    isSettled: true,
    awaited: "report",
    shows: "by what it is disabled",
  },
  "cloud-init-crashed": {
    verdict: "fail",
    shows: "the traceback",
  },
  "no-datasource": {
    verdict: "fail",
    shared: { by: "seed", because: "the image's cloud-init does not find the seed" },
    isSettled: true,
    awaited: "report",
    shows: "the line",
  },
  "out-of-memory": {
    verdict: "fail",
    shows: "the line; ask for more `memory:`",
  },
  "filesystem-error": {
    verdict: "fail",
    shows: "the line",
  },
  "power-off": {
    verdict: "fail",
    isSettled: true,
    shows: "the phase",
    hint: "user-data that shuts the guest down must let cloud-init finish first",
  },
  "reset": {
    verdict: "fail",
    isSettled: true,
    shows: "the phase",
    hint: "user-data that shuts the guest down must let cloud-init finish first",
  },
  "not-up": {
    verdict: "error",
    heardAgain: "yields",
    shows: "the last words of a log that shows no sign of a machine that came up",
    hint: "a machine that is up shows a login prompt, cloud-init's last line or the services it started: " +
      "the boot hangs behind these words, the log ends too early, or the console is another one",
  },
  "not-linux": {
    verdict: "error",
    shared: { by: "machine", because: "the image is not Linux" },
    shows: "by what it is seen",
  },
  "timeout": {
    verdict: "error",
    shows: "the phase and the last line",
  },
  "silence": {
    verdict: "error",
    shared: { by: "machine", beforeKernel: true, because: "the machine falls silent before a kernel starts" },
    shows: "the phase and the last line",
  },
  "no-output": {
    verdict: "error",
    shared: { by: "machine", because: "the machine sends not one byte" },
    heardAgain: "yields",
    shows: "that `console=ttyS0` may be missing",
    hint: "the image may have no console on ttyS0 (console=ttyS0 on the kernel's command line), " +
      "or the accelerator hangs the guest",
  },
  "output-limit": {
    verdict: "error",
    // A record keeps no more of a port than its limit: what was cut off may have said anything.
    heardAgain: "stands",
    shows: "which port, and the limit",
  },
  "report-incomplete": {
    verdict: "error",
    heardAgain: "yields",
    shows: "which frame is missing",
  },
  "qemu-crash": {
    verdict: "error",
    isHostTrouble: true,
    shows: "the signal or status, and QEMU's last line",
  },
  "host-disk-full": {
    verdict: "error",
    isHostTrouble: true,
    heardAgain: "stands",
    shows: "what found no room",
    hint: "free space where the boots keep their disks",
  },
  "host-io-error": {
    verdict: "error",
    isHostTrouble: true,
    shows: "which disk",
  },
  "host-memory": {
    verdict: "error",
    isHostTrouble: true,
    shows: "that fewer boots side by side would do",
    hint:
      "the host has too little free memory for this guest: run fewer boots side by side or ask for less memory",
  },
  "guest-timeout": {
    verdict: "error",
    isHostTrouble: true,
    shows: "what was waited for; under KVM it is `emergency-shell`",
    hint:
      "boot fewer side by side (--jobs 1), or where KVM works; if it is always this one, the image has no such device",
  },
  "base-modified": {
    verdict: "error",
    heardAgain: "stands",
    shows: "the path; no other point passes or fails by this boot",
    hint: "something else writes it: boot a copy, or let it finish first",
  },
  "interrupted": {
    verdict: "error",
    shows: "the phase",
  },
} as const satisfies Readonly<Record<string, EndingRow>>;

/** The closed list of names. */
export type EndingName = keyof typeof ENDINGS;

/** The names that stand beside a verdict. */
export type NameOf<Verdict extends EndingRow["verdict"]> = {
  [Name in EndingName]: (typeof ENDINGS)[Name]["verdict"] extends Verdict ? Name : never;
}[EndingName];

/** A row of the table, with what only some rows say. */
export const endingRow = (name: EndingName): EndingRow => ENDINGS[name];

/** Whether it is a name of the table: records of other builds may have others. */
export const isEndingName = (name: string): name is EndingName => Object.hasOwn(ENDINGS, name);

/** All names, in the table's order. */
export const ENDING_NAMES: readonly EndingName[] = Object.keys(ENDINGS).filter(isEndingName);

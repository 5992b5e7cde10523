/** What a machine is started from, as plain data. */

/** A boot as plain data: what lies in its folder, and what runs there. */
export interface MachineSpec {
  /** Files of the boot's folder (0600), by name, with at most one level of folders: `seed/user-data`. */
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** The files in which `@NONCE@` becomes the nonce; no other byte of any file changes. */
  readonly nonceIn: readonly string[];
  /** Commands that run there one after the other before QEMU: qemu-img create, genisoimage. */
  readonly prepare: readonly (readonly string[])[];
  /**
   * QEMU's argv, the program first, names relative to the folder; {@linkcode import("./boot_files.ts").PORT_ARGUMENTS} are
   * among its words.
   */
  readonly argv: readonly string[];
  /** Whether the guest is to be rebooted in this QEMU: then it stands still when its guest powers off or resets. */
  readonly isRebooted?: boolean;
  /** Where the boot's folder is made. @default {TMPDIR, or /tmp} */
  readonly folderIn?: string;
}

/** What `Machine.start` takes beside the spec. */
export interface StartOptions {
  /** Aborting it ends the start with its reason, and a machine that runs as `Machine.quit` does. */
  readonly signal?: AbortSignal;
  /** How long each preparing command may take, and QEMU until it answers. @default {60000} */
  readonly limitMs?: number;
}

/** A boot whose folder is filled and whose QEMU runs. */
export interface StartedBoot {
  readonly argv: readonly string[];
  readonly folder: string;
  readonly nonce: string;
  readonly pid: number;
  readonly signal?: AbortSignal | undefined;
}

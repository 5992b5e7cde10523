/** A planned boot -> the same machine with its console open to a person: nothing of it is judged or kept. */
import { SSH_KEY_FILE, TERMINAL_PIPES, withTerminal } from "../machine/boot_files.ts";
import type { MachineSpec } from "../machine/machine_spec.ts";
import type { PlannedBoot } from "./planned_boot.ts";
import { ISOLATED_NETWORK } from "./qemu_arguments.ts";

/** How a person's SSH comes in. */
export interface SshDoor {
  /** Of the host's loopback interface. */
  readonly port: number;
  /** The text of the key's file. */
  readonly privateKey: string;
}

/** What the machine is started from. */
export function openBoot({ files, nonceIn, prepare, argv }: PlannedBoot, door?: SshDoor): MachineSpec {
  const key = door && { [SSH_KEY_FILE]: new TextEncoder().encode(door.privateKey) };
  return {
    files: { ...files, ...key },
    nonceIn,
    prepare: [...prepare, ["mkfifo", "-m", "600", ...Object.values(TERMINAL_PIPES)]],
    // A person may want to reboot.
    argv: withTerminal(argv).filter((word) => word !== "-no-reboot").map((word) =>
      door && word === ISOLATED_NETWORK ? `${word},hostfwd=tcp:127.0.0.1:${door.port}-:22` : word
    ),
  };
}

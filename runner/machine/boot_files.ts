/** The names of what lies in a boot's folder: relative, so that a command line is the same on every run. */

/** The serial ports by their files, in a record too: COM1 is the console, COM2 the way of the probe's report. */
export const PORTS = ["console", "report"] as const;

/** A serial port. */
export type Port = (typeof PORTS)[number];

/** Where a port's words are, in a boot's folder or in a record's. */
export const portPath = (folder: string, port: Port): string => `${folder}/${port}`;

/** What a plan puts there. */
export const BOOT_FILES = {
  /** The overlay of the image: the guest's first disk. */
  disk: "disk.qcow2",
  /** The folder of the seed's files, and the volumes that are made of it. */
  seed: "seed",
  seedIso: "seed.iso",
  seedVfat: "seed.img",
  /** The boot's own copy of UEFI's variables. */
  variables: "uefi-vars.fd",
} as const;

/** The console's pipes where a person sits before it; QEMU takes the name before the dots. */
export const TERMINAL_PIPES = { input: "terminal.in", output: "terminal.out" } as const;

/** The private key that opens a guest to a person's SSH. */
export const SSH_KEY_FILE = "ssh-key";

/** The file of an extra disk. */
export const extraDiskFile = (name: string): string => `disk-${name}.qcow2`;

const portArguments = (port: Port) => ["-serial", `file:${port}`];

/** QEMU's words for what a machine hears: both ports in files, and QMP on stdio. */
export const PORT_ARGUMENTS: readonly string[] = [
  ...PORTS.flatMap(portArguments),
  "-chardev",
  "stdio,id=qmp,signal=off",
  "-mon",
  "chardev=qmp,mode=control",
  // Stopped until the machine listens on QMP: an early power-off would go unheard.
  "-S",
];

/** The words of a command line with its console in {@linkcode TERMINAL_PIPES} instead of a file. */
export function withTerminal(argv: readonly string[]): readonly string[] {
  const [option, file = ""] = portArguments("console");
  const at = argv.indexOf(file);
  if (argv[at - 1] !== option) throw new RangeError("Cannot give a person the console: it has none");
  const words = ["-chardev", "pipe,id=terminal,path=terminal", "-serial", "chardev:terminal"];
  return argv.toSpliced(at - 1, 2, ...words);
}

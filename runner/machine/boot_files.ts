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

/** The file of an extra disk. */
export const extraDiskFile = (name: string): string => `disk-${name}.qcow2`;

/** QEMU's words for what a machine hears: both ports in files, and QMP on stdio. */
export const PORT_ARGUMENTS: readonly string[] = [
  ...PORTS.flatMap((port) => ["-serial", `file:${port}`]),
  "-chardev",
  "stdio,id=qmp,signal=off",
  "-mon",
  "chardev=qmp,mode=control",
  // Stopped until the machine listens on QMP: an early power-off would go unheard.
  "-S",
];

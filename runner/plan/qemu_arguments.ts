/** QEMU's command line, a function per concern. */
import type { Host } from "../host/host.ts";
import type { Image } from "../disk/image.ts";

/** What the command line depends on. */
export interface QemuOptions {
  readonly host: Host;
  readonly image: Image;
  readonly memoryBytes: number;
  readonly cpus: number;
}

/** The whole argv. All names in it but the image's are relative to the boot's folder, so it is the same on every run. */
export function qemuArguments({ host, image, memoryBytes, cpus }: QemuOptions): readonly string[] {
  return [
    host.qemu.path,
    ...host.qemu.dataFolders.flatMap((folder) => ["-L", folder]),
    ...machineArguments(host, memoryBytes, cpus),
    ...confinementArguments,
    ...portArguments,
    ...diskArguments(image),
    ...seedArguments,
    // Keys and ids are made at first boot: without a source of randomness that can take minutes.
    "-device",
    "virtio-rng-pci",
  ];
}

const CPU_MODELS = {
  kvm: "host",
  // qemu64 lacks x86-64-v2, which images of the RHEL family need (bz2060839); "max" costs seconds of boot under TCG.
  tcg: "Nehalem",
};

function machineArguments({ accelerator }: Host, memoryBytes: number, cpus: number): readonly string[] {
  return [
    "-nodefaults",
    "-no-user-config",
    "-name",
    "seedling",
    "-machine",
    "q35",
    "-accel",
    accelerator,
    "-cpu",
    CPU_MODELS[accelerator],
    "-smp",
    String(cpus),
    "-m",
    `${memoryBytes / 1024 ** 2}M`,
    "-rtc",
    "base=utc",
    // A reset ends the boot: a guest that reboots for ever would never be judged (aleph-vm#734).
    "-no-reboot",
    "-boot",
    "menu=off,strict=on",
  ];
}

const confinementArguments = [
  "-display",
  "none",
  "-vga",
  "none",
  "-nic",
  "none",
  "-sandbox",
  "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny",
];

const portArguments = [
  "-serial",
  "file:console",
  "-serial",
  "file:report",
  "-chardev",
  "stdio,id=qmp,signal=off",
  "-mon",
  "chardev=qmp,mode=control",
  // Stopped until the machine listens on QMP: an early power-off would go unheard.
  "-S",
];

function diskArguments(image: Image): readonly string[] {
  const base = {
    driver: image.format,
    "read-only": true,
    file: { driver: "file", filename: image.path, "read-only": true },
    // Whatever the image's header says, nothing below it is opened.
    ...(image.format === "qcow2" && { backing: null }),
  };
  const overlay = {
    driver: "qcow2",
    "node-name": "disk",
    // The overlay is thrown away: a flush to the host's disk protects nobody and costs seconds.
    cache: { "no-flush": true },
    file: { driver: "file", filename: "disk.qcow2", cache: { "no-flush": true } },
    backing: base,
  };
  return [
    "-blockdev",
    JSON.stringify(overlay),
    // Without bootindex SeaBIOS may try the seed first, and hang there.
    "-device",
    "virtio-blk-pci,drive=disk,bootindex=0",
  ];
}

const seedArguments = [
  "-blockdev",
  JSON.stringify({
    driver: "raw",
    "node-name": "seed",
    "read-only": true,
    file: { driver: "file", filename: "seed.iso", "read-only": true },
  }),
  "-device",
  "virtio-blk-pci,drive=seed",
];

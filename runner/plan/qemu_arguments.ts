/** QEMU's command line, a function per concern. */
import type { Host } from "../host/host.ts";
import type { Image } from "../disk/image.ts";
import type { Hardware, UefiFiles } from "./hardware.ts";
import { blockdev, diskArguments, readOnly } from "./qemu_disks.ts";

/** What the command line depends on. */
export interface QemuOptions {
  readonly host: Host;
  readonly image: Image;
  readonly hardware: Hardware;
}

/** The whole argv. All names in it but the host's own files are relative to the boot's folder, so it is the same on every run. */
export function qemuArguments({ host, image, hardware }: QemuOptions): readonly string[] {
  return [
    host.qemu.path,
    ...host.qemu.dataFolders.flatMap((folder) => ["-L", folder]),
    ...machineArguments(host, hardware),
    ...confinementArguments(hardware),
    ...portArguments,
    ...(hardware.uefi ? uefiArguments(hardware.uefi) : []),
    ...diskArguments(image, hardware),
    // Keys and ids are made at first boot: without a source of randomness that can take minutes.
    "-device",
    "virtio-rng-pci",
    ...networkArguments(hardware),
  ];
}

const CPU_MODELS = {
  kvm: "host",
  // qemu64 lacks x86-64-v2, which images of the RHEL family need (bz2060839); "max" costs seconds of boot under TCG.
  tcg: "Nehalem",
};

/** SeaBIOS and GRUB's fallback are mute on COM1 without it: "No bootable device." and "grub>" stood nowhere. */
export const FIRMWARE_ON_COM1 = "graphics=off";

function machineArguments({ accelerator }: Host, { memoryBytes, cpus, uefi }: Hardware): readonly string[] {
  return [
    "-nodefaults",
    "-no-user-config",
    "-name",
    "seedling",
    "-machine",
    uefi ? "q35,pflash0=uefi-code,pflash1=uefi-vars" : `q35,${FIRMWARE_ON_COM1}`,
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

function confinementArguments({ network }: Hardware): readonly string[] {
  return [
    "-display",
    "none",
    "-vga",
    "none",
    ...(network === "none" ? ["-nic", "none"] : []),
    "-sandbox",
    "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny",
  ];
}

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

/** UEFI in flash, as in a cloud: its code, and the boot's own copy of its variables. */
function uefiArguments({ code }: UefiFiles): readonly string[] {
  const file = { driver: "file", filename: "uefi-vars.fd" };
  const variables = { driver: "raw", "node-name": "uefi-vars", file };
  return [...blockdev(readOnly("uefi-code", code)), ...blockdev(variables)];
}

/** QEMU's own network with nothing behind it: DHCP answers, and no packet leaves for the host or further. */
function networkArguments({ network }: Hardware): readonly string[] {
  if (network === "none") return [];
  // The card's own ROM is for booting from the network, and not on every host.
  return ["-netdev", "user,id=net,restrict=on", "-device", "virtio-net-pci,netdev=net,romfile="];
}

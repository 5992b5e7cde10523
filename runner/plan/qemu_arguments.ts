/** QEMU's command line, a function per concern. */
import type { CpuLevel } from "../case/machine_fields.ts";
import type { Host } from "../host/host.ts";
import type { Image } from "../image/image.ts";
import { BOOT_FILES, PORT_ARGUMENTS } from "../machine/boot_files.ts";
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
    ...PORT_ARGUMENTS,
    ...(hardware.uefi ? uefiArguments(hardware.uefi) : []),
    ...diskArguments(image, hardware),
    // Keys and ids are made at first boot: without a source of randomness that can take minutes.
    "-device",
    "virtio-rng-pci",
    ...networkArguments(hardware),
  ];
}

/** What the x86-64 psABI's levels add to QEMU's own default CPU. */
const LEVEL_2 = ["ssse3", "sse4.1", "sse4.2", "popcnt"];
const LEVEL_3 = [...LEVEL_2, "avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe", "xsave"];

/**
 * The least that each level asks for: an image that needs more shows it. On an AMD's name, as qemu64 has it: on an old Intel's
 * (`Nehalem`) Linux keeps page tables of its own in user space against Meltdown, and a change of page tables empties TCG's
 * TLB; boots took half as long again. "max" costs seconds too.
 */
const TCG_FEATURES: Readonly<Record<CpuLevel, readonly string[]>> = {
  // RHEL 9 and its like end with a panic below this (bz2060839).
  "x86-64-v2": LEVEL_2,
  "x86-64-v3": LEVEL_3,
};

const cpuModel = (cpu: Hardware["cpu"]) =>
  cpu === "host" ? cpu : ["qemu64", ...TCG_FEATURES[cpu].map((feature) => `${feature}=on`)].join(",");

/** SeaBIOS and GRUB's fallback are mute on COM1 without it: "No bootable device." and "grub>" stood nowhere. */
const FIRMWARE_ON_COM1 = "graphics=off";

function machineArguments({ accelerator }: Host, hardware: Hardware): readonly string[] {
  const { memoryBytes, cpus, cpu, uefi } = hardware;
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
    cpuModel(cpu),
    "-smp",
    String(cpus),
    "-m",
    `${memoryBytes / 1024 ** 2}M`,
    "-rtc",
    "base=utc",
    // A reset ends the boot: a guest that reboots for ever would never be judged (aleph-vm#734). Where a warm reboot is to come,
    // the machine lets QEMU stand still instead, and has it reset.
    "-no-reboot",
    "-boot",
    "menu=off,strict=on",
  ];
}

function confinementArguments({ network }: Hardware): readonly string[] {
  return [
    "-display",
    "none",
    // As nearly every cloud's machine has it: a GRUB that is set to draw, Debian's default, hangs without.
    "-vga",
    "std",
    ...(network === "none" ? ["-nic", "none"] : []),
    "-sandbox",
    "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny",
  ];
}

/** UEFI in flash, as in a cloud: its code, and the boot's own copy of its variables. */
function uefiArguments({ code }: UefiFiles): readonly string[] {
  const file = { driver: "file", filename: BOOT_FILES.variables };
  const variables = { driver: "raw", "node-name": "uefi-vars", file };
  return [...blockdev(readOnly("uefi-code", code)), ...blockdev(variables)];
}

/** QEMU's own network with nothing behind it: DHCP answers, and no packet leaves for the host or further. */
export const ISOLATED_NETWORK = "user,id=net,restrict=on";

function networkArguments({ network }: Hardware): readonly string[] {
  if (network === "none") return [];
  // The card's own ROM is for booting from the network, and not on every host.
  return ["-netdev", ISOLATED_NETWORK, "-device", "virtio-net-pci,netdev=net,romfile="];
}

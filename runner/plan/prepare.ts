/** The commands that make a boot's files beside its overlay: the seed's volume, empty disks, UEFI's variables. */
import type { ExtraDisk } from "../case/machine_fields.ts";
import type { SeedVolume } from "../case/machine_fields.ts";
import type { Host } from "../host/host.ts";
import { BOOT_FILES, extraDiskFile } from "../machine/boot_files.ts";
import type { Hardware, UefiFiles } from "./hardware.ts";

type Command = readonly string[];

/** What the commands depend on. */
export interface PrepareOptions {
  readonly host: Host;
  readonly hardware: Hardware;
  /** Those of the seed, by their names in the boot's folder. */
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** What the boot before had, whose disks and variables this one goes on with. */
  readonly previous?: Hardware;
}

/** Makes all that a boot needs beside its overlay; each is run in the boot's folder, one after the other. */
export function prepareCommands(options: PrepareOptions): readonly Command[] {
  const { hardware: { disks, seedVolume, uefi }, previous } = options;
  const keeps = (name: string) => previous?.disks.some((disk) => disk.name === name);
  return [
    ...seedCommands(seedVolume, options),
    ...disks.map((disk) =>
      keeps(disk.name) ? keepCommand(extraDiskFile(disk.name)) : emptyDiskCommand(options.host, disk)
    ),
    ...(uefi ? [previous?.uefi ? keepCommand(BOOT_FILES.variables) : variablesCommand(uefi)] : []),
  ];
}

/** Stands in a later boot's commands for the folder of the boot before it. */
export const PREVIOUS_FOLDER = "@PREVIOUS@";

/** Copies a file that the boot before left. */
export function keepCommand(file: string): Command {
  return ["cp", "--sparse=always", "--reflink=auto", `${PREVIOUS_FOLDER}/${file}`, file];
}

function emptyDiskCommand({ qemuImg }: Host, disk: ExtraDisk): Command {
  return [qemuImg, "create", "-q", "-f", "qcow2", extraDiskFile(disk.name), String(disk.sizeBytes)];
}

/** UEFI writes its boot order there: the template is everyone's, and often not to be written. */
function variablesCommand({ vars }: UefiFiles): Command {
  return ["install", "-m", "600", vars, BOOT_FILES.variables];
}

function seedCommands(volume: SeedVolume, { host, files }: PrepareOptions): readonly Command[] {
  if (volume.kind === "none") return [];
  return volume.kind === "vfat" ? vfatCommands(volume.label, host, files) : [isoCommand(volume.label, host)];
}

function isoCommand(label: string, { isoMaker }: Host): Command {
  // genisoimage's words, which xorriso's `-as mkisofs` understands too.
  const options = [
    "-quiet",
    "-output",
    BOOT_FILES.seedIso,
    "-volid",
    label,
    "-joliet",
    "-rock",
    BOOT_FILES.seed,
  ];
  return isoMaker.endsWith("xorriso") ? [isoMaker, "-as", "mkisofs", ...options] : [isoMaker, ...options];
}

function vfatCommands(label: string, { vfat }: Host, files: PrepareOptions["files"]): readonly Command[] {
  const { mkfs = "mkfs.vfat", mcopy = "mcopy" } = vfat ?? {};
  return [
    [mkfs, "-C", "-n", label, BOOT_FILES.seedVfat, String(vfatKib(Object.values(files)))],
    [mcopy, "-i", BOOT_FILES.seedVfat, ...Object.keys(files), "::"],
  ];
}

/** Whole MiB, as mtools wants whole tracks; the tables and the nonce, which comes later, have room in the spare one. */
function vfatKib(files: readonly Uint8Array[]): number {
  const mib = files.reduce((total, { length }) => total + length, 0) / 1024 ** 2;
  return 1024 * Math.ceil(mib * 1.02 + 1);
}

/** The disks on QEMU's command line: the overlay, empty ones, and the seed's volume. */
import type { Bus } from "../case/machine_fields.ts";
import type { SectorBytes } from "../case/machine_fields.ts";
import { USUAL_SECTOR_BYTES } from "../case/sector_size.ts";
import type { SeedVolume } from "../case/machine_fields.ts";
import type { Image } from "../image/image.ts";
import { BOOT_FILES, extraDiskFile } from "../machine/boot_files.ts";
import type { Hardware } from "./hardware.ts";

/** A disk's device: QEMU's name of what is in it, and where and as what it hangs. */
interface Drive {
  readonly node: string;
  readonly bus: Bus;
  readonly sectorBytes: SectorBytes;
  readonly serial?: string;
  /** Without one SeaBIOS may try the seed first, and hang there. */
  readonly isBooted?: true;
}

// An NVMe disk must have one.
const ROOT_SERIAL = "seedling";
const SCSI_CONTROLLER = ["-device", "virtio-scsi-pci,id=scsi"];

/** Every disk of the machine; virtio names them in this order: vda the root, vdb the seed. */
export function diskArguments(
  image: Image,
  { bus, sectorBytes, disks, seedVolume }: Hardware,
): readonly string[] {
  const serial = bus === "nvme" && { serial: ROOT_SERIAL };
  const root: Drive = { node: "disk", bus, sectorBytes, isBooted: true, ...serial };
  const extra: readonly Drive[] = disks.map(({ name, bus }) => (
    { node: `disk-${name}`, bus, sectorBytes: USUAL_SECTOR_BYTES, serial: name }
  ));
  const drives = [root, ...extra];
  const isScsi = drives.some((each) => each.bus === "scsi") || seedVolume.kind === "cdrom";
  const [rootDevice = [], ...extraDevices] = drives.map((each) => deviceArguments(each, drives));
  return [
    ...(isScsi ? SCSI_CONTROLLER : []),
    ...blockdev(overlay(image)),
    ...rootDevice,
    ...seedArguments(seedVolume),
    ...disks.flatMap((disk, index) => [...blockdev(emptyDisk(disk)), ...extraDevices[index] ?? []]),
  ];
}

/** QEMU's device on each bus; `port` counts the disks of that bus. */
const DEVICES: Readonly<Record<Bus, (drive: string, port: number) => string>> = {
  virtio: (drive) => `virtio-blk-pci,drive=${drive}`,
  scsi: (drive) => `scsi-hd,bus=scsi.0,drive=${drive}`,
  nvme: (drive) => `nvme,drive=${drive}`,
  // q35's own ICH9 has six ports, each a bus of one disk.
  sata: (drive, port) => `ide-hd,bus=ide.${port},drive=${drive}`,
};

/** How many disks q35's SATA controller takes. */
export const SATA_PORTS = 6;

function deviceArguments(drive: Drive, all: readonly Drive[]): readonly string[] {
  const { node, bus, sectorBytes, serial, isBooted } = drive;
  const port = all.filter((each) => each.bus === bus).indexOf(drive);
  const properties = [
    DEVICES[bus](node, port),
    ...(sectorBytes === USUAL_SECTOR_BYTES ? [] : blockSizes(sectorBytes)),
    ...(serial === undefined ? [] : [`serial=${serial}`]),
    ...(isBooted ? ["bootindex=0"] : []),
  ];
  return ["-device", properties.join(",")];
}

/** Both, as QEMU refuses physical sectors that are smaller than the logical ones. */
const blockSizes = (bytes: SectorBytes) => [`logical_block_size=${bytes}`, `physical_block_size=${bytes}`];

/** A boot's disks are thrown away: a flush to the host's disk protects nobody and costs seconds. */
const thrownAway = (filename: string) => ({
  cache: { "no-flush": true },
  file: { driver: "file", filename, cache: { "no-flush": true } },
});

function overlay(image: Image) {
  const base = {
    driver: image.format,
    "read-only": true,
    file: { driver: "file", filename: image.path, "read-only": true },
    // Whatever the image's header says, nothing below it is opened.
    ...(image.format === "qcow2" && { backing: null }),
  };
  return { driver: "qcow2", "node-name": "disk", ...thrownAway(BOOT_FILES.disk), backing: base };
}

function emptyDisk(disk: Hardware["disks"][number]) {
  return {
    driver: "qcow2",
    "node-name": `disk-${disk.name}`,
    ...thrownAway(extraDiskFile(disk.name)),
    backing: null,
  };
}

function seedArguments({ kind }: SeedVolume): readonly string[] {
  if (kind === "none") return [];
  const filename = kind === "vfat" ? BOOT_FILES.seedVfat : BOOT_FILES.seedIso;
  // By virtio-scsi: Debian's cloud kernel has no AHCI, and does not see a CD-ROM on q35's own SATA ports.
  const device = kind === "cdrom" ? "scsi-cd,bus=scsi.0,drive=seed" : "virtio-blk-pci,drive=seed";
  return [...blockdev(readOnly("seed", filename)), "-device", device];
}

/** A raw file that nobody may write. */
export function readOnly(node: string, filename: string) {
  return {
    driver: "raw",
    "node-name": node,
    "read-only": true,
    file: { driver: "file", filename, "read-only": true },
  };
}

/** The argument that opens a file for a device. */
export const blockdev = (node: object): readonly string[] => ["-blockdev", JSON.stringify(node)];

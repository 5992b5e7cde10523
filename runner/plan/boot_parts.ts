/** What a boot's machine is given: files, commands and QEMU's command line. */
import { USUAL_SECTOR_BYTES } from "../case/sector_size.ts";
import { upgradeOf } from "../case/derived_image.ts";
import { upgradeKey } from "../derive/upgrade.ts";
import type { DiskChange, Image } from "../image/image.ts";
import type { Host } from "../host/host.ts";
import { BOOT_FILES } from "../machine/boot_files.ts";
import { hardwareOf } from "./hardware.ts";
import type { CaseOnImage, PlannedBoot } from "./planned_boot.ts";
import { keepCommand, prepareCommands } from "./prepare.ts";
import type { Asked } from "./probe.ts";
import { qemuArguments } from "./qemu_arguments.ts";
import type { SeedMaker } from "./seed_files.ts";

/** What a boot's machine is given. */
export type BootParts = Pick<PlannedBoot, "files" | "nonceIn" | "prepare" | "argv">;

/** The seed's files, the commands that make the disks, and QEMU's command line. */
export function partsOf(
  each: CaseOnImage,
  { host, asked, seeds }: { readonly host: Host; readonly asked: Asked; readonly seeds: SeedMaker },
): BootParts {
  const { case: { seed, previous, isReboot }, image } = each;
  const hardware = hardwareOf(each, host);
  const argv = qemuArguments({ host, image, hardware });
  if (isReboot) return { files: {}, nonceIn: [], prepare: [], argv };
  const named = hardware.seedVolume.kind === "none" ? [] : Object.entries(seeds.filesOf(seed, asked));
  const files = Object.fromEntries(named.map(([name, bytes]) => [seedFile(name), bytes]));
  const before = previous && { previous: hardwareOf({ case: previous, image }, host) };
  return {
    files,
    nonceIn: named.length > 0 ? [seedFile("vendor-data")] : [],
    prepare: [
      ...diskCommands(each, host),
      ...prepareCommands({ host, hardware, files, ...before }),
    ],
    argv,
  };
}

const seedFile = (name: string) => `${BOOT_FILES.seed}/${name}`;

function diskCommands(each: CaseOnImage, host: Host): readonly (readonly string[])[] {
  const { case: { previous }, image } = each;
  const diskBytes = diskBytesOf(each);
  if (!previous) return [overlayCommand(host, image, diskBytes)];
  const isSame = diskBytes === diskBytesOf({ case: previous, image });
  return [
    keepCommand(BOOT_FILES.disk),
    ...(diskChangeOf(each)?.commands ?? []),
    ...(isSame ? [] : [[host.qemuImg, "resize", "-q", "-f", "qcow2", BOOT_FILES.disk, String(diskBytes)]]),
  ];
}

/** What is put onto the disk before the boot, where its case asks for that. */
export function diskChangeOf({ case: testCase, image }: CaseOnImage): DiskChange | undefined {
  const upgrade = upgradeOf(testCase);
  if (!upgrade) return undefined;
  const change = image.changes?.[upgradeKey(upgrade)];
  if (!change) throw new RangeError(`Cannot plan "${testCase.id}": nobody made its upgrade ready`);
  return change;
}

function overlayCommand({ qemuImg }: Host, { format, path }: Image, diskBytes: number): readonly string[] {
  return [
    qemuImg,
    "create",
    "-q",
    "-f",
    "qcow2",
    "-F",
    format,
    "-b",
    path,
    BOOT_FILES.disk,
    String(diskBytes),
  ];
}

/** How large the guest sees its disk: where that is the image's own size, in whole sectors. */
export function diskBytesOf(
  { case: { disk, sectorBytes }, image: { virtualSizeBytes } }: CaseOnImage,
): number {
  if (disk?.kind === "total") return disk.bytes;
  const sector = sectorBytes ?? USUAL_SECTOR_BYTES;
  return Math.ceil((virtualSizeBytes + (disk?.bytes ?? 0)) / sector) * sector;
}

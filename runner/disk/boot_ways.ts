/** By which firmware a disk can boot, told from what stands on it. */
import { type ReadBytes, viewOf } from "./bytes.ts";
import { type ListFolder, readFatFiles, whyFirmwareReadsNoFat } from "./fat_files.ts";
import type { DiskLayout } from "./layout.ts";
import { stretch } from "./stretch.ts";

/** Whether a firmware finds something to start, and what speaks for it or against it, in a line. */
export interface BootWay {
  /** Whether it does. */
  readonly works: boolean;
  /** `GRUB in the first sector`, `no EFI system partition`. */
  readonly because: string;
}

/** What each firmware finds. */
export interface BootWays {
  /** SeaBIOS, or any other. */
  readonly bios: BootWay;
  /** One whose variables name no loader yet. */
  readonly uefi: BootWay;
}

// UEFI 2.10, 5.3.3, and systemd's Discoverable Partitions; MBR: Linux's fdisk calls 0xef the same.
const ESP_TYPES = ["c12a7328-f81f-11d2-ba4b-00a0c93ec93b", "0xef"];
// GRUB's manual, "BIOS installation": where its core stands on a GPT.
const BIOS_BOOT_TYPE = "21686148-6449-6e6f-744e-656564454649";

/** Whether a partition is there for UEFI. */
export const isEsp = ({ type }: { readonly type: string }): boolean => ESP_TYPES.includes(type);

/** Whether a partition is there for GRUB on a BIOS. */
export const isBiosBoot = ({ type }: { readonly type: string }): boolean => type === BIOS_BOOT_TYPE;

/** Looks for what a BIOS and a UEFI start. Never throws for what stands on the disk. */
export async function readBootWays(read: ReadBytes, layout: DiskLayout): Promise<BootWays> {
  const disk = stretch({ read, startBytes: 0, sizeBytes: layout.sizeBytes });
  return { bios: await biosWay(disk, layout), uefi: await uefiWay(disk, layout) };
}

/** The code of a boot sector stands before the disk's signature and the table. */
const CODE_BYTES = 440;

async function biosWay(read: ReadBytes, { kind, partitions }: DiskLayout): Promise<BootWay> {
  const sector = await read(0, 512);
  const code = sector.subarray(0, CODE_BYTES);
  const hasCode = viewOf(sector).getUint16(510) === 0x55aa && code.some((byte) => byte !== 0);
  if (!hasCode) return { works: false, because: "no boot code in the first sector" };
  const isGrub = new TextDecoder("latin1").decode(code).includes("GRUB");
  const what = isGrub ? "GRUB in the first sector" : "boot code in the first sector";
  const core = partitions.find(isBiosBoot);
  if (kind !== "gpt" || !core) return { works: true, because: what };
  const start = await stretch({ read, ...core })(0, 512);
  if (start.some((byte) => byte !== 0)) {
    return { works: true, because: `${what}, its core in partition ${core.number}` };
  }
  return { works: false, because: `${what}, and nothing in its BIOS boot partition ${core.number}` };
}

/** What a firmware takes whose variables name nothing else (UEFI 2.10, 3.5.1.1). */
const LOADER = "BOOTX64.EFI";

async function uefiWay(read: ReadBytes, { partitions }: DiskLayout): Promise<BootWay> {
  const others = [];
  // Firmware looks on every FAT that it can read; the partitions of the right type are looked at first.
  for (const each of partitions.toSorted((a, b) => Number(isEsp(b)) - Number(isEsp(a)))) {
    const { startBytes, sizeBytes } = each;
    const own = stretch({ read, startBytes, sizeBytes });
    const [list, unread] = [await readFatFiles(own), await whyFirmwareReadsNoFat(own)];
    if (!unread && (await list?.("EFI", "BOOT"))?.includes(LOADER)) {
      return { works: true, because: `EFI/BOOT/${LOADER} in partition ${each.number}` };
    }
    if (isEsp(each)) {
      others.push(`its EFI system partition ${each.number} has ${unread ?? await lackText(list)}`);
    }
  }
  return { works: false, because: others[0] ?? "no EFI system partition" };
}

async function lackText(list: ListFolder | undefined): Promise<string> {
  if (!list) return "no FAT in it";
  const vendors = (await list("EFI")).filter((name) => name !== "BOOT");
  return vendors.length === 0
    ? `no EFI/BOOT/${LOADER}`
    : `no EFI/BOOT/${LOADER}, only ${vendors.slice(0, 3).map((name) => `EFI/${name}`).join(", ")}`;
}

import { assertEquals } from "@std/assert";
import { readerOf } from "../../fixtures/disks/disks.ts";
import { type BootWay, readBootWays } from "./boot_ways.ts";
import type { DiskLayout, FilledPartition } from "./layout.ts";

const BIOS_BOOT = "21686148-6449-6e6f-744e-656564454649";
const ESP = "c12a7328-f81f-11d2-ba4b-00a0c93ec93b";

/** What a BIOS and a UEFI find on a disk of 1 MiB with these bytes in it. */
async function ways(
  kind: DiskLayout["kind"],
  partitions: readonly Pick<FilledPartition, "number" | "type" | "startBytes">[],
  bytes: Readonly<Record<number, string>>,
): Promise<readonly [BootWay, BootWay]> {
  const disk = new Uint8Array(1 << 20);
  for (const [at, text] of Object.entries(bytes)) {
    disk.set(Uint8Array.from(text, (letter) => letter.charCodeAt(0)), Number(at));
  }
  const filled = partitions.map((each) => ({ ...each, sizeBytes: 4096 }));
  const layout = { kind, sectorBytes: 512, sizeBytes: disk.length, partitions: filled } as const;
  const { bios, uefi } = await readBootWays(readerOf(disk), layout);
  return [bios, uefi];
}

const SIGNED = { 510: "\x55\xaa" };
const BOOT_SECTOR = { 0: "\xeb\x63GRUB", ...SIGNED };
const CORE = { number: 14, type: BIOS_BOOT, startBytes: 8192 };

/** A disk, and whether a BIOS can start it, with the reason. */
const ROWS: readonly (readonly [string, Parameters<typeof ways>, boolean, string])[] = [
  ["an empty disk", ["none", [], {}], false, "no boot code in the first sector"],
  ["a table alone", ["mbr", [], SIGNED], false, "no boot code in the first sector"],
  ["code without its mark", ["mbr", [], { 0: "\xeb\x63" }], false, "no boot code in the first sector"],
  ["an MBR with code", ["mbr", [], { 0: "\xfa", ...SIGNED }], true, "boot code in the first sector"],
  ["a filesystem with a boot sector", ["none", [], BOOT_SECTOR], true, "GRUB in the first sector"],
  ["a GPT with gptmbr", ["gpt", [], { 0: "\xfa", ...SIGNED }], true, "boot code in the first sector"],
  [
    "GRUB with its core",
    ["gpt", [CORE], { ...BOOT_SECTOR, 8192: "core" }],
    true,
    "GRUB in the first sector, its core in partition 14",
  ],
  [
    "GRUB without its core",
    ["gpt", [CORE], BOOT_SECTOR],
    false,
    "GRUB in the first sector, and nothing in its BIOS boot partition 14",
  ],
  ["a core alone", ["gpt", [CORE], { 8192: "core", ...SIGNED }], false, "no boot code in the first sector"],
];
for (const [what, disk, works, because] of ROWS) {
  Deno.test(`readBootWays() tells what a BIOS finds on ${what}`, async () => {
    const [bios] = await ways(...disk);
    assertEquals(bios, { works, because });
  });
}

Deno.test("readBootWays() tells why no UEFI can start a disk", async () => {
  const reason = async (type: string) =>
    (await ways("gpt", [{ number: 15, type, startBytes: 4096 }], {}))[1].because;
  assertEquals(await reason("0x83"), "no EFI system partition");
  assertEquals(await reason(ESP), "its EFI system partition 15 has no FAT in it");
  assertEquals(await reason("0xef"), "its EFI system partition 15 has no FAT in it");
});

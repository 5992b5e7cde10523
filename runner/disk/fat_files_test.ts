/** FAT as mkfs.vfat and mtools write it. */
import { assert, assertEquals } from "@std/assert";
import { join } from "@std/path";
import { readerOf } from "../../fixtures/disks/disks.ts";
import { readFatFiles, whyFirmwareReadsNoFat } from "./fat_files.ts";
import { hasPrograms } from "../../fixtures/harness/programs.ts";

async function sh(script: string, cwd: string): Promise<string> {
  const env = { PATH: `${Deno.env.get("PATH")}:/usr/sbin:/sbin` };
  const { success, stdout, stderr } = await new Deno.Command("sh", { args: ["-ec", script], cwd, env })
    .output();
  assert(success, `${script}: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout);
}

const HAS_ALL = await hasPrograms("mkfs.vfat", "mmd", "mcopy");

/** How each is made, of which size, and in how many folders beside the one that is looked for. */
const KINDS = [
  ["12", "2M", 3],
  ["16", "32M", 3],
  ["16", "32M", 200],
  ["32", "64M", 3],
  ["32", "64M", 200],
] as const;

for (const [bits, size, folders] of KINDS) {
  Deno.test({
    name: `readFatFiles() reads FAT${bits} with ${folders} folders`,
    ignore: !HAS_ALL,
    fn: async () => {
      const folder = await Deno.makeTempDir({ prefix: "seedling-fat-" });
      try {
        await sh(
          `truncate -s ${size} D; mkfs.vfat -F ${bits} -n EFI-TEST -i 5eed0012 D; mmd -i D ::/EFI`,
          folder,
        );
        await sh(
          `mmd -i D $(seq -f '::/EFI/vendor-with-a-long-name-%g' ${folders}) ::/EFI/boot; echo x >x`,
          folder,
        );
        await sh("mcopy -i D x ::/EFI/boot/bootx64.efi; mcopy -i D x ::/EFI/boot/mmx64.efi", folder);
        const list = await readFatFiles(readerOf(await Deno.readFile(join(folder, "D"))));
        assertEquals(await list?.("EFI", "BOOT"), ["BOOTX64.EFI", "MMX64.EFI"]);
        assertEquals((await list?.("EFI"))?.length, folders + 1);
        assertEquals([await list?.(), await list?.("NONE", "BOOT")], [["EFI"], []]);
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}

Deno.test({
  name:
    "whyFirmwareReadsNoFat() knows a FAT32 that is too small to be one, as mkfs.vfat makes it all the same",
  ignore: !HAS_ALL,
  fn: async () => {
    const folder = await Deno.makeTempDir({ prefix: "seedling-fat-" });
    const why = async (size: string, how: string) => {
      await sh(`rm -f D; truncate -s ${size} D; mkfs.vfat ${how} D`, folder);
      return await whyFirmwareReadsNoFat(readerOf(await Deno.readFile(join(folder, "D"))));
    };
    try {
      assertEquals(await why("64M", "-F 32"), undefined);
      assertEquals(await why("32M", "-F 16"), undefined);
      const words = "a FAT32 of 64496 clusters, and firmware reads none of fewer than 65525";
      assertEquals(await why("32M", "-F 32 -s 1"), words);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test("readFatFiles() finds none in zeroes, in a boot sector, and in what is damaged", async () => {
  const sector = new Uint8Array(512);
  const of = () => readFatFiles(readerOf(sector));
  assertEquals(await of(), undefined);
  sector.set([0x55, 0xaa], 510);
  assertEquals(await of(), undefined);
  sector.fill(0xff, 0, 510);
  assertEquals(await of(), undefined);
});

Deno.test("readFatFiles() ends on a chain that leads back to itself", async () => {
  const bytes = new Uint8Array(70_000 * 512);
  const view = new DataView(bytes.buffer);
  view.setUint16(11, 512, true);
  view.setUint8(13, 1);
  view.setUint16(14, 32, true);
  view.setUint8(16, 1);
  view.setUint32(32, 70_000, true);
  view.setUint32(36, 600, true);
  view.setUint32(44, 2, true);
  view.setUint16(510, 0x55aa);
  view.setUint32(32 * 512 + 8, 2, true);
  const [root, named] = [(32 + 600) * 512, "A".padEnd(11)];
  bytes.set([...named].map((letter) => letter.charCodeAt(0)), root);
  bytes[root + 11] = 0x10;
  assertEquals(await (await readFatFiles(readerOf(bytes)))?.(), ["A"]);
});

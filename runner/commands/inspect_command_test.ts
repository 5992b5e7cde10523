import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { call } from "../../fixtures/harness/call.ts";
import { hasPrograms } from "../../fixtures/harness/programs.ts";

async function sh(script: string, cwd: string): Promise<string> {
  const env = { PATH: `${Deno.env.get("PATH")}:/usr/sbin:/sbin` };
  const { success, stdout, stderr } = await new Deno.Command("sh", { args: ["-ec", script], cwd, env })
    .output();
  assert(success, `${script}: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout);
}

const HAS_ALL = await hasPrograms(
  ...["sgdisk", "mkfs.vfat", "mmd", "mcopy", "mke2fs", "blkid", "xz", "qemu-img"],
);

const ROOT = "5eed0012-0000-4000-8000-000000000101";
const MAKE = `
truncate -s 20G disk.img
sgdisk -n 14:2048:10239 -t 14:ef02 -n 15:10240:30719 -t 15:ef00 -n 1:30720:0 -c 1:root disk.img
truncate -s 10M esp; mkfs.vfat -n EFI esp
mke2fs -q -t ext4 -L root -U ${ROOT} -E offset=$((30720*512)),lazy_itable_init=1,nodiscard disk.img 19G
`;
const LOADER = "mmd -i esp ::/EFI ::/EFI/BOOT; echo x >x; mcopy -i esp x ::/EFI/BOOT/BOOTX64.EFI";
const PUT_ESP = "dd if=esp of=disk.img bs=1M seek=5 conv=notrunc status=none";
const BOOT_CODE = "printf '\\353\\143GRUB' | dd of=disk.img conv=notrunc status=none";
const CORE = "printf core | dd of=disk.img bs=512 seek=2048 conv=notrunc status=none";

/** A test in a folder with an image of 20 GiB, of which some steps are done beside its partitions. */
function withImage(name: string, steps: readonly string[], test: (path: string) => Promise<void>): void {
  Deno.test({
    name,
    ignore: !HAS_ALL,
    fn: async () => {
      const folder = await Deno.makeTempDir({ prefix: "seedling-inspect-" });
      try {
        await sh([MAKE, ...steps].join("\n"), folder);
        await test(join(folder, "disk.img"));
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}

withImage(
  "seedling inspect tells what sgdisk, blkid and stat tell",
  [LOADER, PUT_ESP, BOOT_CODE, CORE],
  async (path) => {
    const { code, out, err } = await call("inspect", path, "--json");
    assertEquals([code, err], [0, ""]);
    const told = JSON.parse(out);
    assertEquals([told.format, told.sizeBytes, told.sha256], ["raw", 20 * 1024 ** 3, undefined]);
    assertEquals(told.partitions.map(({ number }: { number: number }) => number), [14, 15, 1]);
    const sgdisk = await sh("sgdisk -i 1 disk.img", join(path, ".."));
    const [, guid = ""] = /unique GUID: (\S+)/.exec(sgdisk) ?? [];
    const [, start = ""] = /First sector: (\d+)/.exec(sgdisk) ?? [];
    const [, , root] = told.partitions;
    assertEquals([root.guid, root.start, root.name], [guid.toLowerCase(), Number(start) * 512, "root"]);
    for (const { on, uuid, label, type } of told.filesystems) {
      const { start } = told.partitions.find(({ number }: { number: number }) => `${number}` === on);
      const blkid = await sh(`blkid -p -o export -O ${start} disk.img`, join(path, ".."));
      const said = ["UUID", "LABEL", "TYPE"].map((name) =>
        new RegExp(`^${name}=(.*)$`, "m").exec(blkid)?.[1]
      );
      assertEquals([uuid, label, type], said);
    }
    assertEquals(told.filesystems.length, 2);
    assertEquals([told.boots.bios.works, told.boots.uefi.works, told.firmware.firmware], [
      true,
      true,
      "bios",
    ]);
    assertEquals(told.odd, []);
  },
);

withImage("seedling inspect draws an image for people", [LOADER, PUT_ESP], async (path) => {
  const { code, out } = await call("inspect", path);
  assertEquals(code, 0);
  assertStringIncludes(out, "raw, 20G, a disk of 20G");
  assertStringIncludes(out, "sha256 not known yet");
  assertStringIncludes(out, "─ vda1 20G ─");
  assertStringIncludes(out, "BIOS cannot start it: no boot code in the first sector");
  assertStringIncludes(out, "UEFI starts it: EFI/BOOT/BOOTX64.EFI in partition 15");
  assertStringIncludes(out, "seedling run boots it by UEFI");
  assertStringIncludes(out, "odd: a BIOS cannot start it");
});

withImage("seedling inspect says what is odd", [
  "mmd -i esp ::/EFI ::/EFI/DEBIAN",
  PUT_ESP,
  BOOT_CODE,
  "truncate -s +1G disk.img",
], async (path) => {
  const { code, out } = await call("inspect", path, "--json");
  assertEquals(code, 0);
  assertEquals(JSON.parse(out).odd, [
    "no firmware can start it: GRUB in the first sector, and nothing in its BIOS boot partition 14, and its EFI system partition 15 has no EFI/BOOT/BOOTX64.EFI, only EFI/DEBIAN",
    "GPT's backup stands 1G before the disk's end (sgdisk -e IMAGE)",
  ]);
});

withImage(
  "seedling inspect says what is damaged in a partition table",
  ["dd if=/dev/zero of=disk.img bs=1 seek=528 count=4 conv=notrunc status=none"],
  async (path) => {
    const { out } = await call("inspect", path, "--json");
    const words = "the primary GPT is damaged (the checksum of its header is wrong)";
    assertEquals(JSON.parse(out).odd.some((each: string) => each.startsWith(words)), true, out);
  },
);

withImage(
  "seedling inspect says that a filesystem is longer than the disk that it fills",
  ["rm disk.img; truncate -s 32M disk.img; PATH=$PATH:/sbin mke2fs -q -F disk.img; truncate -s 16M disk.img"],
  async (path) => {
    const { out } = await call("inspect", path, "--json");
    const words = "ext2 has 33554432 bytes, the disk 16777216: Linux does not mount it";
    assertEquals(JSON.parse(out).odd.includes(words), true, out);
  },
);

withImage(
  "seedling inspect says that a filesystem was made over another",
  [
    "rm disk.img; truncate -s 128M disk.img; PATH=$PATH:/sbin; mke2fs -q -F -t ext4 disk.img",
    // btrfs's magic, sizes and no checksum that is looked at.
    "printf '_BHRfS_M' | dd of=disk.img bs=1 seek=65600 conv=notrunc status=none",
    "printf '\\0\\0\\0\\10' | dd of=disk.img bs=1 seek=65648 conv=notrunc status=none",
    "printf '\\0\\20' | dd of=disk.img bs=1 seek=65680 conv=notrunc status=none",
    "printf '\\1' | dd of=disk.img bs=1 seek=65732 conv=notrunc status=none",
  ],
  async (path) => {
    const { out } = await call("inspect", path, "--json");
    const words = "the disk has the signatures of ext4 and btrfs";
    assertEquals(JSON.parse(out).odd.some((each: string) => each.startsWith(words)), true, out);
  },
);

withImage(
  "seedling inspect looks into what is packed",
  ["truncate -s 5G disk.img; rm disk.img", LOADER],
  async (path) => {
    await sh("truncate -s 64M disk.img; sgdisk -n 1:2048:0 disk.img; xz -T0 disk.img", join(path, ".."));
    const { code, out } = await call("inspect", `${path}.xz`, "--json");
    const told = JSON.parse(out);
    assertEquals([code, told.format, told.sizeBytes, told.sha256.length], [0, "xz", 64 * 1024 ** 2, 64]);
    assertEquals(told.odd.at(-1), "no filesystem of a root is known on it (ext4, xfs, btrfs)");
  },
);

withImage(
  "seedling inspect ends with 2 for what must not be booted",
  ["truncate -s 10G disk.img"],
  async (path) => {
    const { code, out, err } = await call("inspect", path);
    assertEquals([code, out], [2, ""]);
    assertStringIncludes(err, "it is cut short: it has 10737418240 bytes");
  },
);

Deno.test("seedling inspect wants one image", async () => {
  assertEquals(
    (await call("inspect")).err,
    "Cannot inspect no image (name one: a file, debian-12 or a public image)\n",
  );
  assertEquals((await call("inspect", "a", "b")).code, 2);
});

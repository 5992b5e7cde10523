/** Disks that the field's own programs make, held against what blkid and partx say of them. */
import { assertEquals } from "@std/assert";
import type { ReadBytes } from "./bytes.ts";
import { type DiskLayout, readLayout } from "./layout.ts";
import { lacking } from "../../fixtures/harness/programs.ts";

/** What is done to `disk.img`, an empty file of 64 MiB unless the commands make another. */
type Recipe = readonly [what: string, programs: readonly string[], commands: string];

const CONTENTS: readonly Recipe[] = [
  ["ext2", ["mke2fs"], "mke2fs -q -t ext2 -L two disk.img"],
  ["ext3", ["mke2fs"], "mke2fs -q -t ext3 -L three disk.img"],
  ["ext4", ["mke2fs"], "mke2fs -q -t ext4 -L four disk.img"],
  ["ext4 without a journal", ["mke2fs"], "mke2fs -q -t ext4 -O ^has_journal disk.img"],
  ["ext2 with ext4's extents", ["mke2fs"], "mke2fs -q -t ext2 -O extents disk.img"],
  [
    "ext3 without sparse superblocks",
    ["mke2fs"],
    "mke2fs -q -t ext3 -O ^sparse_super,^resize_inode disk.img",
  ],
  ["ext4 with a label in UTF-8", ["mke2fs"], "mke2fs -q -t ext4 -L würzel disk.img"],
  ["an external journal", ["mke2fs"], "mke2fs -q -O journal_dev -L journal disk.img"],
  ["an external journal in small blocks", ["mke2fs"], "mke2fs -q -b 1024 -O journal_dev disk.img"],
  ["xfs v5", ["mkfs.xfs"], "truncate -s 320M disk.img; mkfs.xfs -q -L würzel disk.img"],
  ["xfs v4", ["mkfs.xfs"], "truncate -s 320M disk.img; mkfs.xfs -q -m crc=0 -L four disk.img"],
  ["btrfs", ["mkfs.btrfs"], "truncate -s 128M disk.img; mkfs.btrfs -q -L 'wür zel' disk.img"],
  [
    "one of two devices of a btrfs",
    ["mkfs.btrfs"],
    "truncate -s 128M disk.img other.img; mkfs.btrfs -q disk.img other.img",
  ],
  ["FAT12", ["mkfs.vfat"], "mkfs.vfat -F 12 -n TWELVE disk.img"],
  ["FAT16", ["mkfs.vfat"], "mkfs.vfat -F 16 -n SIXTEEN disk.img"],
  ["FAT32", ["mkfs.vfat"], "mkfs.vfat -F 32 -n 'ESP 32' disk.img"],
  ["FAT32 without a label", ["mkfs.vfat"], "mkfs.vfat -F 32 disk.img"],
  ["FAT with an MBR", ["mkfs.vfat"], "mkfs.vfat --mbr=y -n MBR disk.img"],
  ["exFAT", ["mkfs.exfat"], "mkfs.exfat -L wurzel disk.img"],
  ["NTFS", ["mkfs.ntfs"], "mkfs.ntfs -q -F -Q -L würzel disk.img"],
  ["F2FS", ["mkfs.f2fs"], "mkfs.f2fs -q -l wurzel disk.img"],
  ["swap", ["mkswap"], "mkswap -q -L schlaf disk.img"],
  ["swap in large pages", ["mkswap"], "mkswap -q -p 65536 -L schlaf disk.img"],
  ["LUKS1", ["cryptsetup"], luks("luks1", "")],
  ["LUKS2", ["cryptsetup"], luks("luks2", "--label geheim")],
  [
    "LUKS2 whose first header is gone",
    ["cryptsetup"],
    `${luks("luks2", "")}; dd if=/dev/zero of=disk.img bs=512 count=1 conv=notrunc status=none`,
  ],
  ["squashfs", ["mksquashfs"], "mkdir d; rm disk.img; mksquashfs d disk.img -quiet -no-progress >/dev/null"],
  ["erofs", ["mkfs.erofs"], "mkdir d; echo x >d/x; mkfs.erofs disk.img d >/dev/null"],
  ["iso9660", ["xorriso"], "mkdir d; rm disk.img; xorriso -as mkisofs -quiet -V CIDATA -o disk.img d"],
  [
    "iso9660 with Joliet",
    ["xorriso"],
    "mkdir d; rm disk.img; xorriso -as mkisofs -quiet -J -V 'My Seed' -o disk.img d",
  ],
];

function luks(type: string, more: string): string {
  return `printf x | cryptsetup luksFormat -q --type ${type} ${more} --pbkdf pbkdf2 --pbkdf-force-iterations 1000 disk.img -`;
}

const GPT = `printf 'label: gpt\\n14: start=2048, size=4M\\n1: name=würzel\\n' | sfdisk -q disk.img`;
const poke = (at: string, bytes: string) =>
  `printf '${bytes}' | dd of=disk.img bs=1 seek=$((${at})) conv=notrunc status=none`;
/** One of four entries of an MBR or an extended one at a sector, and the signature. */
const entry = (sector: number, index: number, [type, first, sectors]: readonly [string, number, number]) => {
  const word = (number: number) =>
    [0, 8, 16, 24].map((shift) => `\\x${(number >>> shift & 255).toString(16).padStart(2, "0")}`).join("");
  return [
    poke(
      `${sector * 512 + 446 + index * 16}`,
      `\\0\\0\\0\\0\\x${type}\\0\\0\\0${word(first)}${word(sectors)}`,
    ),
    poke(`${sector * 512 + 510}`, "\\x55\\xaa"),
  ].join("; ");
};

const TABLES: readonly Recipe[] = [
  ["GPT", ["sfdisk"], GPT],
  [
    "GPT of 2048 entries",
    ["sfdisk"],
    "printf 'label: gpt\\ntable-length: 2048\\n,8M\\n,\\n' | sfdisk -q disk.img",
  ],
  [
    "GPT of 16 entries",
    ["sfdisk"],
    "printf 'label: gpt\\ntable-length: 16\\n,8M\\n,\\n' | sfdisk -q disk.img",
  ],
  ["GPT whose primary header is damaged", ["sfdisk"], `${GPT}; ${poke("512 + 24", "\\x07")}`],
  ["GPT whose primary entries are damaged", ["sfdisk"], `${GPT}; ${poke("1024 + 40", "\\x07")}`],
  [
    "GPT whose headers are both damaged",
    ["sfdisk"],
    `${GPT}; ${poke("512", "X")}; ${poke("67108864 - 512", "X")}`,
  ],
  [
    "GPT without an MBR",
    ["sfdisk"],
    `${GPT}; dd if=/dev/zero of=disk.img bs=512 count=1 conv=notrunc status=none`,
  ],
  ["GPT behind a plain MBR", ["sfdisk"], `${GPT}; ${entry(0, 0, ["83", 2048, 8192])}`],
  ["GPT behind a hybrid MBR", ["sfdisk", "sgdisk"], `${GPT}; sgdisk -h 1:EE disk.img >/dev/null`],
  ["GPT cut short", ["sfdisk"], `${GPT}; truncate -s 32M disk.img`],
  ["GPT on a disk that grew", ["sfdisk"], `${GPT}; truncate -s 96M disk.img`],
  ["MBR", ["sfdisk"], "printf 'label: dos\\n,8M,83,*\\n,8M,82\\n' | sfdisk -q disk.img"],
  [
    "MBR with logical partitions",
    ["sfdisk"],
    "printf 'label: dos\\n,8M\\n,,E\\n,4M\\n,4M,82\\n,4M\\n' | sfdisk -q disk.img",
  ],
  [
    "MBR whose first logical partition was deleted",
    ["sfdisk"],
    "printf 'label: dos\\n,8M\\n,,E\\n,4M\\n,4M,82\\n,4M\\n' | sfdisk -q disk.img; sfdisk -q --delete disk.img 5",
  ],
  [
    "MBR whose extended table starts empty",
    [],
    [
      entry(0, 0, ["05", 2048, 65_536]),
      entry(2048, 1, ["05", 4096, 8192]),
      entry(6144, 0, ["83", 2048, 2048]),
    ].join("; "),
  ],
  [
    "MBR with garbage behind the two entries of an extended table",
    [],
    [
      entry(0, 0, ["0f", 2048, 65_536]),
      entry(2048, 0, ["83", 2048, 2048]),
      entry(2048, 2, ["83", 99, 999_999]),
      entry(2048, 3, ["83", 8192, 64]),
    ].join("; "),
  ],
  [
    "MBR with Linux's own extended type",
    [],
    `${entry(0, 2, ["85", 2048, 65_536])}; ${entry(2048, 0, ["83", 64, 64])}`,
  ],
  ["nothing", [], ":"],
];

const PATH = `${Deno.env.get("PATH")}:/usr/sbin:/sbin`;

async function said(folder: string, command: string): Promise<string> {
  const output = await new Deno.Command("sh", {
    args: ["-c", command],
    cwd: folder,
    env: { PATH, LC_ALL: "C.UTF-8" },
  }).output();
  return new TextDecoder().decode(output.stdout);
}

function readerOf(file: Deno.FsFile): ReadBytes {
  return async (offset, length) => {
    const bytes = new Uint8Array(length);
    await file.seek(offset, Deno.SeekMode.Start);
    for (let done = 0; done < length;) {
      const got = await file.read(bytes.subarray(done));
      if (got === null) break;
      done += got;
    }
    return bytes;
  };
}

/** The disk that the commands make, as it is read, and what a program says of it. */
async function made([, , commands]: Recipe, oracle: string): Promise<readonly [DiskLayout, string]> {
  const folder = await Deno.makeTempDir({ prefix: "seedling-disk-" });
  try {
    await said(folder, `truncate -s 64M disk.img; ${commands}`);
    using file = await Deno.open(`${folder}/disk.img`);
    const layout = await readLayout(readerOf(file), (await file.stat()).size);
    return [layout, await said(folder, oracle)];
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A label or UUID as blkid encodes it for udev: `w\xc3\xbcr\x20zel`. */
function decoded(text: string): string {
  const bytes = text.replace(
    /\\x([0-9a-f]{2})/g,
    (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)),
  );
  const isEncoded = /\\x[89a-f]/.test(text);
  return isEncoded ? new TextDecoder().decode(Uint8Array.from(bytes, (each) => each.charCodeAt(0))) : bytes;
}

for (const recipe of CONTENTS) {
  const [what, programs] = recipe;
  const lacks = await lacking("blkid", ...programs);
  Deno.test({
    name: `readLayout() reads ${what} as blkid does${lacks.length > 0 ? ` (no ${lacks.join(", ")})` : ""}`,
    ignore: lacks.length > 0,
    fn: async () => {
      const [{ filesystem, holds }, text] = await made(recipe, "blkid -p -o udev disk.img");
      const told = new Map(
        text.split("\n").map((line) => [line.split("=")[0] ?? "", line.slice(line.indexOf("=") + 1)]),
      );
      const { type = "", uuid = "", label = "" } = { ...(filesystem ?? holds) } as Readonly<
        Record<string, string>
      >;
      const keys = ["ID_FS_TYPE", "ID_FS_UUID", "ID_FS_LABEL_ENC"];
      assertEquals([type, uuid, label], keys.map((key) => decoded(told.get(key) ?? "")));
    },
  });
}

for (const recipe of TABLES) {
  const [what, programs] = recipe;
  const lacks = await lacking("partx", ...programs);
  Deno.test({
    name: `readLayout() reads ${what} as partx does${lacks.length > 0 ? ` (no ${lacks.join(", ")})` : ""}`,
    ignore: lacks.length > 0,
    fn: async () => {
      const [{ partitions }, text] = await made(recipe, "partx -g --raw -o NR,START,SECTORS disk.img");
      const rows = partitions.map(({ number, startBytes, sizeBytes }) =>
        [number, startBytes / 512, sizeBytes / 512].join(" ")
      );
      assertEquals(rows, text.split("\n").filter((line) => line !== ""));
    },
  });
}

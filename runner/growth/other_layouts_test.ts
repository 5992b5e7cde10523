/** How other distributions lay their images out: made by the field's own programs, read, and held against sfdisk and blkid. */
import { assertEquals } from "@std/assert";
import { type DiskLayout, readLayout } from "../disk/layout.ts";
import { findRoot } from "./growth_root.ts";
import { lacking } from "../../fixtures/harness/programs.ts";

const PATH = `${Deno.env.get("PATH")}:/usr/sbin:/sbin`;

/** Makes a filesystem in a partition: `put NUMBER mkfs...`. */
const PUT = `put() {
  number=$1; shift
  set -- $(partx --noheadings --raw --output START,SECTORS --nr $number disk.img) "$@"
  start=$1; sectors=$2; shift 2
  truncate -s $((sectors * 512)) part.img
  "$@" part.img >/dev/null
  dd if=part.img of=disk.img bs=64K seek=$((start * 512)) oflag=seek_bytes conv=notrunc,sparse status=none
  rm part.img
}
`;
const ESP = "C12A7328-F81F-11D2-BA4B-00A0C93EC93B";
const BIOS = "21686148-6449-6E6F-744E-656564454649";
const BOOT = "BC13C2FF-59E6-4262-A352-B275FD6F7172";
const ROOT = "4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709";
const LINUX = "0FC63DAF-8483-4772-8E79-3D69D8477DE4";

interface Layout {
  readonly what: string;
  readonly sizeMiB: number;
  /** sfdisk's words; none: the disk has no table. */
  readonly table?: readonly string[];
  readonly fill: string;
  /** The root's partition, and what is in it. */
  readonly root: readonly [partition: number | undefined, type: string];
}

const LAYOUTS: readonly Layout[] = [
  {
    what: "Ubuntu 24.04: /boot apart, the root last",
    sizeMiB: 256,
    table: [
      `14: size=4M, type=${BIOS}`,
      `15: size=40M, type=${ESP}`,
      `16: size=64M, type=${BOOT}`,
      `1: type=${LINUX}`,
    ],
    fill:
      "put 15 mkfs.vfat -n UEFI; put 16 mke2fs -q -t ext4 -L BOOT; put 1 mke2fs -q -t ext4 -L cloudimg-rootfs",
    root: [1, "ext4"],
  },
  {
    what: "Fedora Cloud: /boot in ext4, the root in btrfs",
    sizeMiB: 512,
    table: [`size=2M, type=${BIOS}`, `size=40M, type=${ESP}`, `size=96M, type=${BOOT}`, `type=${ROOT}`],
    fill: "put 2 mkfs.vfat; put 3 mke2fs -q -t ext4; put 4 mkfs.btrfs -q -L fedora",
    root: [4, "btrfs"],
  },
  {
    what: "RHEL 9: /boot and the root in XFS, for a BIOS and UEFI",
    sizeMiB: 1024,
    table: [`size=1M, type=${BIOS}`, `size=40M, type=${ESP}`, `size=320M, type=${BOOT}`, `type=${LINUX}`],
    fill: "put 2 mkfs.vfat -F 16; put 3 mkfs.xfs -q -L boot; put 4 mkfs.xfs -q -L root",
    root: [4, "xfs"],
  },
  {
    what: "openSUSE: the root in btrfs behind a small ESP",
    sizeMiB: 256,
    table: [
      `size=2M, name=p.legacy, type=${BIOS}`,
      `size=33M, name=p.UEFI, type=${ESP}`,
      `name=p.lxroot, type=${LINUX}`,
    ],
    fill: "put 2 mkfs.vfat -F 16 -n EFI; put 3 mkfs.btrfs -q -L ROOT",
    root: [3, "btrfs"],
  },
  {
    what: "mkosi: an ESP larger than the root, by type alone",
    sizeMiB: 512,
    table: [`size=300M, name=esp, type=${ESP}`, `name=root-x86-64, type=${ROOT}`],
    fill: "put 1 mkfs.vfat -F 32 -n ESP; put 2 mkfs.btrfs -q -L root",
    root: [2, "btrfs"],
  },
  {
    what: "Alpine for UEFI: an ESP and the root",
    sizeMiB: 128,
    table: [`size=40M, type=${ESP}`, `type=${LINUX}`],
    fill: "put 1 mkfs.vfat -n EFI; put 2 mke2fs -q -t ext4 -L /",
    root: [2, "ext4"],
  },
  {
    what: "Alpine for a BIOS: the disk is the root",
    sizeMiB: 64,
    fill: "mke2fs -q -t ext4 -L / disk.img",
    root: [undefined, "ext4"],
  },
];

const NEEDED = ["sfdisk", "partx", "blkid", "mkfs.vfat", "mke2fs", "mkfs.xfs", "mkfs.btrfs"];

async function said(folder: string, command: string): Promise<string> {
  const { stdout } = await new Deno.Command("sh", {
    args: ["-c", command],
    cwd: folder,
    env: { PATH, LC_ALL: "C.UTF-8" },
  }).output();
  return new TextDecoder().decode(stdout).trim();
}

async function readDisk(path: string): Promise<DiskLayout> {
  using file = await Deno.open(path);
  return await readLayout(async (offset, length) => {
    const bytes = new Uint8Array(length);
    await file.seek(offset, Deno.SeekMode.Start);
    for (let done = 0; done < length;) {
      const got = await file.read(bytes.subarray(done));
      if (got === null) break;
      done += got;
    }
    return bytes;
  }, (await file.stat()).size);
}

/** What is in each partition, and in a disk without any, as blkid has it: `4 btrfs`. */
async function saidByBlkid(
  folder: string,
  { partitions, sizeBytes }: DiskLayout,
): Promise<readonly string[]> {
  const places = partitions.length > 0 ? partitions : [{ number: 0, startBytes: 0, sizeBytes }];
  return await Promise.all(places.map(async ({ number, startBytes, sizeBytes }) => {
    const range = `-O ${startBytes} -S ${sizeBytes}`;
    return `${number} ${await said(folder, `blkid -p ${range} -s TYPE -o value disk.img`)}`.trim();
  }));
}

const typeOf = ({ filesystem, holds }: Pick<DiskLayout, "filesystem" | "holds">) =>
  filesystem?.type ?? holds?.type ?? "";

const LACKS = await lacking(...NEEDED);

for (const { what, sizeMiB, table, fill, root } of LAYOUTS) {
  Deno.test({
    name: `readLayout() and findRoot() read the layout of ${what}${
      LACKS.length > 0 ? ` (ignored: needs ${LACKS.join(", ")})` : ""
    }`,
    ignore: LACKS.length > 0,
    fn: async () => {
      const folder = await Deno.makeTempDir({ prefix: "seedling-layout-" });
      try {
        const made = table ? `printf 'label: gpt\n${table.join("\n")}\n' | sfdisk -q disk.img` : ":";
        await said(folder, `${PUT}truncate -s ${sizeMiB}M disk.img; ${made}; ${fill}`);
        const layout = await readDisk(`${folder}/disk.img`);
        const found = findRoot(layout);
        assertEquals([found?.status, found?.place.partition], ["read", root[0]]);
        assertEquals(found?.status === "read" ? `${found.filesystem.type}` : "", root[1]);
        const read = layout.partitions.length > 0
          ? layout.partitions.map((each) => `${each.number} ${typeOf(each)}`.trim())
          : [`0 ${typeOf(layout)}`];
        assertEquals(read, await saidByBlkid(folder, layout));
        assertEquals(layout.damage, undefined);
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}

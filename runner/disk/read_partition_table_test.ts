import { crc32 } from "node:zlib";
import { assertEquals, assertStringIncludes } from "@std/assert";
import { openDisk, patched, readerOf } from "../../fixtures/disks/disks.ts";
import { readLayout, usableEnd } from "./layout.ts";
import { readPartitionTable } from "./read_partition_table.ts";

/** The end of extlinux's boot sector as it stands in an ext4 that fills a disk: code where a table would be. */
const EXTLINUX_END = "09b40ebb0700cd10ebf231c0cd16cd19f4ebfd8a16747b06cd1307c3426f6f74" +
  "206572726f720d0a000000000000000000000000000000000000fe02b23e1837" + "55aa";

function bytesOf(digits: string): Uint8Array {
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

Deno.test("readPartitionTable() takes extlinux's boot sector for no table, as Linux does", async () => {
  const sector = new Uint8Array(512);
  sector.set(bytesOf(EXTLINUX_END), 446);
  assertEquals(await readPartitionTable(readerOf(sector), 1024 ** 2), {
    kind: "none",
    sectorBytes: 512,
    partitions: [],
  });
});

Deno.test("readLayout() finds the filesystem behind extlinux's boot sector", async () => {
  const { read, sizeBytes } = patched(await openDisk("whole-btrfs"), 446, bytesOf(EXTLINUX_END));
  const layout = await readLayout(read, sizeBytes);
  assertEquals([layout.kind, layout.filesystem?.label], ["none", "whole"]);
});

Deno.test("readPartitionTable() takes a table with an active partition for one", async () => {
  const { read, sizeBytes } = patched(await openDisk("mbr-xfs"), 446, Uint8Array.of(0x80));
  assertEquals((await readLayout(read, sizeBytes)).kind, "mbr");
});

const MIB = 1024 ** 2;

Deno.test("readPartitionTable() says that it read a GPT's backup, and why", async () => {
  const disk = await openDisk("gpt-ext4");
  const sound = await readPartitionTable(disk.read, disk.sizeBytes);
  const torn = patched(disk, 512 + 24, Uint8Array.of(7));
  const { damage: [words = ""] = [], ...table } = await readPartitionTable(torn.read, torn.sizeBytes);
  assertEquals(table, sound);
  assertStringIncludes(words, "the primary GPT is damaged (the checksum of its header is wrong)");
});

/** What Linux reads no partition of, by what is changed on a disk with a GPT. */
const UNREAD:
  readonly (readonly [string, readonly (readonly [number, readonly number[]])[], number, string])[] = [
    ["its end cut off", [], 32 * MIB, "its last usable sector lies behind the disk's end"],
    ["both headers damaged", [[512, [0]], [64 * MIB - 512, [0]]], 64 * MIB, "no header stands there"],
    ["no MBR before it", [[510, [0, 0]]], 64 * MIB, "Linux does not read it"],
  ];
for (const [what, changes, sizeBytes, words] of UNREAD) {
  Deno.test(`readPartitionTable() reads no partition of a GPT with ${what}, and says so`, async () => {
    const disk = changes.reduce(
      (each, [at, bytes]) => patched(each, at, Uint8Array.from(bytes)),
      await openDisk("gpt-ext4"),
    );
    const { kind, partitions, damage } = await readPartitionTable(disk.read, sizeBytes);
    assertEquals([kind, partitions, damage?.length], ["none", [], 1]);
    assertStringIncludes(damage?.[0] ?? "", words);
  });
}

Deno.test("readPartitionTable() takes the MBR where it does not protect the GPT behind it", async () => {
  const linux = Uint8Array.of(0, 0, 0, 0, 0x83, 0, 0, 0, 0, 8, 0, 0, 0, 8, 0, 0);
  const { read, sizeBytes } = patched(await openDisk("gpt-ext4"), 446, linux);
  const { kind, partitions, damage } = await readPartitionTable(read, sizeBytes);
  assertEquals([kind, partitions.map(({ startBytes }) => startBytes), damage?.length], ["mbr", [MIB], 1]);
});

Deno.test("readPartitionTable() shows a partition of an MBR up to the disk's end, and says that it goes on", async () => {
  const { read } = await openDisk("mbr-xfs");
  const { partitions, damage } = await readPartitionTable(read, 7 * MIB);
  assertEquals(partitions.map(({ number, sizeBytes }) => [number, sizeBytes]), [
    [1, 4 * MIB],
    [2, 2 * MIB],
    [5, MIB],
  ]);
  assertEquals(damage, [
    "partition 2 ends behind the disk's end: Linux cuts it there",
    "partition 5 ends behind the disk's end: Linux cuts it there",
    "partition 6 starts behind the disk's end: Linux shows none there",
  ]);
});

Deno.test("readLayout() counts an MBR in 4096 bytes where only that leads to a filesystem", async () => {
  const superblock = await (await openDisk("gpt-ext4")).read(13 * MIB + 1024, 1024);
  const table = Uint8Array.of(0, 0, 0, 0, 0x83, 0, 0, 0, 0, 1, 0, 0, 0, 8, 0, 0);
  const empty = { read: readerOf(new Uint8Array()), sizeBytes: 64 * MIB };
  const signed = patched(patched(empty, 446, table), 510, Uint8Array.of(0x55, 0xaa));
  const { read, sizeBytes } = patched(signed, MIB + 1024, superblock);
  const { sectorBytes, partitions: [root] } = await readLayout(read, sizeBytes);
  assertEquals([sectorBytes, root?.startBytes, root?.sizeBytes, root?.filesystem?.label], [
    4096,
    MIB,
    8 * MIB,
    "root",
  ]);
});

Deno.test("usableEnd() leaves as much room for a GPT's backup as its entries take", () => {
  const disk = { kind: "gpt", sectorBytes: 512, sizeBytes: 64 * MIB, partitions: [] } as const;
  assertEquals(usableEnd({ ...disk, entriesBytes: 262_144 }), 64 * MIB - 262_144 - 512);
});

Deno.test("usableEnd() leaves a GPT's backup as many sectors as its entries take, of either size", () => {
  const end = (sectorBytes: number) =>
    usableEnd({ kind: "gpt", sectorBytes, sizeBytes: 1024 ** 3, partitions: [] }) - 1024 ** 3;
  assertEquals([end(512), end(4096)], [-33 * 512, -5 * 4096]);
});

/** A GPT whose primary says of a third partition that it has these sectors; its backup stays as it was. */
async function withThird(first: number, last: number) {
  const disk = await openDisk("gpt-ext4");
  const entries = (await disk.read(1024, 128 * 128)).slice();
  entries.set(entries.subarray(0, 32), 2 * 128);
  const view = new DataView(entries.buffer);
  view.setBigUint64(2 * 128 + 32, BigInt(first), true);
  view.setBigUint64(2 * 128 + 40, BigInt(last), true);
  const header = (await disk.read(512, 92)).slice();
  const fields = new DataView(header.buffer);
  fields.setUint32(88, crc32(entries), true);
  fields.setUint32(16, 0, true);
  fields.setUint32(16, crc32(header), true);
  return patched(patched(disk, 1024, entries), 512, header);
}

/** Sectors of a third partition, and what is said of it. */
const THIRD: readonly (readonly [number, number, string])[] = [
  [4000, 3000, "partition 3 ends before it begins: Linux shows none there"],
  [100_000, 900_000, "partition 3 ends behind the disk's end: Linux shows none there"],
];
for (const [first, last, words] of THIRD) {
  Deno.test(`readPartitionTable() says of sectors ${first} to ${last} what is wrong, and that the backup has none such`, async () => {
    const { read, sizeBytes } = await withThird(first, last);
    const { damage, reachBytes } = await readPartitionTable(read, sizeBytes);
    assertEquals(damage, ["the backup GPT lists other partitions", words]);
    // Its backup stands at the disk's end: nothing is cut off.
    assertEquals(reachBytes, undefined);
  });
}

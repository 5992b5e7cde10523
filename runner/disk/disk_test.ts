import { assertEquals, assertThrows } from "@std/assert";
import { gunzipSync } from "node:zlib";
import { openDisk, patched } from "../../fixtures/disks/disks.ts";
import { resealed } from "../../fixtures/fuzz/sealed.ts";
import { ImageError, type ReadBytes } from "./bytes.ts";
import { refuseForeignFormat } from "../image/image_formats.ts";
import { readLayout } from "./layout.ts";
import { readPartitionTable } from "./read_partition_table.ts";
import { parseQcow2Header, QCOW2_HEADER_BYTES, qcow2Reader } from "./qcow2.ts";

const MIB = 1024 ** 2;

async function fixture(name: string): Promise<Uint8Array> {
  const url = new URL(`../../fixtures/disks/${name}.qcow2.gz`, import.meta.url);
  return new Uint8Array(gunzipSync(await Deno.readFile(url)));
}

const readerOf = (bytes: Uint8Array): ReadBytes => (offset, length) => {
  const result = new Uint8Array(length);
  result.set(bytes.subarray(offset, offset + length));
  return Promise.resolve(result);
};

const headerOf = (bytes: Uint8Array, overlay = false) =>
  parseQcow2Header(bytes.subarray(0, QCOW2_HEADER_BYTES), bytes.length, overlay);

async function layoutOf(name: string) {
  const bytes = await fixture(name);
  const header = headerOf(bytes);
  return await readLayout(qcow2Reader(readerOf(bytes), header), header.virtualSizeBytes);
}

Deno.test("readLayout() reads GPT and ext4 as sgdisk and mke2fs wrote them", async () => {
  const layout = await layoutOf("gpt-ext4");
  assertEquals([layout.kind, layout.sizeBytes, layout.sectorBytes], ["gpt", 64 * MIB, 512]);
  assertEquals(
    layout.partitions.map(({ number, startBytes, sizeBytes }) => [number, startBytes, sizeBytes]),
    [
      [1, 13 * MIB, 131038 * 512 - 13 * MIB + 512],
      [14, MIB, 4 * MIB],
      [15, 5 * MIB, 8 * MIB],
    ],
  );
  const [root] = layout.partitions;
  assertEquals([root?.name, root?.guid, root?.type], [
    "root",
    "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee",
    "0fc63daf-8483-4772-8e79-3d69d8477de4",
  ]);
  assertEquals(root?.filesystem, {
    type: "ext4",
    sizeBytes: 52207 * 1024,
    blockBytes: 1024,
    uuid: "12345678-1234-1234-1234-123456789abc",
    label: "root",
  });
  assertEquals(layout.backup, { offsetBytes: 64 * MIB - 512, isSound: true });
});

Deno.test("qcow2Reader() reads a grown overlay with extended L2 entries through its backing file", async () => {
  const [base, overlay] = [await fixture("gpt-ext4"), await fixture("gpt-ext4-grown.overlay")];
  const below = qcow2Reader(readerOf(base), headerOf(base));
  const layout = await readLayout(qcow2Reader(readerOf(overlay), headerOf(overlay, true), below), 128 * MIB);
  const [root] = layout.partitions;
  assertEquals([root?.startBytes, root?.sizeBytes], [13 * MIB, 115 * MIB - 33 * 512]);
  assertEquals(root?.filesystem?.sizeBytes, 117740 * 1024);
  assertEquals(layout.backup, { offsetBytes: 128 * MIB - 512, isSound: true });
});

Deno.test("qcow2Reader() fills what lies beyond a smaller backing file with zeroes", async () => {
  const overlay = await fixture("gpt-ext4-grown.overlay");
  const read = qcow2Reader(readerOf(overlay), headerOf(overlay, true), readerOf(new Uint8Array()));
  assertEquals(await read(128 * MIB, 16), new Uint8Array(16));
});

Deno.test("readPartitionTable() follows logical partitions of an MBR", async () => {
  const layout = await layoutOf("mbr-xfs");
  assertEquals(layout.kind, "mbr");
  assertEquals(
    layout.partitions.map(({ number, startBytes, sizeBytes, type }) => [number, startBytes, sizeBytes, type]),
    [
      [1, MIB, 4 * MIB, "0x83"],
      [2, 5 * MIB, 680000 * 512, "0x05"],
      [5, 6 * MIB, 2 * MIB, "0x82"],
      [6, 9 * MIB, 328 * MIB, "0x83"],
    ],
  );
  assertEquals(layout.partitions[3]?.filesystem, {
    type: "xfs",
    sizeBytes: 328 * MIB,
    blockBytes: 4096,
    uuid: "22345678-1234-1234-1234-123456789abc",
    label: "data",
  });
});

Deno.test("readPartitionTable() ends on an extended chain that leads back to itself", async () => {
  const sector = new Uint8Array(1024);
  const view = new DataView(sector.buffer);
  for (const base of [0, 512]) view.setUint16(base + 510, 0x55aa);
  sector[446 + 4] = 0x05;
  view.setUint32(446 + 8, 1, true);
  view.setUint32(446 + 12, 100, true);
  sector[512 + 446 + 4] = 0x83;
  view.setUint32(512 + 446 + 8, 1, true);
  view.setUint32(512 + 446 + 12, 7, true);
  sector[512 + 462 + 4] = 0x05; // next: relative sector 0, which is this one
  view.setUint32(512 + 462 + 12, 1, true);
  const table = await readPartitionTable(readerOf(sector), MIB);
  assertEquals(table.partitions.map(({ number }) => number), [1, 5]);
});

Deno.test("readLayout() reads a compressed btrfs that fills the whole disk", async () => {
  const layout = await layoutOf("whole-btrfs");
  assertEquals([layout.kind, layout.partitions], ["none", []]);
  assertEquals(layout.filesystem, {
    type: "btrfs",
    sizeBytes: 128 * MIB,
    blockBytes: 4096,
    uuid: "32345678-1234-1234-1234-123456789abc",
    label: "whole",
  });
});

/** The header fields that make an image dangerous or unreadable, each with what is said of it. */
const REFUSED: readonly (readonly [string, (view: DataView) => void, string])[] = [
  ["a backing file", (view) => view.setBigUint64(8, 0x200n), "it has a backing file"],
  ["an external data file", (view) => view.setBigUint64(72, 4n), "external file"],
  ["a data file's name in an extension", (view) => view.setUint32(112, 0x44415441), "external data file"],
  ["the corrupt bit", (view) => view.setBigUint64(72, 2n), "marked corrupt"],
  ["the dirty bit", (view) => view.setBigUint64(72, 1n), "not closed properly"],
  [
    "an unknown feature",
    (view) => view.setBigUint64(72, 1n << 40n),
    "unknown qcow2 features (0x10000000000)",
  ],
  ["encryption", (view) => view.setUint32(32, 1), "encrypted"],
  ["snapshots", (view) => view.setUint32(60, 1), "internal snapshots"],
  ["version 1", (view) => view.setUint32(4, 1), "version 1 is unknown"],
  ["version 4", (view) => view.setUint32(4, 4), "version 4 is unknown"],
  ["clusters of 2^8", (view) => view.setUint32(20, 8), "cluster size 2^8"],
  ["clusters of 2^63", (view) => view.setUint32(20, 63), "cluster size 2^63"],
  ["an absurd size", (view) => view.setBigUint64(24, 1n << 60n), "beyond 64 TiB"],
  ["too small a first-level table", (view) => view.setUint32(36, 0), "first-level table has 0 entries"],
  [
    "too large a first-level table",
    (view) => view.setUint32(36, 0xffffffff),
    "first-level table has 4294967295 entries",
  ],
  ["a first-level table outside", (view) => view.setBigUint64(40, 1n << 50n), "outside the file"],
];

Deno.test("parseQcow2Header() refuses every dangerous header", async (t) => {
  const good = await fixture("gpt-ext4");
  assertEquals(headerOf(good).virtualSizeBytes, 64 * MIB);
  for (const [what, change, message] of REFUSED) {
    await t.step(what, () => {
      const bytes = good.slice();
      change(new DataView(bytes.buffer));
      assertThrows(() => headerOf(bytes), ImageError, message);
    });
  }
  await t.step("a header cut short", () => {
    assertThrows(() => headerOf(good.subarray(0, 40)), ImageError, "cut short");
  });
});

Deno.test("refuseForeignFormat() names what passes as a raw disk", () => {
  const of = (magic: string) => ({
    head: Uint8Array.from(magic.padEnd(512, "\0"), (character) => character.charCodeAt(0)),
  });
  assertThrows(() => refuseForeignFormat(of("KDMV"), 1024), ImageError, "it is VMDK");
  assertThrows(() => refuseForeignFormat(of("LUKS\xba\xbe"), 1024), ImageError, "it is LUKS");
  assertThrows(() => refuseForeignFormat(of("\x1f\x8b"), 1024), ImageError, "it is gzip");
  assertThrows(() => refuseForeignFormat(of(""), 1000), ImageError, "1000 bytes");
  assertThrows(() => refuseForeignFormat(of(""), 0), ImageError, "it is empty");
  refuseForeignFormat(of(""), 1024);
});

Deno.test("readLayout() finds nothing on a disk cut short, and does not throw", async () => {
  const layout = await readLayout(readerOf(new Uint8Array(100)), 512);
  assertEquals([layout.kind, layout.partitions], ["none", []]);
});

Deno.test("readPartitionTable() leaves out partitions that end before they begin, as Linux does", async () => {
  const sound = await openDisk("gpt-ext4");
  const last = Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0);
  const spoiled = await resealed(patched(sound, 2 * 512 + 40, last));
  const numbers = async ({ read }: typeof sound) =>
    (await readPartitionTable(read, sound.sizeBytes)).partitions.map(({ number }) => number);
  assertEquals(await numbers(spoiled), (await numbers(sound)).slice(1));
});

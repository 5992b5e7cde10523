import { assertEquals } from "@std/assert";
import { openDisk, patched, readerOf } from "../../fixtures/disks/disks.ts";
import { readLayout, usableEnd } from "./layout.ts";
import { readPartitionTable } from "./partition_table.ts";

/** The end of extlinux's boot sector as it stands in an ext4 that fills a disk: code where a table would be. */
const EXTLINUX_END = "09b40ebb0700cd10ebf231c0cd16cd19f4ebfd8a16747b06cd1307c3426f6f74" +
  "206572726f720d0a000000000000000000000000000000000000fe02b23e1837" + "55aa";

function bytesOf(digits: string): Uint8Array {
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

Deno.test("readPartitionTable() takes extlinux's boot sector for no table, as Linux does", async () => {
  const sector = new Uint8Array(512);
  sector.set(bytesOf(EXTLINUX_END), 446);
  assertEquals(await readPartitionTable(readerOf(sector)), {
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

Deno.test("usableEnd() leaves a GPT's backup as many sectors as its entries take, of either size", () => {
  const end = (sectorBytes: number) =>
    usableEnd({ kind: "gpt", sectorBytes, sizeBytes: 1024 ** 3, partitions: [] }) - 1024 ** 3;
  assertEquals([end(512), end(4096)], [-33 * 512, -5 * 4096]);
});

import { assertEquals } from "@std/assert";
import { openDisk, patched, readerOf } from "../../fixtures/disks/disks.ts";
import { viewOf } from "./bytes.ts";
import { readContent } from "./content.ts";

const MIB = 1024 ** 2;
const SIZE = 16 * MIB;
const SUPERBLOCK = SIZE - 65_536;
const FIELDS: Readonly<Record<number, number>> = {
  0: 0xa92b4efc,
  2: 90,
  5: 0x12345678,
  7: 1,
  8: 15 * 1024,
  13: 0xaabbccdd,
  14: 1,
  15: 2,
  996: 0b110,
};

/** A member of 16 MiB with a filesystem at its start, and a superblock with these words changed and its checksum right. */
async function member(changes: Readonly<Record<number, number>> = {}, isLittle = true) {
  const bytes = new Uint8Array(4096);
  const view = viewOf(bytes);
  const words = { ...FIELDS, ...changes };
  for (const [index, word] of Object.entries(words)) view.setUint32(Number(index) * 4, word, isLittle);
  const sum = Object.values(words).reduce((all, word) => all + (word >>> 0), 0);
  view.setUint32(38 * 4, changes[38] ?? (sum % 2 ** 32 + Math.floor(sum / 2 ** 32)) % 2 ** 32, isLittle);
  const superblock = await (await openDisk("gpt-ext4")).read(13 * MIB + 1024, 1024);
  const empty = { read: readerOf(new Uint8Array()), sizeBytes: SIZE };
  return await readContent(patched(patched(empty, 1024, superblock), SUPERBLOCK, bytes).read, SIZE);
}

// As blkid 2.38 reads these bytes: linux_raid_member, with this UUID.
for (const isLittle of [true, false]) {
  Deno.test(`readContent() reads through a mirror of version 0.90, ${isLittle ? "little" : "big"}-endian`, async () => {
    const { holds } = await member({}, isLittle);
    const { level, uuid, mirror } = holds?.type === "linux_raid_member" ? holds : {};
    assertEquals([level, uuid, mirror?.startBytes, mirror?.sizeBytes, mirror?.content.filesystem?.label], [
      1,
      "12345678-aabb-ccdd-0000-000100000002",
      0,
      15 * MIB,
      "root",
    ]);
  });
}

/** Members that do not hold the whole data. */
const HIDDEN: readonly (readonly [string, Readonly<Record<number, number>>, string])[] = [
  ["RAID5", { 7: 5 }, "it is spread over the members of an array of level 5"],
  ["linear", { 7: 0xffffffff }, "it is spread over the members of an array of level -1"],
  ["an array that is reshaped", { 2: 91 }, "the array is being rebuilt or reshaped"],
  ["a spare", { 996: 0 }, "this member is a spare, or has failed"],
  ["one that has failed", { 996: 0b001 }, "this member is a spare, or has failed"],
];
for (const [what, changes, hidden] of HIDDEN) {
  Deno.test(`readContent() does not read through a member of version 0.90 of ${what}`, async () => {
    const { holds } = await member(changes);
    assertEquals(holds?.type === "linux_raid_member" ? [holds.mirror, holds.hidden] : holds, [
      undefined,
      hidden,
    ]);
  });
}

Deno.test("readContent() takes a superblock of version 0.90 with a wrong checksum for none", async () => {
  const { holds, filesystem } = await member({ 38: 1 });
  assertEquals([holds, filesystem?.label], [undefined, "root"]);
});

import { assertEquals } from "@std/assert";
import { layoutOf, openDisk, patched, readerOf } from "../../fixtures/disks/disks.ts";
import { readContent } from "./content.ts";
import { readLayout } from "./layout.ts";
import { joined, stretch } from "./stretch.ts";

const MIB = 1024 ** 2;
/** Where the mirror's member is, and its superblock of version 1.2. */
const MEMBER = 27 * MIB;
const SUPERBLOCK = MEMBER + 4096;

const holdingOf = async (number: number) =>
  (await layoutOf("gpt-members")).partitions.find((each) => each.number === number)?.holds;

Deno.test("readContent() knows LUKS by its header, version and UUID", async () => {
  assertEquals(await holdingOf(2), {
    type: "crypto_LUKS",
    version: 2,
    label: "hidden",
    uuid: "72345678-1234-1234-1234-123456789abc",
  });
  assertEquals(await holdingOf(4), {
    type: "crypto_LUKS",
    version: 1,
    uuid: "82345678-1234-1234-1234-123456789abc",
  });
});

Deno.test("readContent() reads through a mirror's member, its superblock at the start or at the end", async () => {
  const atStart = await holdingOf(3);
  const atEnd = await holdingOf(5);
  const mirrors = [atStart, atEnd].map((each) =>
    each?.type === "linux_raid_member" ? each.mirror : undefined
  );
  assertEquals(
    mirrors.map((mirror) => [mirror?.startBytes, mirror?.sizeBytes, mirror?.content.filesystem?.label]),
    [[MIB, 18 * MIB, "mirror"], [0, 8176 * 512, "old"]],
  );
});

/** The superblock of the mirror with one field changed and its checksum made right again. */
async function withRaid(change: (view: DataView) => void) {
  const disk = await openDisk("gpt-members");
  const bytes = await disk.read(SUPERBLOCK, 512);
  const view = new DataView(bytes.buffer);
  change(view);
  view.setUint32(216, 0, true);
  let sum = 0;
  for (let at = 0; at < 512; at += 4) sum += view.getUint32(at, true);
  view.setUint32(216, (sum % 2 ** 32) + Math.floor(sum / 2 ** 32), true);
  const { read, sizeBytes } = patched(disk, SUPERBLOCK, bytes);
  const { partitions } = await readLayout(read, sizeBytes);
  return partitions.find(({ number }) => number === 3);
}

/** Members that do not hold the whole data. */
const HIDDEN: readonly (readonly [string, (view: DataView) => void, string])[] = [
  ["RAID0", (view) => view.setInt32(72, 0, true), "it is spread over the members of an array of level 0"],
  ["linear", (view) => view.setInt32(72, -1, true), "it is spread over the members of an array of level -1"],
  ["one that is rebuilt", (view) => view.setUint32(8, 2, true), "the array is being rebuilt or reshaped"],
  ["one that is reshaped", (view) => view.setUint32(8, 4, true), "the array is being rebuilt or reshaped"],
  ["a spare", (view) => view.setUint16(256, 0xffff, true), "this member is a spare, or has failed"],
  [
    "no place in the array",
    (view) => view.setUint32(160, 500, true),
    "this member is a spare, or has failed",
  ],
];
for (const [what, change, hidden] of HIDDEN) {
  Deno.test(`readContent() does not read through a member of ${what}`, async () => {
    const partition = await withRaid(change);
    const holds = partition?.holds;
    assertEquals(holds?.type === "linux_raid_member" ? [holds.mirror, holds.hidden] : holds, [
      undefined,
      hidden,
    ]);
  });
}

/** Superblocks that are none. */
const NO_MEMBER: readonly (readonly [string, (view: DataView) => void])[] = [
  ["another version", (view) => view.setUint32(4, 2, true)],
  ["another place", (view) => view.setBigUint64(144, 16n, true)],
  ["more devices than it has room for", (view) => view.setUint32(220, 1921, true)],
];
for (const [what, change] of NO_MEMBER) {
  Deno.test(`readContent() takes a superblock with ${what} for none`, async () => {
    assertEquals((await withRaid(change))?.holds, undefined);
  });
}

Deno.test("readContent() takes a superblock with a wrong checksum for none", async () => {
  const disk = patched(await openDisk("gpt-members"), SUPERBLOCK + 200, Uint8Array.of(18));
  const { partitions } = await readLayout(disk.read, disk.sizeBytes);
  assertEquals(partitions.find(({ number }) => number === 3)?.holds, undefined);
});

Deno.test("readContent() finds zeroes in a mirror that lies outside of its member", async () => {
  for (const startBytes of [1n << 62n, 1n << 40n]) {
    const holds = (await withRaid((view) => view.setBigUint64(128, startBytes, true)))?.holds;
    assertEquals(holds?.type === "linux_raid_member" && holds.mirror?.content, {});
  }
});

Deno.test("readContent() ends in a mirror that holds itself", async () => {
  const { read } = await openDisk("gpt-members");
  const bytes = await read(SUPERBLOCK, 512);
  const view = new DataView(bytes.buffer);
  const carry = view.getUint32(216, true) - Number(view.getBigUint64(128, true));
  view.setBigUint64(128, 0n, true);
  view.setUint32(216, carry, true);
  const disk = patched({ read, sizeBytes: 64 * MIB }, SUPERBLOCK, bytes);
  const piece = stretch({ read: disk.read, startBytes: MEMBER, sizeBytes: 20 * MIB });
  const kinds: (string | undefined)[] = [];
  let content = await readContent(piece, 20 * MIB);
  for (let depth = 0; depth < 9 && content.holds?.type === "linux_raid_member"; depth++) {
    kinds.push(content.holds.type);
    content = content.holds.mirror?.content ?? {};
  }
  assertEquals(kinds, ["linux_raid_member", "linux_raid_member"]);
});

Deno.test("stretch() and joined() give zeroes outside, and the pieces in their order", async () => {
  const read = readerOf(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8));
  const within = stretch({ read, startBytes: 2, sizeBytes: 3 });
  assertEquals(await within(0, 5), Uint8Array.of(3, 4, 5, 0, 0));
  for (const offset of [-1, 3, 2 ** 60, NaN, Infinity]) {
    assertEquals(await within(offset, 2), Uint8Array.of(0, 0), `at ${offset}`);
  }
  assertEquals(await stretch({ read, startBytes: -1, sizeBytes: 3 })(1, 1), Uint8Array.of(0));
  const pieces = [[5, 2], [0, 1], [2, 3]].map(([startBytes = 0, sizeBytes = 0]) => ({
    read,
    startBytes,
    sizeBytes,
  }));
  assertEquals(await joined(pieces)(0, 8), Uint8Array.of(6, 7, 1, 3, 4, 5, 0, 0));
  assertEquals(await joined(pieces)(1, 3), Uint8Array.of(7, 1, 3));
});

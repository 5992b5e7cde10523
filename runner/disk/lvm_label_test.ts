import { assertEquals } from "@std/assert";
import { groupsOf, openDisk, patched, type SampleDisk } from "../../fixtures/disks/disks.ts";
import { lvmChecksum } from "./lvm_label.ts";

const MIB = 1024 ** 2;
const PV_START = 6 * MIB;

Deno.test("lvmChecksum() starts with LVM's own value and is not inverted", () => {
  assertEquals(lvmChecksum(new Uint8Array()), 0xf597a6cf);
  const bytes = new TextEncoder().encode("123456789");
  assertEquals(lvmChecksum(bytes.subarray(4), lvmChecksum(bytes.subarray(0, 4))), lvmChecksum(bytes));
});

/** Damage at a byte of the physical volume: where it is, and whether the group is still read. */
const DAMAGE: readonly (readonly [string, number, boolean])[] = [
  ["the label's name", 512, false],
  ["the label's checksum", 512 + 16, false],
  ["the label's UUID", 512 + 32, false],
  ["the area's checksum", 4096, false],
  ["the area's magic", 4096 + 5, false],
  ["the text's offset", 4096 + 41, false],
  ["the text's checksum", 4096 + 56, false],
  ["the room behind the header's entry", 4096 + 400, false],
  ["a byte of an old text", 4096 + 512, true],
];
for (const [what, at, isRead] of DAMAGE) {
  Deno.test(`readLayout() ${isRead ? "does not mind" : "reads no group through"} damage to ${what}`, async () => {
    const disk = await openDisk("gpt-lvm");
    const [old = 0] = await disk.read(PV_START + at, 1);
    const groups = await groupsOf(patched(disk, PV_START + at, Uint8Array.of(old ^ 0x55)));
    assertEquals(groups?.length ?? 0, isRead ? 1 : 0);
  });
}

/** Areas and texts that a right checksum vouches for and that no disk can hold. */
const HEADERS: readonly (readonly [string, number, bigint])[] = [
  ["a text of no bytes", 48, 0n],
  ["a text of 2^63 bytes", 48, 1n << 63n],
  ["a text larger than its area", 48, 1020n * 1024n],
  ["a text in the header", 40, 8n],
  ["a text behind the area", 40, 1n << 40n],
  ["an area of no bytes", 32, 0n],
  ["a text of another checksum", 56, 1n],
  ["an area that is to be ignored", 60, 1n],
];
for (const [what, at, value] of HEADERS) {
  Deno.test(`readLayout() reads no group from ${what}`, async () => {
    const disk = await openDisk("gpt-lvm");
    const header = await disk.read(PV_START + 4096, 512);
    const view = new DataView(header.buffer);
    if (at >= 56) view.setUint32(at, Number(value), true);
    else view.setBigUint64(at, value, true);
    view.setUint32(0, lvmChecksum(header.subarray(4)), true);
    assertEquals(await groupsOf(patched(disk, PV_START + 4096, header)), undefined);
  });
}

Deno.test("readLayout() reads no text that would fill the memory", async () => {
  const disk = await openDisk("gpt-lvm");
  const header = await disk.read(PV_START + 4096, 512);
  const view = new DataView(header.buffer);
  view.setBigUint64(32, 1n << 50n, true);
  view.setBigUint64(48, 1n << 49n, true);
  view.setUint32(0, lvmChecksum(header.subarray(4)), true);
  assertEquals(await groupsOf(patched(disk, PV_START + 4096, header)), undefined);
});

/** The grown disk, with the image's older metadata in a second area before or behind the first. */
async function withOlderCopy(isFirst: boolean): Promise<SampleDisk> {
  const [disk, image] = [await openDisk("gpt-lvm-grown.overlay", "gpt-lvm"), await openDisk("gpt-lvm")];
  const older = 512 * 1024;
  const sector = await disk.read(PV_START + 512, 512);
  const view = new DataView(sector.buffer);
  const areas = isFirst ? [older, 4096] : [4096, older];
  for (const [index, start] of [...areas, 0].entries()) {
    view.setBigUint64(104 + index * 16, BigInt(start), true);
    view.setBigUint64(112 + index * 16, BigInt(start && MIB / 4), true);
  }
  view.setUint32(16, lvmChecksum(sector.subarray(20)), true);
  const copy = await image.read(PV_START + 4096, 64 * 1024);
  return patched(patched(disk, PV_START + 512, sector), PV_START + older, copy);
}

Deno.test("readLayout() takes the newest of several copies", async () => {
  for (const isFirst of [true, false]) {
    const [group, ...others] = await groupsOf(await withOlderCopy(isFirst)) ?? [];
    assertEquals([group?.logicalVolumes[0]?.sizeBytes, others.length], [104 * MIB, 0]);
  }
});

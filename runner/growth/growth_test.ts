import { assertEquals } from "@std/assert";
import { readGrowth } from "./growth.ts";
import { MAX_GAP_BYTES } from "./growth_levels.ts";
import { findRoot } from "./growth_root.ts";
import type { DiskLayout, FilledPartition } from "../disk/layout.ts";

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;
const ROOT_START = 227328 * 512;
const IMAGE_ROOT = 2243952640;

const ext4 = (sizeBytes: number) => ({
  type: "ext4" as const,
  sizeBytes,
  blockBytes: 4096,
  uuid: "u",
  label: "",
});

/** The article's disk: BIOS boot, ESP, and a root of the given sizes. */
function disk(diskBytes: number, rootBytes: number, filesystemBytes: number): DiskLayout {
  return {
    kind: "gpt",
    sectorBytes: 512,
    sizeBytes: diskBytes,
    partitions: [
      {
        number: 1,
        startBytes: ROOT_START,
        sizeBytes: rootBytes,
        type: "linux",
        guid: "r",
        filesystem: ext4(filesystemBytes),
      },
      { number: 14, startBytes: MIB, sizeBytes: 4 * MIB, type: "bios", guid: "b" },
      { number: 15, startBytes: 5 * MIB, sizeBytes: 106 * MIB, type: "esp", guid: "e" },
    ],
  };
}

const IMAGE = disk(2252 * MIB, IMAGE_ROOT, IMAGE_ROOT);
/** To the last sector before GPT's backup, as bookworm's growpart leaves it. */
const FULL = 20 * GIB - 33 * 512 - ROOT_START;
const FULL_FILESYSTEM = Math.floor(FULL / 4096) * 4096;

const withPartition = (layout: DiskLayout, number: number, change: Partial<FilledPartition>): DiskLayout => ({
  ...layout,
  partitions: layout.partitions.map((each) => each.number === number ? { ...each, ...change } : each),
});

/** A growth that was read. */
function growthOf(image: DiskLayout, after: DiskLayout) {
  const growth = readGrowth(image, after);
  return growth?.status === "read" ? growth : undefined;
}

/** Disks after a boot, and what became of the root. */
const ROWS: readonly (readonly [what: string, after: DiskLayout, growth: string])[] = [
  ["partition and filesystem full", disk(20 * GIB, FULL, FULL_FILESYSTEM), "grown"],
  ["an end aligned to 1 MiB", disk(20 * GIB, 21357395968, 21357395968), "grown"],
  ["a gap of 1 MiB and no more", disk(20 * GIB, FULL - MAX_GAP_BYTES, FULL - MAX_GAP_BYTES - 3584), "grown"],
  ["a gap over 1 MiB", disk(20 * GIB, FULL - MAX_GAP_BYTES - 512, FULL - 2 * MIB), "partly"],
  ["an end nearer to the disk's than sgdisk allows", disk(20 * GIB, FULL + 8192, FULL_FILESYSTEM), "grown"],
  ["the partition alone", disk(20 * GIB, FULL, IMAGE_ROOT), "partition-only"],
  ["nothing", disk(20 * GIB, IMAGE_ROOT, IMAGE_ROOT), "unchanged"],
  ["the same disk", IMAGE, "unchanged"],
  ["a filesystem that stops half way", disk(20 * GIB, FULL, 10 * GIB), "partly"],
  ["a filesystem larger than its partition", disk(20 * GIB, FULL, FULL + 4096), "partly"],
  ["a filesystem that grew in an old partition", disk(20 * GIB, IMAGE_ROOT, 3 * GIB), "partly"],
  ["a partition that shrank", disk(20 * GIB, GIB, GIB), "partly"],
];

Deno.test("readGrowth() classifies what became of the root", async (t) => {
  for (const [what, after, growth] of ROWS) {
    await t.step(what, () => assertEquals(growthOf(IMAGE, after)?.growth, growth));
  }
});

Deno.test("readGrowth() tells what is wrong with the table, where that was not so before", () => {
  const damage = ["the primary GPT is damaged"];
  const after = { ...disk(20 * GIB, FULL, FULL_FILESYSTEM), damage };
  assertEquals(growthOf(IMAGE, after)?.damage, damage);
  assertEquals(growthOf({ ...IMAGE, damage }, after)?.damage, []);
});

Deno.test("readGrowth() tells gap and slack in bytes", () => {
  const levels = growthOf(IMAGE, disk(20 * GIB, FULL - 1000 * 512, IMAGE_ROOT))?.after.levels ?? [];
  assertEquals(levels.map(({ kind, slackBytes }) => [kind, slackBytes]), [
    ["part", 1000 * 512],
    ["filesystem", FULL - 1000 * 512 - IMAGE_ROOT],
  ]);
});

Deno.test("readGrowth() lets the next partition bound the root", () => {
  const between = (rootBytes: number): DiskLayout => {
    const layout = disk(20 * GIB, rootBytes, rootBytes);
    const home = { number: 2, startBytes: 10 * GIB, sizeBytes: GIB, type: "linux", guid: "h" };
    return { ...layout, partitions: [...layout.partitions, home] };
  };
  const reading = growthOf(between(IMAGE_ROOT), between(10 * GIB - ROOT_START));
  assertEquals([reading?.growth, reading?.after.levels[0]?.slackBytes, reading?.damage], ["grown", 0, []]);
});

Deno.test("readGrowth() lets an MBR end at 2 TiB, and GPT not", () => {
  const root = 2 * 1024 * GIB - ROOT_START;
  const mbr = (layout: DiskLayout): DiskLayout => ({ ...layout, kind: "mbr" });
  const after = disk(3 * 1024 * GIB, root, root);
  assertEquals(growthOf(mbr(IMAGE), mbr(after))?.growth, "grown");
  assertEquals(growthOf(IMAGE, after)?.growth, "partly");
});

Deno.test("readGrowth() names everything else that changed", () => {
  const after = disk(20 * GIB, FULL, FULL_FILESYSTEM);
  const damageOf = (layout: DiskLayout) => growthOf(IMAGE, layout)?.damage;
  assertEquals(damageOf(after), []);
  assertEquals(damageOf(withPartition(after, 15, { sizeBytes: MIB })), [
    "partition 15 changed from 111149056 to 1048576 bytes",
  ]);
  assertEquals(damageOf(withPartition(after, 14, { startBytes: 0 })), [
    "partition 14 moved from byte 1048576 to 0",
  ]);
  assertEquals(damageOf(withPartition(after, 1, { guid: "x" })), [
    "partition 1 changed its GUID from r to x",
  ]);
  assertEquals(damageOf(withPartition(after, 1, { type: "x" })), [
    "partition 1 changed its type from linux to x",
  ]);
  assertEquals(damageOf({ ...after, partitions: after.partitions.slice(0, 2) }), ["partition 15 is gone"]);
  assertEquals(damageOf(withPartition(after, 15, { number: 16 })), [
    "partition 15 is gone",
    "partition 16 is new",
  ]);
  assertEquals(damageOf({ ...after, kind: "mbr" }), ["the partition table was gpt and is mbr"]);
});

Deno.test("findRoot() takes the number the guest told, else the largest partition with a filesystem", () => {
  const layout = withPartition(IMAGE, 15, { filesystem: ext4(106 * MIB) });
  assertEquals(findRoot(layout)?.place, { partition: 1 });
  assertEquals(findRoot(layout, { partition: 15 })?.place, { partition: 15 });
  assertEquals(findRoot(layout, { partition: 14 }), undefined);
  assertEquals(findRoot(layout, {}), undefined);
});

Deno.test("readGrowth() calls a filesystem grown that fills a partition which had nowhere to grow", () => {
  const roomy = disk(20 * GIB, FULL, IMAGE_ROOT);
  assertEquals(growthOf(roomy, disk(20 * GIB, FULL, FULL_FILESYSTEM))?.growth, "grown");
});

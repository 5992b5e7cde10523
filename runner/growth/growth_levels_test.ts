import { assertEquals } from "@std/assert";
import { layoutOf } from "../../fixtures/disks/disks.ts";
import { type Growth, readGrowth } from "./growth.ts";
import type { DiskLayout } from "../disk/layout.ts";
import type { LogicalVolume } from "../disk/lvm.ts";

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

const overlay = (step: string) => layoutOf(`gpt-lvm-${step}.overlay`, "gpt-lvm");

/** What real lvm2 made of the disk, one tool at a time. */
const STEPS: readonly (readonly [string, Growth, string | undefined])[] = [
  // growpart of cloud-utils 0.32 and newer grows partition and physical volume.
  ["partition", "partition-only", "rhel/root"],
  ["volume", "partly", "its ext4"],
  ["grown", "grown", undefined],
];
for (const [step, growth, stoppedAt] of STEPS) {
  Deno.test(`readGrowth() calls a root on LVM ${growth} after ${step}`, async () => {
    const reading = readGrowth(await layoutOf("gpt-lvm"), await overlay(step));
    assertEquals(
      reading?.status === "read" && [reading.growth, reading.stoppedAt?.name, reading.damage],
      [growth, stoppedAt, []],
    );
  });
}

Deno.test("readGrowth() calls a root on LVM unchanged on the disk that it was on", async () => {
  const image = await layoutOf("gpt-lvm");
  const reading = readGrowth(image, image);
  assertEquals(reading?.status === "read" && [reading.growth, reading.stoppedAt], ["unchanged", undefined]);
});

Deno.test("readGrowth() measures every level of a root on LVM", async () => {
  const reading = readGrowth(await layoutOf("gpt-lvm"), await overlay("partition"));
  const levels = reading?.status === "read" ? reading.after.levels : [];
  assertEquals(levels.map(({ name, sizeBytes, slackBytes }) => [name, sizeBytes, slackBytes]), [
    ["partition 2", 122 * MIB - 33 * 512, 0],
    ["its physical volume", 121 * MIB, MIB - 33 * 512],
    ["rhel/root", 40 * MIB, 64 * MIB],
    ["its ext4", 40 * MIB, 0],
  ]);
});

/** The disk of `partition` with its group changed. */
function changed(
  disk: DiskLayout,
  group: Partial<NonNullable<DiskLayout["volumeGroups"]>[number]>,
): DiskLayout {
  return { ...disk, volumeGroups: (disk.volumeGroups ?? []).map((each) => ({ ...each, ...group })) };
}

Deno.test("readGrowth() takes a partition whose physical volume stayed behind for the partition alone", async () => {
  const [image, disk] = [await layoutOf("gpt-lvm"), await overlay("partition")];
  const { physicalVolumes = [] } = image.volumeGroups?.[0] ?? {};
  const reading = readGrowth(image, changed(disk, { physicalVolumes, freeExtents: 0 }));
  assertEquals(reading?.status === "read" && [reading.growth, reading.stoppedAt?.kind], [
    "partition-only",
    "pv",
  ]);
});

Deno.test("readGrowth() allows a volume one free extent of its group", async () => {
  const [image, disk] = [await layoutOf("gpt-lvm"), await overlay("grown")];
  for (const [freeExtents, growth] of [[1, "grown"], [2, "partly"]] as const) {
    const reading = readGrowth(image, changed(disk, { freeExtents }));
    assertEquals(reading?.status === "read" && reading.growth, growth);
  }
});

Deno.test("readGrowth() takes a change of another volume for damage", async () => {
  const [image, disk] = [await layoutOf("gpt-lvm"), await overlay("grown")];
  const damageOf = (change: (volumes: readonly LogicalVolume[]) => readonly LogicalVolume[]) => {
    const logicalVolumes = change(disk.volumeGroups?.[0]?.logicalVolumes ?? []);
    const reading = readGrowth(image, changed(disk, { logicalVolumes }));
    return reading?.status === "read" && reading.damage;
  };
  assertEquals(
    damageOf(([root, swap]) => [root, swap && { ...swap, sizeBytes: 4 * MIB }].flatMap((a) => a ?? [])),
    [
      "volume rhel-swap changed from 16777216 to 4194304 bytes",
    ],
  );
  assertEquals(damageOf(([root]) => root ? [root] : []), ["volume rhel-swap is gone"]);
  assertEquals(damageOf((all) => [...all, { name: "x", deviceName: "rhel-x", sizeBytes: 1 }]), [
    "volume rhel-x is new",
  ]);
});

/** A disk that a filesystem fills, without a table. */
function whole(sizeBytes: number, filesystemBytes: number): DiskLayout {
  const filesystem = {
    type: "ext4",
    sizeBytes: filesystemBytes,
    blockBytes: 4096,
    uuid: "w",
    label: "",
  } as const;
  return { kind: "none", sectorBytes: 512, sizeBytes, partitions: [], filesystem };
}

/** Sizes of disk and filesystem after the boot, where the image has 2 GiB of either. */
const WHOLE: readonly (readonly [number, number, Growth])[] = [
  [20, 20, "grown"],
  [20, 2, "unchanged"],
  [2, 2, "unchanged"],
  [20, 10, "partly"],
  [20, 21, "partly"],
  [20, 1, "partly"],
  [20, Infinity, "partly"],
  [20, NaN, "partly"],
];
for (const [disk, filesystem, growth] of WHOLE) {
  Deno.test(`readGrowth() calls a filesystem of ${filesystem} on a disk of ${disk} without a table ${growth}`, () => {
    const reading = readGrowth(whole(2 * GIB, 2 * GIB), whole(disk * GIB, filesystem * GIB));
    assertEquals(reading?.status === "read" && reading.growth, growth);
  });
}

Deno.test("readGrowth() does not call a physical volume on a whole disk a partition", async () => {
  const image = await layoutOf("whole-lvm");
  const disk = changed({ ...image, sizeBytes: 32 * MIB }, {
    physicalVolumes: (image.volumeGroups?.[0]?.physicalVolumes ?? []).map((pv) => ({
      ...pv,
      usedBytes: 32 * MIB,
    })),
  });
  const reading = readGrowth(image, disk);
  assertEquals(reading?.status === "read" && [reading.growth, reading.stoppedAt?.name], [
    "partly",
    "vg-0/my-root",
  ]);
});

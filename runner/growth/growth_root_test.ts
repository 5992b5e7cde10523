import { assertEquals } from "@std/assert";
import { layoutOf } from "../../fixtures/disks/disks.ts";
import type { Holding } from "../disk/content.ts";
import { readGrowth } from "./growth.ts";
import { findRoot } from "./growth_root.ts";
import type { DiskLayout } from "../disk/layout.ts";

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

Deno.test("findRoot() takes the volume that the guest told, else the largest filesystem wherever it is", async () => {
  const disk = await layoutOf("gpt-lvm");
  assertEquals(findRoot(disk)?.place, { partition: 2, volume: "rhel-root" });
  assertEquals(findRoot(disk, { volume: "rhel-root" })?.place, { partition: 2, volume: "rhel-root" });
  assertEquals(findRoot(disk, { partition: 1 })?.place, { partition: 1 });
  assertEquals(findRoot(disk, { partition: 2 }), undefined);
  assertEquals(findRoot(disk, { volume: "rhel-swap" }), undefined);
  assertEquals(findRoot(await layoutOf("whole-lvm"))?.place, { volume: "vg--0-my--root" });
});

Deno.test("findRoot() reads through a mirror", async () => {
  const root = findRoot(await layoutOf("gpt-members"), { partition: 3 });
  const levels = root?.status === "read" ? root.levels : [];
  assertEquals(levels.map(({ kind, sizeBytes, slackBytes }) => [kind, sizeBytes, slackBytes]), [
    ["part", 20 * MIB, MIB],
    ["raid1", 18 * MIB, MIB],
    ["filesystem", 18 * MIB, 0],
  ]);
});

Deno.test("findRoot() does not look into a btrfs that is spread over several devices", () => {
  const filesystem = {
    type: "btrfs",
    sizeBytes: 9 * GIB,
    blockBytes: 4096,
    uuid: "b",
    label: "",
    devices: 2,
  } as const;
  const partitions = [{ number: 1, startBytes: MIB, sizeBytes: GIB, type: "linux", filesystem }];
  const root = findRoot({ kind: "gpt", sectorBytes: 512, sizeBytes: 20 * GIB, partitions });
  assertEquals(
    root?.status === "hidden" ? root.because : root,
    "partition 1 holds a part of a btrfs that is spread over 2 devices",
  );
});

/** The LUKS partition alone, in `sizeBytes`. */
function locked(sizeBytes: number, holds?: Holding): DiskLayout {
  const luks: Holding = { type: "crypto_LUKS", version: 2, uuid: "l" };
  const partitions = [{ number: 2, startBytes: MIB, sizeBytes, type: "linux", holds: holds ?? luks }];
  return { kind: "gpt", sectorBytes: 512, sizeBytes: 20 * GIB, partitions };
}

const LUKS = "partition 2 holds LUKS2: what is in it cannot be read without its key";
/** What is known of a root that cannot be looked into. */
const HIDDEN: readonly (readonly [string, DiskLayout, DiskLayout, string])[] = [
  [
    "that grew",
    locked(GIB),
    locked(2 * GIB),
    `${LUKS}; partition 2 itself grew from 1073741824 to 2147483648 bytes`,
  ],
  ["that stays", locked(GIB), locked(GIB), `${LUKS}; partition 2 itself stays at 1073741824 bytes`],
  [
    "that shrank",
    locked(GIB),
    locked(MIB),
    `${LUKS}; partition 2 itself shrank from 1073741824 to 1048576 bytes`,
  ],
  [
    "without LVM's metadata",
    locked(GIB, { type: "LVM2_member", uuid: "p" }),
    locked(GIB, { type: "LVM2_member", uuid: "p" }),
    "partition 2 holds a physical volume of LVM2, of whose group there is no sound metadata; " +
    "partition 2 itself stays at 1073741824 bytes",
  ],
  [
    "of a stripe set",
    locked(GIB, { type: "linux_raid_member", level: 0, uuid: "r", hidden: "it is of level 0" }),
    locked(GIB, { type: "linux_raid_member", level: 0, uuid: "r", hidden: "it is of level 0" }),
    "partition 2 holds a member of a RAID: it is of level 0; partition 2 itself stays at 1073741824 bytes",
  ],
];
for (const [what, image, disk, because] of HIDDEN) {
  Deno.test(`readGrowth() says what is known of a partition ${what}, and guesses nothing`, () => {
    assertEquals(readGrowth(image, disk), { status: "hidden", because });
  });
}

Deno.test("readGrowth() does not take a smaller /boot for the root beside what it cannot look into", async () => {
  const disk = await layoutOf("gpt-members");
  const reading = readGrowth(disk, disk);
  assertEquals(reading, { status: "hidden", because: `${LUKS}; partition 2 itself stays at 20971520 bytes` });
});

Deno.test("readGrowth() says which volume cannot be followed", async () => {
  const image = await layoutOf("gpt-lvm");
  const thin = {
    name: "root",
    deviceName: "rhel-root",
    sizeBytes: 40 * MIB,
    hidden: "it is of the type thin",
  };
  const volumeGroups = (image.volumeGroups ?? []).map((each) => ({ ...each, logicalVolumes: [thin] }));
  const disk = { ...image, volumeGroups };
  assertEquals(readGrowth(disk, disk, { partition: 2, volume: "rhel-root" }), {
    status: "hidden",
    because: "rhel/root cannot be read: it is of the type thin; partition 2 itself stays at 60800512 bytes",
  });
  assertEquals(readGrowth(disk, disk, { partition: 2, volume: "rhel-other" }), undefined);
});

Deno.test("readGrowth() calls nothing grown that stands on other levels than before", () => {
  const filesystem = { type: "ext4", sizeBytes: MIB, blockBytes: 4096, uuid: "m", label: "" } as const;
  const content = { filesystem };
  const mirror: Holding = {
    type: "linux_raid_member",
    level: 1,
    uuid: "m",
    mirror: { startBytes: 0, sizeBytes: MIB, content },
  };
  const mirrored = locked(MIB, mirror);
  const plain = { ...mirrored, partitions: mirrored.partitions.map((each) => ({ ...each, filesystem })) };
  for (const [before, after] of [[mirrored, plain], [plain, mirrored]] as const) {
    const reading = readGrowth(before, after);
    assertEquals(reading?.status === "read" && reading.growth, "partly");
  }
});

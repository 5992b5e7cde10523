import { assertEquals, assertNotEquals } from "@std/assert";
import { groupsOf, layoutOf, openDisk, withMetadata } from "../../fixtures/disks/disks.ts";
import { readVolumeGroups } from "./lvm.ts";
import { parseGroup } from "./lvm_metadata.ts";

const MIB = 1024 ** 2;
const PV_START = 6 * MIB;
const PV = "PVPVPV-2222-3333-4444-5555-6666-777777";

Deno.test("readLayout() reads a group as vgcreate and lvcreate wrote it", async () => {
  const { partitions, volumeGroups } = await layoutOf("gpt-lvm");
  assertEquals(partitions.map(({ holds }) => holds), [undefined, { type: "LVM2_member", uuid: PV }]);
  assertEquals(volumeGroups, [{
    name: "rhel",
    uuid: "T7OTvH-wf7p-ovEr-TEV8-lWRI-q22I-eSXlAc",
    extentBytes: 4 * MIB,
    freeExtents: 0,
    physicalVolumes: [{ uuid: PV, usedBytes: 57 * MIB }],
    logicalVolumes: [
      {
        name: "root",
        deviceName: "rhel-root",
        sizeBytes: 40 * MIB,
        firstOn: PV,
        filesystem: {
          type: "ext4",
          sizeBytes: 40 * MIB,
          blockBytes: 1024,
          uuid: "42345678-1234-1234-1234-123456789abc",
          label: "root",
        },
      },
      { name: "swap", deviceName: "rhel-swap", sizeBytes: 16 * MIB, firstOn: PV },
    ],
  }]);
});

/** The same disk enlarged, step by step: size of the volume, of its filesystem, extents that are free. */
const STEPS: readonly (readonly [string, number, number, number])[] = [
  ["gpt-lvm-partition.overlay", 40, 40, 16],
  ["gpt-lvm-volume.overlay", 104, 40, 0],
  ["gpt-lvm-grown.overlay", 104, 104, 0],
];
for (const [name, volume, filesystem, free] of STEPS) {
  Deno.test(`readLayout() reads ${name} as pvresize, lvextend and resize2fs left it`, async () => {
    const [group] = (await layoutOf(name, "gpt-lvm")).volumeGroups ?? [];
    const [root] = group?.logicalVolumes ?? [];
    assertEquals([root?.sizeBytes, root?.filesystem?.sizeBytes], [volume * MIB, filesystem * MIB]);
    assertEquals([group?.freeExtents, group?.physicalVolumes[0]?.usedBytes], [free, 121 * MIB]);
  });
}

Deno.test("readLayout() follows a volume in pieces, and a text that runs over its ring's end", async () => {
  const { kind, holds, volumeGroups } = await layoutOf("whole-lvm");
  assertEquals([kind, holds?.type], ["none", "LVM2_member"]);
  const [group] = volumeGroups ?? [];
  const [root, other] = group?.logicalVolumes ?? [];
  assertEquals([group?.extentBytes, group?.freeExtents, other?.sizeBytes], [1024, 8082, 46 * 1024]);
  // Its superblock, behind 1024 bytes, stands in an extent before the first one.
  assertEquals([root?.deviceName, root?.filesystem?.label, root?.filesystem?.sizeBytes], [
    "vg--0-my--root",
    "far",
    8 * MIB,
  ]);
});

Deno.test("readVolumeGroups() reads sixteen physical volumes, however many a disk claims to have", async () => {
  const readFrom = new Set<number>();
  const found = Array.from({ length: 40 }, (_, index) => ({
    uuid: `${index}`,
    read: (_offset: number, length: number) => {
      readFrom.add(index);
      return Promise.resolve(new Uint8Array(length));
    },
  }));
  assertEquals([await readVolumeGroups(found), readFrom.size], [[], 16]);
});

Deno.test("readLayout() counts no extent of a thin volume as taken: its pool has them", async () => {
  const change = (text: string) => text.replace('type = "striped"', 'type = "thin"');
  const [group] = await groupsOf(await withMetadata(await openDisk("gpt-lvm"), PV_START, change)) ?? [];
  assertEquals(group?.freeExtents, 10);
});

Deno.test("readLayout() reads the text that withMetadata() wrote", async () => {
  const disk = await withMetadata(
    await openDisk("gpt-lvm"),
    PV_START,
    (text) => text.replace("rhel {", "vg {"),
  );
  const [group] = await groupsOf(disk) ?? [];
  assertEquals([group?.name, group?.logicalVolumes[0]?.filesystem?.label], ["vg", "root"]);
});

/** As lvm2 2.03.16 keeps a snapshot that vgcfgrestore was given; its `lvs` tells root of 16M, and snap of that size, of root. */
const SNAPSHOT = `
logical_volumes {
snapshot0 {
id = "SSSSSS-cDsg-k7or-Gfbs-sNvA-O77W-TU0Kd9"
status = ["READ", "WRITE", "VISIBLE"]
segment_count = 1
segment1 {
start_extent = 0
extent_count = 10
type = "snapshot"
chunk_size = 8
origin = "root"
cow_store = "swap"
}
}
`;

Deno.test("readLayout() shows a thick snapshot as large as its origin, and no volume for the tie", async () => {
  const change = (text: string) => {
    const swap = text.indexOf("swap {");
    const hidden = text.slice(swap).replace(', "VISIBLE"', "");
    return text.slice(0, swap).replace("\nlogical_volumes {\n", SNAPSHOT) + hidden;
  };
  const [group] = await groupsOf(await withMetadata(await openDisk("gpt-lvm"), PV_START, change)) ?? [];
  assertEquals(
    group?.logicalVolumes.map(({ name, sizeBytes, hidden }) => [name, sizeBytes, hidden]),
    [["swap", 40 * MIB, "it is a snapshot of root"], ["root", 40 * MIB, undefined]],
  );
});

Deno.test("readLayout() reads more volumes than anybody has looked at", async () => {
  const more = Array.from(
    { length: 100 },
    (_, nth) =>
      `lv${nth} {\nid = "x"\nstatus = ["VISIBLE"]\nsegment_count = 1\nsegment1 {\nstart_extent = 0\n` +
      `extent_count = 1\ntype = "striped"\nstripes = ["pv0", ${nth % 14}]\n}\n}\n`,
  );
  const change = (text: string) =>
    text.replace("\nlogical_volumes {\n", `\nlogical_volumes {\n${more.join("")}`);
  const [group] = await groupsOf(await withMetadata(await openDisk("gpt-lvm"), PV_START, change)) ?? [];
  assertEquals([group?.logicalVolumes.length, group?.logicalVolumes[0]?.filesystem?.label], [102, "root"]);
});

/** Texts with right checksums that are not to be believed: each must leave the whole group unread. */
const ABSURD: readonly (readonly [string, string, string])[] = [
  ["extents of nothing", "extent_size = 8192", "extent_size = 0"],
  ["extents of 2^62 sectors", "extent_size = 8192", "extent_size = 4611686018427387904"],
  ["2^50 extents of a volume", "extent_count = 10", "extent_count = 1125899906842624"],
  ["a segment of no extents", "extent_count = 10", "extent_count = 0"],
  ["a segment that starts elsewhere", "start_extent = 0", "start_extent = 5"],
  ["fewer segments than it counts", "segment_count = 1", "segment_count = 2"],
  ["no count of extents", "pe_count = 14", ""],
  ["another physical volume's UUID", PV, PV.replace("PVPVPV", "XVPVPV")],
  ["a group's name longer than lvm2's", "rhel {", `${"r".repeat(128)} {`],
  ["a volume's name longer than lvm2's", "root {", `${"r".repeat(128)} {`],
  ["a type longer than any", 'type = "striped"', `type = "${"s".repeat(128)}"`],
  ["a quote that does not end", '"RESIZEABLE"', '"RESIZEABLE'],
];
for (const [what, from, to] of ABSURD) {
  Deno.test(`readLayout() does not believe ${what}`, async () => {
    const disk = await withMetadata(await openDisk("gpt-lvm"), PV_START, (text) => {
      assertNotEquals(text.replace(from, to), text);
      return text.replace(from, to);
    });
    assertEquals(await groupsOf(disk), undefined);
  });
}

/** Volumes that cannot be followed: the group is read, and says why of the volume. */
const HIDDEN: readonly (readonly [string, readonly (readonly [string, string])[], string])[] = [
  ["a thin volume", [['type = "striped"', 'type = "thin"']], "it is of the type thin"],
  ["two stripes", [['"pv0", 0\n', '"pv0", 0, "pv0", 5\n']], "it is striped over several physical volumes"],
  ["extents behind the last", [['"pv0", 0\n', '"pv0", 5\n']], "its extents lie outside of its group"],
  [
    "an extent of 2^53",
    [['"pv0", 0\n', '"pv0", 9007199254740993\n']],
    "its extents lie outside of its group",
  ],
  ["a volume in itself", [['"pv0", 0\n', '"root", 0\n']], "its extents lie outside of its group"],
  ["no stripes", [['"pv0", 0\n', ""]], "its extents lie outside of its group"],
  [
    "a physical volume elsewhere",
    [
      ["pv0 {", 'pv1 {\nid = "other"\npe_start = 0\npe_count = 99\n}\npv0 {'],
      ['"pv0", 0\n', '"pv1", 0\n'],
    ],
    "a part of it is on another disk",
  ],
];
for (const [what, changes, hidden] of HIDDEN) {
  Deno.test(`readLayout() tells why it does not follow ${what}`, async () => {
    const disk = await withMetadata(
      await openDisk("gpt-lvm"),
      PV_START,
      (text) => changes.reduce((changed, [from, to]) => changed.replace(from, to), text),
    );
    const [group] = await groupsOf(disk) ?? [];
    assertEquals(group?.logicalVolumes[0], {
      name: "root",
      deviceName: "rhel-root",
      sizeBytes: 40 * MIB,
      hidden,
    });
    assertEquals(group?.logicalVolumes[1]?.hidden, undefined);
  });
}

Deno.test("readLayout() shows no hidden volume, and counts its extents as taken", async () => {
  const disk = await withMetadata(
    await openDisk("gpt-lvm"),
    PV_START,
    (text) => text.replaceAll(', "VISIBLE"', "").replace("pe_count = 14", "pe_count = 20"),
  );
  const [group] = await groupsOf(disk) ?? [];
  assertEquals([group?.logicalVolumes, group?.freeExtents], [[], 6]);
});

Deno.test("parseGroup() reads nothing from a text that is no group's", () => {
  for (const text of ["", "a = 1", "vg { }", "\0", '{ } "']) assertEquals(parseGroup(text), undefined);
});

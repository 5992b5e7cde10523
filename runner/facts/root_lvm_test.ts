/** A root on LVM, on disks that real lvm2 wrote. */
import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { layoutOf } from "../../fixtures/disks/disks.ts";
import { disk, onLvm, onTop, part, telling, tree } from "../../fixtures/disks/guests.ts";
import { seen } from "../../fixtures/harness/seen.ts";
import { FactsError, type Seen } from "./fact.ts";
import { filesystem } from "./filesystem.ts";
import { grownBy } from "./grown_by.ts";
import { lsblk } from "./lsblk.ts";
import { partitions } from "./partitions.ts";
import { root } from "./root.ts";

const MIB = 1024 ** 2;
const [GROWN, VOLUME] = [127909376, 104 * MIB];

async function lvm(step: string | undefined, told: Seen["told"]): Promise<Seen> {
  const before = await layoutOf("gpt-lvm");
  const after = step === undefined ? before : await layoutOf(`gpt-lvm-${step}.overlay`, "gpt-lvm");
  return { ...seen({ partition: 0, filesystem: 0 }), before, after, told };
}

function wordOf(kind: typeof root, what: Seen): readonly [unknown, string] {
  const [row] = kind.read(what);
  const value = row?.columns[""];
  return [value?.kind === "text" ? value.text : value, row?.because ?? ""];
}

const SILENT: Seen["told"] = () => undefined;
const STEPS: readonly (readonly [string | undefined, Seen["told"], string])[] = [
  [undefined, onLvm(60800512, 40 * MIB), "unchanged"],
  ["partition", onLvm(GROWN, 40 * MIB), "partition-only"],
  ["grown", onLvm(GROWN, VOLUME), "grown"],
  ["grown", SILENT, "grown"],
];
for (const [step, told, word] of STEPS) {
  Deno.test(`root.read() calls a root on LVM ${word} after ${step ?? "nothing"}, told by ${told === SILENT ? "no" : "its"} guest`, async () =>
    assertEquals(wordOf(root, await lvm(step, told))[0], word));
}

Deno.test("root.read() names the level of LVM at which growth stopped, and shows each", async () => {
  const [word, because] = wordOf(root, await lvm("volume", SILENT));
  assertEquals(word, "partly grown");
  assertEquals(because.split("; "), [
    "growth stopped at its ext4",
    "partition 2 58M (60800512 B) -> 122M (127909376 B)",
    "its physical volume 57M (59768832 B) -> 121M (126877696 B)",
    "rhel/root 40M (41943040 B) -> 104M (109051904 B)",
    "its ext4 40M (41943040 B) -> 40M (41943040 B)",
    "0B (0 B) free behind the partition (1M at most when grown)",
    "1007.5K (1031680 B) outside the physical volume's extents (5M at most when grown)",
    "0B (0 B) free in the volume group (4M at most when grown)",
    "64M (67108864 B) unused in it",
  ]);
});

Deno.test("root.read() tells of a level of LVM that had grown before cloud-init", async () => {
  const early = wordOf(root, await lvm("grown", onLvm(GROWN, VOLUME)))[1].split("; ").at(-1);
  assertEquals(
    early,
    "partition 2 had 122M (127909376 B) before cloud-init's growpart: something else grew it",
  );
});

/** Guests that contradict the host's reading of the grown disk. */
const LIES: readonly (readonly [string, Seen["told"], string])[] = [
  [
    "another partition",
    onLvm(60800512, VOLUME),
    "frame after/lsblk says that vda2 has 60800512 B, the host reads a partition of 127909376 B from the disk",
  ],
  [
    "another logical volume",
    onLvm(GROWN, 40 * MIB),
    "frame after/lsblk says that rhel-root has 41943040 B, the host reads a logical volume of 109051904 B",
  ],
  [
    "a volume that is not there",
    telling([disk(128 * MIB), part(2, GROWN), onTop("rhel-other", "lvm", 1)], 1),
    "does not find ext2/3/4, xfs or btrfs on rhel-other (the guest's /)",
  ],
];
for (const [what, told, message] of LIES) {
  Deno.test(`root.read() does not believe a guest that tells ${what}`, async () => {
    const what = await lvm("grown", told);
    assertThrows(() => root.read(what), FactsError, message);
  });
}

Deno.test("root.read() ends where devices carry each other, and minds nothing below the partition", async () => {
  const image = await layoutOf("gpt-lvm");
  const tell = (json: unknown): Seen => {
    const told: Seen["told"] = (kind) => kind.key === "lsblk" ? lsblk.parse(JSON.stringify(json)) : undefined;
    return { ...seen({ partition: 0, filesystem: 0 }), before: image, after: image, told };
  };
  const circle = [
    { name: "rhel-root", kname: "dm-0", pkname: "dm-1", type: "lvm", mountpoints: ["/"] },
    { name: "x", kname: "dm-1", pkname: "dm-0", type: "lvm" },
  ];
  assertEquals(wordOf(root, tell({ blockdevices: circle }))[0], "unchanged");
  const multipath = tree(
    { name: "sda", type: "disk", size: 64 * MIB },
    { name: "mpatha", type: "mpath", size: 64 * MIB },
    { name: "mpatha2", type: "part", size: 60800512 },
    onTop("rhel-root", "lvm", 40 * MIB),
  );
  assertEquals(wordOf(root, tell({ blockdevices: [multipath] }))[0], "unchanged");
});

Deno.test("grownBy.read() tells who grew the partition below a volume that stayed", async () => {
  const [first, last] = [onLvm(60800512, 40 * MIB), onLvm(GROWN, 40 * MIB)];
  const told: Seen["told"] = (kind, moment) => (moment === "before" ? first : last)(kind, moment);
  assertEquals(wordOf(grownBy, await lvm("partition", told))[0], "cloud-init");
});

Deno.test("grownBy.read() takes the size of a volume for no partition's, where the guest tells no more", async () => {
  const told = telling([onTop("rhel-root", "lvm", 40 * MIB)], 40 * MIB);
  assertEquals(wordOf(grownBy, await lvm(undefined, told))[0], "nobody");
});

Deno.test("root.read() survives a group whose only extent is as large as numbers go", async () => {
  const [image, large] = [await layoutOf("gpt-lvm"), Number.MAX_SAFE_INTEGER];
  const volumeGroups = (image.volumeGroups ?? []).map((each) => ({ ...each, extentBytes: large }));
  const what = { ...await lvm(undefined, SILENT), after: { ...image, volumeGroups } };
  assertMatch(wordOf(root, what)[1], /extents \(9007199255789568 B at most when grown\)/);
});

Deno.test("filesystem.read() names the filesystem of a volume by device, path and mountpoint", async () => {
  const rows = filesystem.read(await lvm("grown", onLvm(GROWN, VOLUME)));
  assertEquals(rows.map(({ names }) => names), [["1", "vda1"], ["rhel-root", "rhel/root", "/"]]);
  assertEquals(rows[1]?.columns.label, { kind: "text", text: "root" });
});

Deno.test("partitions.read() tells a physical volume in lsblk's words", async () => {
  const rows = partitions.read(await lvm(undefined, SILENT));
  assertEquals(rows.at(-1)?.columns.holds, { kind: "text", text: "LVM2_member" });
});

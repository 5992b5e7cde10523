/** Roots on LUKS and mirrors, and on disks without a table. */
import { assertEquals, assertThrows } from "@std/assert";
import { layoutOf } from "../../fixtures/disks/disks.ts";
import { disk, type Nested, onTop, part, telling } from "../../fixtures/disks/guests.ts";
import { seen } from "../../fixtures/harness/seen.ts";
import type { DiskLayout } from "../disk/layout.ts";
import { FactsError, type Seen } from "./fact.ts";
import { filesystem } from "./filesystem.ts";
import { grownBy } from "./grown_by.ts";
import { partitions } from "./partitions.ts";
import { root } from "./root.ts";

const MIB = 1024 ** 2;

function wordOf(kind: typeof root, what: Seen): readonly [unknown, string] {
  const [row] = kind.read(what);
  const value = row?.columns[""];
  return [value?.kind === "text" ? value.text : value, row?.because ?? ""];
}

/** A guest whose root is mapped from a partition of the disk with all kinds of members. */
async function members(number: number, ...above: readonly Nested[]): Promise<Seen> {
  const layout = await layoutOf("gpt-members");
  const devices = [disk(64 * MIB), part(number, 20 * MIB), ...above];
  const told = telling(devices, 18 * MIB);
  return { ...seen({ partition: 0, filesystem: 0 }), before: layout, after: layout, told };
}

Deno.test("root.read() says what it knows of a root on LUKS, and of LVM in it", async () => {
  const message = "partition 2 holds LUKS2: what is in it cannot be read without its key; " +
    "partition 2 itself stays at 20971520 bytes";
  const plain = await members(2, onTop("luks-root", "crypt", MIB));
  const withLvm = await members(2, { name: "luks", type: "crypt", size: MIB }, onTop("vg-root", "lvm", MIB));
  for (const what of [plain, withLvm]) assertThrows(() => root.read(what), FactsError, message);
});

Deno.test("root.read() reads through a mirror that the guest calls as it likes, and not through a stripe set", async () => {
  assertEquals(wordOf(root, await members(3, onTop("md127", "raid1", 18 * MIB)))[0], "unchanged");
  const small = await members(3, onTop("md127", "raid1", 17 * MIB));
  assertThrows(() => root.read(small), FactsError, "the host reads a mirror of 18874368 B from the disk");
  const striped = await members(3, onTop("md127", "raid0", 18 * MIB));
  assertThrows(
    () => root.read(striped),
    FactsError,
    "the root is on md127 (raid0): the host cannot look into it",
  );
});

/** A disk that a filesystem fills. */
function whole(sizeBytes: number, filesystemBytes: number): DiskLayout {
  const ext4 = { type: "ext4", sizeBytes: filesystemBytes, blockBytes: 4096, uuid: "w", label: "" } as const;
  return { kind: "none", sectorBytes: 512, sizeBytes, partitions: [], filesystem: ext4 };
}

const wholeGuest = (diskBytes: number, filesystemBytes: number) =>
  telling([{ ...onTop("vda", "disk", diskBytes), kname: "vda" }], filesystemBytes);

function onWhole(filesystemBytes: number): Seen {
  const first = wholeGuest(64 * MIB, 16 * MIB);
  const last = wholeGuest(64 * MIB, filesystemBytes);
  const told: Seen["told"] = (kind, moment) => (moment === "before" ? first : last)(kind, moment);
  const disks = { before: whole(16 * MIB, 16 * MIB), after: whole(64 * MIB, filesystemBytes) };
  return { ...seen({ partition: 0, filesystem: 0 }), ...disks, told };
}

Deno.test("root.read() judges a filesystem that fills the disk against the disk", () => {
  const [word, because] = wordOf(root, onWhole(64 * MIB));
  assertEquals([word, because.split("; ")], ["grown", [
    "the disk 16M (16777216 B) -> 64M (67108864 B)",
    "its ext4 16M (16777216 B) -> 64M (67108864 B)",
    "0B (0 B) unused in it",
  ]]);
  const [stayed, reason] = wordOf(root, onWhole(16 * MIB));
  assertEquals([stayed, reason.split("; ")[0]], ["unchanged", "growth stopped at its ext4"]);
});

Deno.test("grownBy.read() does not take a larger disk without a table for a partition that grew", () => {
  assertEquals(wordOf(grownBy, onWhole(64 * MIB))[0], "cloud-init");
  assertEquals(wordOf(grownBy, onWhole(16 * MIB))[0], "nobody");
});

Deno.test("filesystem.read() names the filesystem of a mirror by its member and mountpoint", async () => {
  const rows = filesystem.read(await members(3, onTop("md127", "raid1", 18 * MIB)));
  assertEquals(rows.map(({ names }) => names), [["1", "vda1"], ["3", "vda3", "/"], ["5", "vda5"]]);
});

Deno.test("partitions.read() tells what a partition holds in lsblk's words", async () => {
  const holdsOf = (what: Seen) =>
    partitions.read(what).map(({ columns: { holds } }) =>
      holds && holds.kind === "text" ? holds.text : holds
    );
  assertEquals(holdsOf(await members(3)), [
    undefined,
    "ext4",
    "crypto_LUKS",
    "linux_raid_member",
    "crypto_LUKS",
    "linux_raid_member",
  ]);
  assertEquals(holdsOf(onWhole(MIB)), ["ext4"]);
});

import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import {
  articleDisk,
  AS_GROWN,
  AS_IMAGE,
  consoleLines,
  dfRows,
  GROWN_BYTES,
  IMAGE_BYTES,
  lsblkRows,
  type RootSizes,
  seen,
  told,
} from "../../fixtures/harness/seen.ts";
import type { DiskLayout } from "../disk/layout.ts";
import { FactsError, type Row, type Seen } from "./fact.ts";
import { kernel } from "./kernel.ts";
import { mounts } from "./mounts.ts";
import { root } from "./root.ts";

function readRoot(what: Seen): { readonly text: unknown; readonly because: string } {
  const [row] = root.read(what);
  const value = row?.columns[""];
  return { text: value?.kind === "text" ? value.text : value, because: row?.because ?? "" };
}

const WORDS: readonly (readonly [RootSizes, string])[] = [
  [AS_GROWN, "grown"],
  [{ partition: GROWN_BYTES, filesystem: IMAGE_BYTES }, "partition-only"],
  [AS_IMAGE, "unchanged"],
  [{ partition: GROWN_BYTES - 1024 ** 2 - 512, filesystem: IMAGE_BYTES }, "partly grown"],
];
for (const [after, word] of WORDS) {
  Deno.test(`root.read() calls a root of ${after.partition} and ${after.filesystem} bytes ${word}`, () =>
    assertEquals(readRoot(seen(after)).text, word));
}

Deno.test("root.read() shows both sizes before and after, gap and slack, in bytes and as lsblk prints them", () => {
  assertEquals(
    readRoot(seen({ partition: GROWN_BYTES, filesystem: IMAGE_BYTES })).because,
    "partition 1 2.1G (2243952640 B) -> 19.9G (21358427648 B); " +
      "its ext4 2.1G (2243952640 B) -> 2.1G (2243952640 B); " +
      "0B (0 B) free behind the partition (1M at most when grown); 17.8G (19114475008 B) unused in it",
  );
});

Deno.test("root.read() takes whatever changed beside the root for damage, and names each", () => {
  const after = articleDisk(AS_GROWN);
  const [first, bios] = after.partitions;
  const partitions = [first, bios].flatMap((each) => each ?? []).map((each) => ({ ...each, guid: "x" }));
  const backup = { offsetBytes: 512, isSound: true };
  const { text, because } = readRoot(seen(AS_GROWN, { after: { ...after, partitions, backup } }));
  assertEquals(text, "grown, with damage");
  assertEquals(because.split("; ").slice(0, 4), [
    "partition 1 changed its GUID from r to x",
    "partition 14 changed its GUID from b to x",
    "partition 15 is gone",
    "the backup GPT does not stand at the disk's end",
  ]);
});

Deno.test("root.read() lets the root's own partition have another GUID where nothing knows it by the old one", () => {
  const after = articleDisk(AS_GROWN);
  const was = "3f9276b1-91a2-4c6e-8f31-0a4e6a3f6d11";
  const withGuid = (disk: DiskLayout, guid: string): DiskLayout => ({
    ...disk,
    partitions: disk.partitions.map((each) => each.number === 1 ? { ...each, guid } : each),
  });
  const textOf = (cmdline: string, fstab: string, isTold = true) => {
    const given = seen(AS_GROWN, {
      before: withGuid(articleDisk(AS_IMAGE), was),
      after: withGuid(after, "new"),
    });
    return readRoot({
      ...given,
      told: (kind, moment) => {
        if (kind.key === "kernel") return isTold ? kernel.parse(`6.12.0\n0\n\n${cmdline}`) : undefined;
        if (kind.key === "mounts") {
          return mounts.parse(`/dev/vda1 / ext4 rw 0 0\n== fstab\n${fstab} / ext4 rw 0 1\n`);
        }
        return given.told(kind, moment);
      },
    }).text;
  };
  assertEquals(textOf("root=UUID=u ro", "UUID=u"), "grown");
  assertEquals(textOf(`root=PARTUUID=${was.toUpperCase()} ro`, "UUID=u"), "grown, with damage");
  assertEquals(textOf("root=UUID=u ro", `PARTUUID=${was}`), "grown, with damage");
  assertEquals(textOf("root=UUID=u ro", "UUID=u", false), "grown, with damage");
});

/** The article's disk with a partition behind the root, `gapBytes` from its end. */
function withNeighbour(sizes: RootSizes, gapBytes = 0): Seen["after"] {
  const disk = articleDisk(sizes);
  const [first] = disk.partitions;
  const startBytes = (first?.startBytes ?? 0) + sizes.partition + gapBytes;
  const swap = { number: 2, startBytes, sizeBytes: 2 ** 29, type: "swap", guid: "s", name: "swap" };
  return { ...disk, partitions: [...disk.partitions, swap] };
}

Deno.test("root.read() says which partition stands behind a root that did not grow", () => {
  const both = (gapBytes?: number) => {
    const disk = withNeighbour(AS_IMAGE, gapBytes);
    return readRoot(seen(AS_IMAGE, { ...(disk && { before: disk, after: disk }) }));
  };
  assertEquals([both().text, both().because.split("; ")[0]], [
    "unchanged",
    "partition 2 (swap, 512M) stands right behind it: it cannot grow",
  ]);
  assertEquals(both(2 ** 30).because.includes("stands right behind"), false);
});

Deno.test("root.read() takes a partition that systemd-repart made for none that is damaged", () => {
  const grown = { ...AS_GROWN, partition: GROWN_BYTES - 2 ** 29 };
  const after = withNeighbour({ ...grown, filesystem: grown.partition });
  const at = (...texts: readonly string[]) =>
    readRoot(
      seen(AS_GROWN, { ...(after && { after }), told: () => undefined, lines: consoleLines(...texts) }),
    ).text;
  assertEquals(at("[  OK  ] Finished Repartition Root Disk."), "grown");
  assertEquals(at(), "grown, with damage");
});

Deno.test("root.read() tells of a root that had grown before cloud-init", () => {
  const early = readRoot(seen(AS_GROWN, { told: told(AS_GROWN, AS_GROWN) })).because;
  assertMatch(
    early,
    /; partition 1 had 19\.9G \(21358427648 B\) before cloud-init's growpart: something else grew it$/,
  );
  assertEquals(readRoot(seen(AS_GROWN)).because.includes("something else"), false);
});

Deno.test("root.read() needs no word of the guest: it takes the largest partition with a filesystem", () =>
  assertEquals(readRoot(seen(AS_GROWN, { told: () => undefined })).text, "grown"));

Deno.test("root.read() looks at the partition that the guest calls its root", () => {
  const small = { type: "ext4", sizeBytes: 106 * 1024 ** 2, blockBytes: 4096, uuid: "e", label: "" } as const;
  const withSmall = (disk: NonNullable<Seen["after"]>) => ({
    ...disk,
    partitions: disk.partitions.map((each) => each.number === 15 ? { ...each, filesystem: small } : each),
  });
  const name = { name: "vda15", type: "part", size: small.sizeBytes, mountpoints: ["/"] };
  const what = seen(AS_GROWN, {
    before: withSmall(articleDisk(AS_IMAGE, 2252 * 1024 ** 2)),
    after: withSmall(articleDisk(AS_GROWN)),
    told: (kind) => kind.key === "lsblk" ? kind.parse(JSON.stringify({ blockdevices: [name] })) : undefined,
  });
  assertMatch(readRoot(what).because, /partition 15 106M .* -> 106M/);
});

/** A guest whose root is no partition, as lsblk tells it. */
function rootOn(device: Readonly<Record<string, string>>): Seen["told"] {
  const blockdevices = [{ ...device, mountpoints: ["/"] }];
  return (kind) => kind.key === "lsblk" ? kind.parse(JSON.stringify({ blockdevices })) : undefined;
}

const guestSays = (lsblk: readonly Row[], df: readonly Row[]): Seen["told"] => (kind) =>
  kind.key === "lsblk" ? lsblk : df;

const [HALF, BARE] = [GROWN_BYTES / 2, { ...articleDisk(AS_GROWN), partitions: [] }];
/** What cannot be answered: an error with these words, never a fail. */
const UNTOLD: readonly (readonly [string, Partial<Seen>, string])[] = [
  ["no disk", { after: undefined }, "the host has read no disk after this boot"],
  ["no image", { before: undefined }, "the host has read no image before this boot"],
  [
    "no filesystem",
    { after: BARE, told: () => undefined },
    "does not find ext2/3/4, xfs or btrfs on any partition",
  ],
  [
    "a root that is not there",
    { after: BARE },
    "does not find ext2/3/4, xfs or btrfs on partition 1 (the guest's /)",
  ],
  [
    "LVM",
    { told: rootOn({ name: "vg-root", type: "lvm" }) },
    "does not find ext2/3/4, xfs or btrfs on vg-root (the guest's /)",
  ],
  [
    "multipath",
    { told: rootOn({ name: "mpatha", type: "mpath" }) },
    "the root is on mpatha (mpath): the host cannot look into it",
  ],
  [
    "another partition size",
    { told: guestSays(lsblkRows(IMAGE_BYTES), dfRows(AS_GROWN.filesystem)) },
    "frame after/lsblk says that vda1 has 2243952640 B, the host reads a partition of 21358427648 B",
  ],
  [
    "a smaller filesystem",
    { told: guestSays(lsblkRows(GROWN_BYTES), dfRows(HALF)) },
    "frame after/df says that / has 10145253132 B, the host reads a filesystem of 21358424064 B",
  ],
  [
    "a larger filesystem",
    { told: guestSays(lsblkRows(GROWN_BYTES), dfRows(GROWN_BYTES * 2)) },
    "the host reads a filesystem of 21358424064 B",
  ],
];
for (const [what, parts, message] of UNTOLD) {
  Deno.test(`root.read() cannot answer for ${what}`, () => {
    assertThrows(() => root.read(seen(AS_GROWN, parts)), FactsError, message);
  });
}

Deno.test("root.read() survives a superblock that counts in blocks of any size", () => {
  const { because } = readRoot(
    seen({ partition: GROWN_BYTES, filesystem: Infinity }, { told: () => undefined }),
  );
  assertMatch(because, /its ext4 2\.1G \(2243952640 B\) -> Infinity B/);
});

import { assertEquals, assertThrows } from "@std/assert";
import {
  articleDisk,
  AS_GROWN,
  AS_IMAGE,
  consoleLines,
  dfRows,
  IMAGE_BYTES,
  type RootSizes,
  seen,
  told,
} from "../../fixtures/harness/seen.ts";
import { FactsError, type Seen } from "./fact.ts";
import { grownBy } from "./grown_by.ts";
import { lsblk } from "./lsblk.ts";

function growerOf(what: Seen): unknown {
  const [row] = grownBy.read(what);
  const value = row?.columns[""];
  return value?.kind === "text" ? value.text : value;
}

const STAGE = "[  14.1] cloud-init[9]: Cloud-init v. 22.4.2 running 'init' at Sun. Up 14 seconds.";
// CirrOS: the initramfs's own prefix, then growpart's words.
const GROWROOT =
  "GROWROOT: CHANGED: partition=1 start=16065 old: size=64260 end=80325 new: size=10458315,end=10474380";
const NOCHANGE = "GROWROOT: NOCHANGE: partition 1 is size 41713631. it cannot be grown";
const REPART = "[  OK  ] Finished Repartition Root Disk.";
const REPART_255 = "[  OK  ] Finished systemd-repart.service - Repartition Root Disk.";
const SKIPPED =
  "systemd[1]: systemd-repart.service - Repartition Root Disk was skipped because no trigger condition";
const GROWFS = "[  OK  ] Finished Grow Root File System.";
const GROWFS_MOUNT = "[  OK  ] Finished systemd-growfs@-.service - Grow File System on /.";
const GROWFS_SYSROOT = "[  OK  ] Finished systemd-growfs@sysroot.service - Grow File System on /sysroot.";
const GROWFS_DATA = "[  OK  ] Finished systemd-growfs@data.service - Grow File System on /data.";
const RESIZE = "[  217.0] EXT4-fs (vda1): resizing filesystem from 547840 to 5214459 blocks";

const PARTITION_ONLY: RootSizes = { ...AS_GROWN, filesystem: IMAGE_BYTES };
/** An image whose partition has room for the filesystem. */
const ROOMY: RootSizes = { partition: AS_GROWN.partition, filesystem: IMAGE_BYTES };
const roomy = (first: RootSizes, last: RootSizes, ...texts: readonly string[]) =>
  seen(last, { before: articleDisk(ROOMY), told: told(first, last), lines: consoleLines(...texts) });
const early = (...texts: readonly string[]) =>
  seen(AS_GROWN, { told: told(AS_GROWN, AS_GROWN), lines: consoleLines(...texts) });
const late = (...texts: readonly string[]) => seen(AS_GROWN, { lines: consoleLines(...texts) });
/** A partition that is larger than the image's at the first look, and larger still in the end. */
const twice = (...texts: readonly string[]) =>
  seen(AS_GROWN, {
    told: told({ partition: IMAGE_BYTES + 2 ** 30, filesystem: IMAGE_BYTES }, AS_GROWN),
    lines: consoleLines(...texts),
  });
/** A boot whose first look is missing. */
const blind = (...texts: readonly string[]) =>
  seen(AS_GROWN, { told: told(undefined, AS_GROWN), lines: consoleLines(...texts) });

const ROWS: readonly (readonly [string, Seen, string])[] = [
  ["partition and filesystem grew under cloud-init", late(STAGE, RESIZE), "cloud-init"],
  ["the partition alone grew under cloud-init", seen(PARTITION_ONLY), "cloud-init"],
  ["systemd-repart was skipped", late(SKIPPED, STAGE, RESIZE), "cloud-init"],
  ["systemd-repart ran early and changed nothing", late(REPART, STAGE), "cloud-init"],
  ["systemd-growfs ran early and found no room", late(GROWFS, STAGE, RESIZE), "cloud-init"],
  ["systemd-repart ran beside cloud-init", late(STAGE, REPART_255), "systemd"],
  ["nothing grew", seen(AS_IMAGE), "nobody"],
  ["no probe told anything and nothing grew", seen(AS_IMAGE, { told: () => undefined }), "nobody"],
  ["nothing grew, whatever ran", seen(AS_IMAGE, { lines: consoleLines(NOCHANGE, REPART, GROWFS) }), "nobody"],
  ["growroot said so", early(GROWROOT, STAGE), "initramfs"],
  ["growroot said so, and systemd did the filesystem", early(GROWROOT, GROWFS, STAGE), "initramfs"],
  ["growroot said nothing", early(STAGE), "initramfs"],
  ["growroot found nothing to do", late(NOCHANGE, STAGE), "cloud-init"],
  [
    "an initrd's systemd-growfs filled a roomy partition",
    roomy(AS_GROWN, AS_GROWN, GROWFS_SYSROOT, STAGE),
    "systemd",
  ],
  ["the partition grew half before and half under cloud-init", twice(STAGE, RESIZE), "several"],
  ["growroot said so, and cloud-init grew it again", late(GROWROOT, STAGE, RESIZE), "several"],
  ["systemd-repart ran before", early(REPART, GROWFS, STAGE), "systemd"],
  ["systemd-repart of systemd 255 ran before", early(REPART_255, STAGE), "systemd"],
  ["systemd-growfs filled a roomy partition", roomy(AS_GROWN, AS_GROWN, GROWFS, STAGE), "systemd"],
  ["x-systemd.growfs filled a roomy partition", roomy(AS_GROWN, AS_GROWN, GROWFS_MOUNT, STAGE), "systemd"],
  ["systemd-growfs of another mount", roomy(ROOMY, AS_GROWN, STAGE, GROWFS_DATA), "cloud-init"],
  ["something silent filled a roomy partition", roomy(AS_GROWN, AS_GROWN, STAGE), "initramfs"],
  ["resizefs filled a roomy partition", roomy(ROOMY, AS_GROWN, STAGE, RESIZE), "cloud-init"],
  ["the kernel's line dates it", blind(STAGE, RESIZE), "cloud-init"],
  ["growroot said so, without a first look", blind(GROWROOT, STAGE), "initramfs"],
];
for (const [what, sight, grower] of ROWS) {
  Deno.test(`grownBy.read() names ${grower} where ${what}`, () => assertEquals(growerOf(sight), grower));
}

Deno.test("grownBy.read() does not take the largest partition for a root on LVM", () => {
  const blockdevices = [{ name: "vg-root", type: "lvm", size: AS_GROWN.partition, mountpoints: ["/"] }];
  const rows = { lsblk: lsblk.parse(JSON.stringify({ blockdevices })), df: dfRows(AS_GROWN.filesystem) };
  const sight = seen(AS_IMAGE, { told: ({ key }) => key === "lsblk" ? rows.lsblk : rows.df });
  assertEquals(growerOf(sight), "nobody");
});

Deno.test("grownBy.read() judges the guest's own two looks where the host had none", () => {
  const recorded = (after: RootSizes): Seen => ({ lines: [], told: told(AS_IMAGE, after) });
  assertEquals([growerOf(recorded(AS_GROWN)), growerOf(recorded(AS_IMAGE))], ["cloud-init", "nobody"]);
});

Deno.test("grownBy.read() says why, and who did the filesystem where that is another", () => {
  const becauseOf = (what: Seen) => grownBy.read(what)[0]?.because;
  const said = 'the initramfs printed "GROWROOT: CHANGED"';
  assertEquals(becauseOf(early(GROWROOT)), said);
  assertEquals(
    becauseOf(early(GROWROOT, GROWFS, STAGE)),
    `${said}; the filesystem by systemd: systemd-growfs ran when the filesystem grew`,
  );
  const partitionAlone = { partition: AS_GROWN.partition, filesystem: IMAGE_BYTES };
  const byTwo = seen(AS_GROWN, {
    told: told(partitionAlone, AS_GROWN),
    lines: consoleLines(GROWROOT, STAGE, RESIZE),
  });
  assertEquals(
    becauseOf(byTwo),
    `${said}; the filesystem by cloud-init: the filesystem grew between resizefs' turn and the report, ` +
      "and no systemd-growfs shows then",
  );
});

Deno.test("grownBy.read() does not guess", () => {
  for (const sight of [blind(), blind(RESIZE, STAGE), { lines: [], told: () => undefined }]) {
    assertThrows(() => grownBy.read(sight), FactsError, "tells who grew the root");
  }
});

Deno.test("grown-by cannot be told where lines of a flood may name who grew the root", () => {
  const because = "7 lines of a flood were not kept: they may tell who grew the root";
  assertThrows(() => growerOf({ ...late(STAGE, RESIZE), dropped: 7 }), FactsError, because);
  assertEquals(growerOf({ ...seen(AS_IMAGE), dropped: 7 }), "nobody");
});

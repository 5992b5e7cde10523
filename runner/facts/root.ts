/** What became of the root between image and disk: computed by the host, held against what the guest says. */
import { type GrowthReading, readGrowth } from "../growth/growth.ts";
import type { Level } from "../growth/growth_levels.ts";
import type { RootReading } from "../growth/growth_root.ts";
import { formatSize } from "../text/size.ts";
import { FactsError, type HostKind, type Row, type Seen } from "./fact.ts";
import { type GuestDevice, type GuestRoot, guestRoot, placeOf } from "./guest_root.ts";
import type { DiskLayout } from "../disk/layout.ts";
import { newPartition } from "../growth/growth_damage.ts";
import { findSigns } from "./grower_signs.ts";
import { kernel } from "./kernel.ts";
import { mounts } from "./mounts.ts";
import { neighbourText } from "./root_neighbour.ts";
import { diskAfter } from "./partitions.ts";

/**
 * The least part of a filesystem that df tells. ext4 leaves out inode tables (a sixteenth with the smallest inode_ratio
 * of mke2fs.conf) and its journal (an eighth of 32 MiB, less of more), xfs its log (64 MiB, in 300 MiB at least).
 */
const LEAST_DF_SHARE = 0.75;

/** A size as lsblk prints it, with its bytes. A damaged disk may hold any number. */
export function sizeText(sizeBytes: number): string {
  return isSize(sizeBytes) ? `${formatSize(sizeBytes, "lsblk")} (${sizeBytes} B)` : `${sizeBytes} B`;
}

function isSize(sizeBytes: number): boolean {
  return Number.isSafeInteger(sizeBytes) && sizeBytes >= 0;
}

/** The root's growth by the host's two readings. Throws {@linkcode FactsError} where these don't show it. */
export function rootGrowth(seen: Seen, guest: GuestRoot): GrowthReading {
  const after = diskAfter(seen);
  if (!seen.before) throw new FactsError("the host has read no image before this boot");
  const { device } = guest;
  const place = placeOf(guest);
  if (device && !place) {
    throw new FactsError(`the root is on ${device.name} (${device.type}): the host cannot look into it`);
  }
  const growth = readGrowth(seen.before, after, place);
  if (growth?.status === "read") return growth;
  if (growth) throw new FactsError(growth.because);
  const where = device === undefined ? "any partition" : `${wordsOf(device)} (the guest's /)`;
  throw new FactsError(
    `the host does not find ext2/3/4, xfs or btrfs on ${where} of image and disk${tableDamage(seen)}`,
  );
}

/** A table that is not whole shows other partitions than the guest's. */
function tableDamage({ before, after }: Seen): string {
  const damage = [...new Set([...(before?.damage ?? []), ...(after?.damage ?? [])])];
  return damage.length === 0 ? "" : ` (${damage.join("; ")})`;
}

function wordsOf({ name, number }: GuestDevice): string {
  return number === undefined ? name : `partition ${number}`;
}

/** The levels that lsblk tells too: its TYPE, with what the host calls one. */
const TOLD_LEVELS: Readonly<Record<string, string>> = {
  part: "partition",
  raid1: "mirror",
  lvm: "logical volume",
};

/** Throws {@linkcode FactsError} that names both sides where the guest's root is not the one the host reads. */
function refuseContradiction({ devices, dfBytes }: GuestRoot, { levels, filesystem }: RootReading): void {
  for (const [level, device] of toldLevels(levels, devices)) {
    if (device.sizeBytes === undefined || device.sizeBytes === level.sizeBytes) continue;
    throw new FactsError(
      `frame after/lsblk says that ${device.name} has ${device.sizeBytes} B, ` +
        `the host reads a ${TOLD_LEVELS[level.kind]} of ${level.sizeBytes} B from the disk`,
    );
  }
  if (dfBytes === undefined) return;
  if (dfBytes > filesystem.sizeBytes || dfBytes < filesystem.sizeBytes * LEAST_DF_SHARE) {
    throw new FactsError(
      `frame after/df says that / has ${dfBytes} B, ` +
        `the host reads a filesystem of ${filesystem.sizeBytes} B from the disk`,
    );
  }
}

/** The levels that the guest tells too, each with its device. */
function toldLevels(
  levels: readonly Level[],
  devices: readonly GuestDevice[],
): readonly (readonly [Level, GuestDevice])[] {
  return levels.filter(({ kind }) => Object.hasOwn(TOLD_LEVELS, kind)).flatMap((level) => {
    const device = devices.find(({ type }) => type === level.kind);
    return device ? [[level, device] as const] : [];
  });
}

const WORDS = {
  "grown": "grown",
  "partition-only": "partition-only",
  "unchanged": "unchanged",
  "partly": "partly grown",
};

function describe(
  { before, after, growth, stoppedAt }: GrowthReading,
  damage: readonly string[],
  { early, disk }: { readonly early: GuestRoot; readonly disk: DiskLayout },
): string {
  const changes = (a: number, b: number) => `${sizeText(a)} -> ${sizeText(b)}`;
  // Where a partition's filesystem stopped, two sizes say by themselves.
  const isPlain = after.partition !== undefined && after.levels.length === 2;
  const sizes = after.levels.map(({ name, sizeBytes }, index) =>
    `${name} ${changes(before.levels[index]?.sizeBytes ?? 0, sizeBytes)}`
  );
  const neighbour = growth === "grown" || !after.partition ? undefined : neighbourText(disk, after.partition);
  return [
    ...damage,
    ...(neighbour === undefined ? [] : [neighbour]),
    ...(stoppedAt && !isPlain ? [`growth stopped at ${stoppedAt.name}`] : []),
    ...(after.partition ? [] : [`the disk ${changes(before.diskBytes, after.diskBytes)}`]),
    ...sizes,
    ...after.levels.map(describeSlack),
    ...describeEarly(before.levels, early),
  ].join("; ");
}

const SLACK_WORDS: Readonly<Record<Level["kind"], string>> = {
  part: "free behind the partition",
  raid1: "free behind the mirror",
  pv: "outside the physical volume's extents",
  lvm: "free in the volume group",
  filesystem: "unused in it",
};

/** What a level leaves unused. A filesystem's rounding is nothing that a reader must know. */
function describeSlack({ kind, slackBytes, maxSlackBytes }: Level): string {
  const words = `${sizeText(slackBytes)} ${SLACK_WORDS[kind]}`;
  if (kind === "filesystem") return words;
  const most = isSize(maxSlackBytes) ? formatSize(maxSlackBytes, "lsblk") : `${maxSlackBytes} B`;
  return `${words} (${most} at most when grown)`;
}

/** The guest's first look: a level that is larger than the image's was grown by something before cloud-init. */
function describeEarly(before: readonly Level[], { devices }: GuestRoot): readonly string[] {
  const [grown] = toldLevels(before, devices).filter(([level, { sizeBytes = 0 }]) =>
    sizeBytes > level.sizeBytes
  );
  if (!grown) return [];
  const [{ name }, { sizeBytes = 0 }] = grown;
  return [`${name} had ${sizeText(sizeBytes)} before cloud-init's growpart: something else grew it`];
}

/**
 * systemd-repart makes the partitions that the image's definitions ask for, swap or /home, at the first boot. KIWI's step in the
 * initramfs makes the root's partition anew, whose new GUID tells it later that it has done so.
 */
function damageOf(seen: Seen, { damage, added, newGuid }: GrowthReading): readonly string[] {
  const wanted = findSigns(seen.lines).repart === "never" ? [] : added.map(newPartition);
  const isMeant = newGuid !== undefined && isNamedNowhere(newGuid.was, seen);
  return damage.filter((each) => !wanted.includes(each) && !(isMeant && each === newGuid.text));
}

/** Whether neither the kernel's command line nor fstab knows a partition by this GUID, and both were told. */
function isNamedNowhere(guid: string, { told }: Seen): boolean {
  const cmdline = told(kernel, "after")?.[0]?.columns.cmdline;
  const mounted = told(mounts, "after") ?? [];
  if (cmdline?.kind !== "text" || mounted.length === 0) return false;
  const names = [cmdline, ...mounted.map(({ columns }) => columns.fstab)];
  return !names.some((each) => each?.kind === "text" && each.text.toLowerCase().includes(guid.toLowerCase()));
}

function readRoot(seen: Seen): readonly Row[] {
  const guest = guestRoot(seen, "after");
  const reading = rootGrowth(seen, guest);
  refuseContradiction(guest, reading.after);
  const word = WORDS[reading.growth];
  const damage = damageOf(seen, reading);
  const text = damage.length === 0 ? word : `${word}, with damage`;
  const because = describe(reading, damage, { early: guestRoot(seen, "before"), disk: diskAfter(seen) });
  return [{ names: [""], columns: { "": { kind: "text", text } }, because }];
}

/** `root: grown`, `partition-only` or `unchanged`; anything that changed beside the root is a mismatch. */
export const root: HostKind = {
  key: "root",
  about: "what became of the root between image and disk, computed by the host",
  columns: { "": { type: "word", words: ["grown", "partition-only", "unchanged"] } },
  rowNames: "",
  read: readRoot,
};

/** What became of the root between image and disk: computed by the host, held against what the guest says. */
import { type GrowthReading, MAX_GAP_BYTES, readGrowth, type RootReading } from "../disk/growth.ts";
import { formatSize } from "../match/size.ts";
import { FactsError, type HostKind, type Row, type Seen } from "./fact.ts";
import { type GuestRoot, guestRoot } from "./guest_root.ts";
import { diskAfter } from "./partitions.ts";

/**
 * The least part of a filesystem that df tells. ext4 leaves out inode tables (a sixteenth with the smallest inode_ratio
 * of mke2fs.conf) and its journal (an eighth of 32 MiB, less of more), xfs its log (64 MiB, in 300 MiB at least).
 */
const LEAST_DF_SHARE = 0.75;

/** A size as lsblk prints it, with its bytes. A damaged disk may hold any number. */
export function sizeText(sizeBytes: number): string {
  const isSize = Number.isSafeInteger(sizeBytes) && sizeBytes >= 0;
  return isSize ? `${formatSize(sizeBytes, "lsblk")} (${sizeBytes} B)` : `${sizeBytes} B`;
}

/** The root's growth by the host's two readings. Throws {@linkcode FactsError} where these don't show it. */
export function rootGrowth(seen: Seen, { device }: GuestRoot): GrowthReading {
  const after = diskAfter(seen);
  if (!seen.before) throw new FactsError("the host has read no image before this boot");
  if (device !== undefined && device.number === undefined) {
    throw new FactsError(
      `the root is on ${device.name} (${device.type}), not on a partition: the host cannot look into it`,
    );
  }
  const growth = readGrowth(seen.before, after, device?.number);
  if (growth) return growth;
  const where = device === undefined ? "any partition" : `partition ${device.number} (the guest's /)`;
  throw new FactsError(`the host does not find ext4, xfs or btrfs on ${where} of image and disk`);
}

/** Throws {@linkcode FactsError} that names both sides where the guest's root is not the one the host reads. */
function refuseContradiction({ device, dfBytes }: GuestRoot, { sizeBytes, filesystem }: RootReading): void {
  if (device?.sizeBytes !== undefined && device.sizeBytes !== sizeBytes) {
    throw new FactsError(
      `frame after/lsblk says that ${device.name} has ${device.sizeBytes} B, ` +
        `the host reads a partition of ${sizeBytes} B from the disk`,
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

const WORDS = {
  "grown": "grown",
  "partition-only": "partition-only",
  "unchanged": "unchanged",
  "partly": "partly grown",
};

function describe({ before, after, gapBytes, slackBytes, damage }: GrowthReading, early: GuestRoot): string {
  const changes = (a: number, b: number) => `${sizeText(a)} -> ${sizeText(b)}`;
  const { filesystem } = after;
  return [
    ...damage,
    `partition ${after.number} ${changes(before.sizeBytes, after.sizeBytes)}`,
    `its ${filesystem.type} ${changes(before.filesystem.sizeBytes, filesystem.sizeBytes)}`,
    `${sizeText(gapBytes)} free behind the partition (${
      formatSize(MAX_GAP_BYTES, "lsblk")
    } at most when grown)`,
    `${sizeText(slackBytes)} unused in it`,
    ...describeEarly(before, early),
  ].join("; ");
}

/** The guest's first look: a root that is larger than the image's was grown by something before cloud-init. */
function describeEarly({ sizeBytes }: RootReading, { device }: GuestRoot): readonly string[] {
  if (device?.sizeBytes === undefined || device.sizeBytes <= sizeBytes) return [];
  return [`it had ${sizeText(device.sizeBytes)} before cloud-init's growpart: something else grew it`];
}

function readRoot(seen: Seen): readonly Row[] {
  const guest = guestRoot(seen, "after");
  const reading = rootGrowth(seen, guest);
  refuseContradiction(guest, reading.after);
  const word = WORDS[reading.growth];
  const text = reading.damage.length === 0 ? word : `${word}, with damage`;
  const because = describe(reading, guestRoot(seen, "before"));
  return [{ names: [""], columns: { "": { kind: "text", text } }, because }];
}

/** `root: grown`, `partition-only` or `unchanged`; anything that changed beside the root is a mismatch. */
export const root: HostKind = {
  key: "root",
  columns: { "": { type: "word", words: ["grown", "partition-only", "unchanged"] } },
  rowNames: "",
  read: readRoot,
};

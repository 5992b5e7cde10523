/**
 * Growth, computed instead of typed: the image before and the disk after, as the host reads them, say to the byte
 * what became of the root. No word of the guest is needed.
 */
import { addedPartitions, findDamage, type NewGuid, newGuidOf } from "./growth_damage.ts";
import type { Level } from "./growth_levels.ts";
import { findRoot, type HiddenRoot, type RootPlace, type RootReading } from "./growth_root.ts";
import type { DiskLayout } from "../disk/layout.ts";

/** What became of the root: all grown, the partition alone, nothing, or something in between that nobody wants. */
export type Growth = "grown" | "partition-only" | "unchanged" | "partly";

/** The root before and after, and every way in which the rest is not as it was. */
export interface GrowthReading {
  readonly status: "read";
  readonly growth: Growth;
  readonly before: RootReading;
  readonly after: RootReading;
  /** The first level that leaves room which it could take: growth stopped below it. */
  readonly stoppedAt?: Level;
  /** What must not have changed, and did: another partition or volume, the root's start, a GPT without its backup at the end. */
  readonly damage: readonly string[];
  /** Of the damage, the numbers of partitions that are new: who made them may have been meant to. */
  readonly added: readonly number[];
  /** Of the damage, another GUID of the root's own partition: where nothing knows it by the old one, it was meant. */
  readonly newGuid?: NewGuid;
}

/** A root that the host cannot look into: what it knows all the same. */
export interface HiddenGrowth {
  readonly status: "hidden";
  readonly because: string;
}

/** Compares the image with the disk after the boot; `undefined` where either shows no root filesystem. */
export function readGrowth(
  image: DiskLayout,
  disk: DiskLayout,
  known?: RootPlace,
): GrowthReading | HiddenGrowth | undefined {
  const before = findRoot(image, known);
  const after = before && findRoot(disk, before.place);
  if (!before || !after) return undefined;
  if (before.status === "hidden") return hidden(before, before, after);
  if (after.status === "hidden") return hidden(after, before, after);
  const damage = findDamage(image, disk, after);
  const stoppedAt = after.levels.find((level) => !isFull(level));
  const growth = classify(before.levels, after.levels);
  const added = addedPartitions(image, disk);
  const newGuid = newGuidOf(image, disk, after);
  const beside = { ...(stoppedAt && { stoppedAt }), ...(newGuid && { newGuid }) };
  return { status: "read", growth, before, after, damage, added, ...beside };
}

type Root = RootReading | HiddenRoot;

function hidden({ because }: HiddenRoot, { partition: was }: Root, { partition: is }: Root): HiddenGrowth {
  if (!was || !is) return { status: "hidden", because };
  const change = was.sizeBytes === is.sizeBytes
    ? `stays at ${is.sizeBytes} bytes`
    : `${was.sizeBytes < is.sizeBytes ? "grew" : "shrank"} from ${was.sizeBytes} to ${is.sizeBytes} bytes`;
  return { status: "hidden", because: `${because}; partition ${is.number} itself ${change}` };
}

/** A GPT with fewer entries than usual lets a partition end nearer to the disk's end than is asked of it: that is full too. */
function isFull({ kind, slackBytes, maxSlackBytes }: Level): boolean {
  return slackBytes <= maxSlackBytes && (slackBytes >= 0 || kind === "part");
}

function classify(before: readonly Level[], after: readonly Level[]): Growth {
  const isSameShape = before.map(({ kind }) => kind).join() === after.map(({ kind }) => kind).join();
  const sizes = after.map(({ sizeBytes }, index) => Math.sign(sizeBytes - (before[index]?.sizeBytes ?? 0)));
  if (!isSameShape || sizes.some((sign) => sign < 0 || Number.isNaN(sign))) return "partly";
  if (sizes.every((sign) => sign === 0)) return "unchanged";
  if (sizes.at(-1) === 1) return after.every(isFull) ? "grown" : "partly";
  return isPartitionOnly(after, sizes) ? "partition-only" : "partly";
}

/** Partition and physical volume may have grown (growpart does both on LVM); nothing that the filesystem stands on. */
function isPartitionOnly(
  [partition, ...above]: readonly Level[],
  [grown, ...signs]: readonly number[],
): boolean {
  if (partition?.kind !== "part" || grown !== 1 || !isFull(partition)) return false;
  return above.every(({ kind }, index) => signs[index] === 0 || kind === "pv");
}

/** What must not change while a root grows, and did. */
import { type DiskLayout, type FilledPartition, isBackupAtEnd } from "../disk/layout.ts";
import type { RootReading } from "./growth_root.ts";

/** Every way in which the rest of the disk is not as it was: other partitions and volumes, the root's start, the backup GPT. */
export function findDamage(image: DiskLayout, disk: DiskLayout, root: RootReading): readonly string[] {
  const number = root.place.partition;
  const damage = image.partitions.flatMap((before) => {
    const after = disk.partitions.find((each) => each.number === before.number);
    if (!after) return [`partition ${before.number} is gone`];
    return changesOf(before, after, before.number === number).map((change) =>
      `partition ${before.number} ${change}`
    );
  });
  return [
    ...damage,
    ...addedPartitions(image, disk).map(newPartition),
    ...(disk.kind === image.kind ? [] : [`the partition table was ${image.kind} and is ${disk.kind}`]),
    ...(disk.damage ?? []).filter((each) => !image.damage?.includes(each)),
    ...volumeDamage(image, disk, root.place.volume),
    ...(sizeOf(disk, number) > sizeOf(image, number) ? findLostBackup(disk) : []),
  ];
}

/** The numbers of the partitions that the image has not. */
export function addedPartitions(image: DiskLayout, disk: DiskLayout): readonly number[] {
  return disk.partitions.map(({ number }) => number).filter((each) =>
    !image.partitions.some((before) => before.number === each)
  );
}

/** How one of them is told. */
export const newPartition = (number: number): string => `partition ${number} is new`;

function sizeOf({ partitions }: DiskLayout, number: number | undefined): number {
  return partitions.find((each) => each.number === number)?.sizeBytes ?? 0;
}

function changesOf(before: FilledPartition, after: FilledPartition, isRoot: boolean): readonly string[] {
  return [
    ...(before.startBytes === after.startBytes
      ? []
      : [`moved from byte ${before.startBytes} to ${after.startBytes}`]),
    ...(isRoot || before.sizeBytes === after.sizeBytes
      ? []
      : [`changed from ${before.sizeBytes} to ${after.sizeBytes} bytes`]),
    ...(before.type === after.type ? [] : [`changed its type from ${before.type} to ${after.type}`]),
    ...(before.guid === after.guid ? [] : [changedGuid(before.guid, after.guid)]),
  ];
}

const changedGuid = (was: string | undefined, is: string | undefined) =>
  `changed its GUID from ${was} to ${is}`;

/** Another GUID of the root's own partition: the old one, and how that is told. */
export interface NewGuid {
  readonly was: string;
  readonly text: string;
}

/** Whoever enlarges the root by making its partition anew may give it another GUID. */
export function newGuidOf(image: DiskLayout, disk: DiskLayout, root: RootReading): NewGuid | undefined {
  const guidIn = ({ partitions }: DiskLayout) =>
    partitions.find(({ number }) => number === root.place.partition)?.guid;
  const [was, is] = [guidIn(image), guidIn(disk)];
  if (was === undefined || is === undefined || was === is) return undefined;
  return { was, text: `partition ${root.place.partition} ${changedGuid(was, is)}` };
}

/** Logical volumes beside the root's. */
function volumeDamage(image: DiskLayout, disk: DiskLayout, root: string | undefined): readonly string[] {
  const [before, after] = [volumesOf(image), volumesOf(disk)];
  const names = [...new Set([...before.keys(), ...after.keys()])].filter((name) => name !== root);
  return names.flatMap((name) => {
    const [was, is] = [before.get(name), after.get(name)];
    if (was === is) return [];
    if (was === undefined) return [`volume ${name} is new`];
    return [`volume ${name} ${is === undefined ? "is gone" : `changed from ${was} to ${is} bytes`}`];
  });
}

function volumesOf({ volumeGroups = [] }: DiskLayout): ReadonlyMap<string, number> {
  const volumes = volumeGroups.flatMap(({ logicalVolumes }) => logicalVolumes);
  return new Map(volumes.map(({ deviceName, sizeBytes }) => [deviceName, sizeBytes]));
}

/** Whoever enlarges a partition into a new end of the disk must take the backup there, or firmware may undo it. */
function findLostBackup(disk: DiskLayout): readonly string[] {
  if (disk.backup === undefined || isBackupAtEnd(disk)) return [];
  return ["the backup GPT does not stand at the disk's end"];
}

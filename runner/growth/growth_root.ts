/** The root of a disk: which filesystem it is, and the levels that it stands on. */
import type { Content, Holding, RaidHolding } from "../disk/content.ts";
import {
  filesystemLevel,
  type Level,
  mirrorLevel,
  partitionLevel,
  pvLevel,
  volumeLevel,
} from "./growth_levels.ts";
import type { DiskLayout, FilledPartition } from "../disk/layout.ts";
import type { LogicalVolume, VolumeGroup } from "../disk/lvm.ts";
import type { Filesystem } from "../disk/superblock.ts";

/** Which of a disk's filesystems is the root. */
export interface RootPlace {
  /** The partition's number; none on a disk without partitions. */
  readonly partition?: number;
  /** The logical volume, as `/dev/mapper` has it: `rhel-root`. */
  readonly volume?: string;
}

interface Placed {
  readonly place: RootPlace;
  /** The partition; none on a disk without partitions. */
  readonly partition?: FilledPartition;
  /** Of what the filesystem stands in. */
  readonly sizeBytes: number;
  /** Of the disk. */
  readonly diskBytes: number;
}

/** The root as the host reads it. */
export interface RootReading extends Placed {
  readonly status: "read";
  /** From the partition up to the filesystem. */
  readonly levels: readonly Level[];
  readonly filesystem: Filesystem;
}

/** A root, or what may well be one, that the host cannot look into. */
export interface HiddenRoot extends Placed {
  readonly status: "hidden";
  /** What is known of it. */
  readonly because: string;
}

type Root = RootReading | HiddenRoot;

/**
 * The root: at the place that the guest told, else the largest filesystem, or whatever is larger and cannot be looked
 * into. `undefined` where there is none.
 */
export function findRoot(disk: DiskLayout, place?: RootPlace): Root | undefined {
  // By what they stand in: a damaged filesystem may claim any size.
  const roots = rootsOn(disk).toSorted((a, b) => b.sizeBytes - a.sizeBytes);
  if (place === undefined) return roots[0];
  const { volume, partition } = place;
  const exact = roots.find((each) =>
    each.place.volume === volume && (volume !== undefined || each.place.partition === partition)
  );
  // A volume in what cannot be looked into shows no name.
  const isLid = ({ status, place: at }: Root) =>
    status === "hidden" && at.volume === undefined && at.partition === partition;
  return exact ?? roots.find(isLid);
}

/** A stretch of the disk that is looked into, with the levels down to it. */
interface Carrier {
  readonly disk: DiskLayout;
  readonly partition?: FilledPartition;
  readonly content: Content;
  readonly name: string;
  readonly sizeBytes: number;
  readonly levels: readonly Level[];
}

function rootsOn(disk: DiskLayout): readonly Root[] {
  const whole: Carrier = { disk, content: disk, name: "the disk", sizeBytes: disk.sizeBytes, levels: [] };
  const partitions = disk.partitions.map((partition) => ({
    disk,
    partition,
    content: partition,
    name: `partition ${partition.number}`,
    sizeBytes: partition.sizeBytes,
    levels: [partitionLevel(disk, partition)],
  }));
  return [whole, ...partitions].flatMap(rootsIn);
}

function rootsIn(carrier: Carrier): readonly Root[] {
  const { content: { filesystem, holds }, sizeBytes } = carrier;
  if (filesystem?.devices !== undefined) {
    return [
      hide(carrier, `holds a part of a ${filesystem.type} that is spread over ${filesystem.devices} devices`),
    ];
  }
  if (filesystem) {
    const levels = [...carrier.levels, filesystemLevel(sizeBytes, filesystem)];
    return [{ status: "read", ...placed(carrier), levels, filesystem }];
  }
  if (!holds) return [];
  if (holds.type === "crypto_LUKS") {
    return [hide(carrier, `holds LUKS${holds.version}: what is in it cannot be read without its key`)];
  }
  if (holds.type === "LVM2_member") return rootsInGroup(carrier, holds.uuid);
  return holds.type === "linux_raid_member" ? rootsInMirror(carrier, holds) : [];
}

function placed({ disk, partition, sizeBytes }: Carrier): Placed {
  const place = partition ? { partition: partition.number } : {};
  return { place, sizeBytes, diskBytes: disk.sizeBytes, ...(partition && { partition }) };
}

function hide(carrier: Carrier, what: string): HiddenRoot {
  return { status: "hidden", ...placed(carrier), because: `${carrier.name} ${what}` };
}

function rootsInMirror(carrier: Carrier, { mirror, hidden }: RaidHolding): readonly Root[] {
  if (!mirror) return [hide(carrier, `holds a member of a RAID: ${hidden ?? "it cannot be read"}`)];
  const { content, sizeBytes } = mirror;
  const levels = [...carrier.levels, mirrorLevel(carrier.sizeBytes, mirror)];
  return rootsIn({ ...carrier, content, sizeBytes, levels });
}

function rootsInGroup(carrier: Carrier, uuid: string): readonly Root[] {
  const { disk, sizeBytes } = carrier;
  const group = disk.volumeGroups?.find((each) => each.physicalVolumes.some((pv) => pv.uuid === uuid));
  const pv = group?.physicalVolumes.find((each) => each.uuid === uuid);
  if (!group || !pv) {
    return [hide(carrier, "holds a physical volume of LVM2, of whose group there is no sound metadata")];
  }
  const levels = [...carrier.levels, pvLevel(sizeBytes, group, pv.usedBytes)];
  return group.logicalVolumes.flatMap((volume) => {
    // A volume is told of where it starts; one that cannot be followed, of the group's first place on this disk.
    const home = volume.firstOn ?? firstOnDisk(disk, group);
    return home === uuid ? rootsInVolume({ ...carrier, levels }, group, volume) : [];
  });
}

function firstOnDisk(disk: DiskLayout, { physicalVolumes }: VolumeGroup): string | undefined {
  const onDisk = [disk, ...disk.partitions].flatMap(({ holds }) => pvIn(holds) ?? []);
  return physicalVolumes.find(({ uuid }) => onDisk.includes(uuid))?.uuid;
}

function pvIn(holds: Holding | undefined): string | undefined {
  if (holds?.type === "LVM2_member") return holds.uuid;
  return holds?.type === "linux_raid_member" ? pvIn(holds.mirror?.content.holds) : undefined;
}

function rootsInVolume(carrier: Carrier, group: VolumeGroup, volume: LogicalVolume): readonly Root[] {
  const level = volumeLevel(group, volume);
  const { name, sizeBytes } = level;
  const inside = { ...carrier, content: volume, name, sizeBytes, levels: [...carrier.levels, level] };
  const roots = volume.hidden === undefined
    ? rootsIn(inside)
    : [hide(inside, `cannot be read: ${volume.hidden}`)];
  return roots.map((each) => ({ ...each, place: { ...each.place, volume: volume.deviceName } }));
}

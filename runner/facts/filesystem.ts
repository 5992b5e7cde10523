/** The filesystems after the boot, as the host reads them from their superblocks. */
import type { Content, Holding } from "../disk/content.ts";
import type { DiskLayout } from "../disk/layout.ts";
import type { OtherContent } from "../disk/other_content.ts";
import type { Filesystem } from "../disk/superblock.ts";
import type { HostKind, Row, Seen } from "./fact.ts";
import { arrayMountpoints, diskNames, partitionNames, volumeNames } from "./guest_names.ts";
import { bytesValue, diskAfter, textValue } from "./partitions.ts";

function rowOf(names: readonly string[], { type, sizeBytes, blockBytes, uuid, label }: Filesystem): Row {
  const blocks = sizeBytes / blockBytes;
  return {
    names,
    columns: {
      type: { kind: "text", text: type },
      size: bytesValue(sizeBytes),
      // A damaged superblock may count in blocks of nothing.
      ...(Number.isSafeInteger(blocks) && { blocks: { kind: "number", number: blocks, text: `${blocks}` } }),
      uuid: textValue(uuid),
      label: textValue(label),
    },
  };
}

const CARRIERS: readonly Holding["type"][] = ["LVM2_member", "crypto_LUKS", "linux_raid_member"];
const isNamed = (holds: Holding): holds is OtherContent => !CARRIERS.includes(holds.type);

/** What has a name, and a size that the host does not read. */
function namedRow(names: readonly string[], { type, uuid, label }: OtherContent): Row {
  return {
    names,
    columns: { type: { kind: "text", text: type }, uuid: textValue(uuid), label: textValue(label) },
  };
}

/** The filesystem in a stretch that has these names, or in the mirror that it is a member of. */
function rowsOf({ filesystem: own, holds }: Content, names: readonly string[], seen: Seen): readonly Row[] {
  if (own) return [rowOf(names, own)];
  if (holds !== undefined && isNamed(holds)) return [namedRow(names, holds)];
  const mirrored = holds?.type === "linux_raid_member" ? holds.mirror?.content.filesystem : undefined;
  return mirrored
    ? [rowOf([...names, ...names.flatMap((name) => arrayMountpoints(name, seen))], mirrored)]
    : [];
}

function volumeRows({ volumeGroups = [] }: DiskLayout, seen: Seen): readonly Row[] {
  return volumeGroups.flatMap(({ name: group, logicalVolumes }) =>
    logicalVolumes.flatMap((volume) =>
      rowsOf(volume, volumeNames(volume.deviceName, `${group}/${volume.name}`, seen), seen)
    )
  );
}

/**
 * Filesystems by the partition's number, device or mountpoint, or by the logical volume. `size` is block count times block
 * size: more than df tells.
 */
export const filesystem: HostKind = {
  key: "filesystem",
  about: "the filesystems after the boot, as the host reads them from the disk",
  isOfDisk: true,
  columns: {
    type: { type: "text" },
    size: { type: "size", dialect: "lsblk" },
    blocks: { type: "number" },
    uuid: { type: "text" },
    label: { type: "text" },
  },
  rowNames: "a partition's number, its device name, a logical volume or a mountpoint",
  read: (seen) => {
    const disk = diskAfter(seen);
    const inside = disk.partitions.flatMap((each) => rowsOf(each, partitionNames(each.number, seen), seen));
    return [...rowsOf(disk, diskNames(seen), seen), ...inside, ...volumeRows(disk, seen)];
  },
};

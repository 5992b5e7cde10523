/** The filesystems after the boot, as the host reads them from their superblocks. */
import type { Filesystem } from "../disk/superblock.ts";
import type { HostKind, Row } from "./fact.ts";
import { diskNames, partitionNames } from "./guest_names.ts";
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

/** Filesystems by their partition's number, device or mountpoint. `size` is block count times block size: more than df tells. */
export const filesystem: HostKind = {
  key: "filesystem",
  columns: {
    type: { type: "text" },
    size: { type: "size", dialect: "lsblk" },
    blocks: { type: "number" },
    uuid: { type: "text" },
    label: { type: "text" },
  },
  rowNames: "a partition's number, its device name or its mountpoint",
  read: (seen) => {
    const { partitions, filesystem: whole } = diskAfter(seen);
    const inside = partitions.flatMap(({ number, filesystem: each }) =>
      each ? [rowOf(partitionNames(number, seen), each)] : []
    );
    return whole ? [rowOf(diskNames(seen), whole), ...inside] : inside;
  },
};

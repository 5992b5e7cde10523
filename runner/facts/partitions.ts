/** The partition table after the boot, as the host reads it from the disk. */
import type { Content } from "../disk/content.ts";
import { type DiskLayout, type FilledPartition, isBackupAtEnd, usableEnd } from "../disk/layout.ts";
import { listOf } from "../match/list.ts";
import type { Value } from "../match/value.ts";
import { FactsError, type HostKind, type Row, type Seen } from "./fact.ts";
import { partitionNames } from "./guest_names.ts";
import { sizeValue } from "./lsblk_device.ts";

/** The disk after the boot; throws {@linkcode FactsError} where the host has none to look at. */
export function diskAfter({ after }: Seen): DiskLayout {
  if (after) return after;
  throw new FactsError("the host has read no disk after this boot (a record of seedling run has it)");
}

/** Text, or `absent` for one that is empty or that this table does not have. */
export function textValue(text: string | undefined): Value {
  return text === undefined || text === "" ? { kind: "absent" } : { kind: "text", text };
}

/** A number of bytes, exact; one below zero, which only a damaged table leads to, stays text. */
export function bytesValue(sizeBytes: number): Value {
  return sizeValue(String(sizeBytes));
}

/** What stands there, in the words of lsblk's FSTYPE; not told where the host knows none of it. */
function holdsColumn({ filesystem, holds }: Content): Row["columns"] {
  const text = filesystem?.type ?? holds?.type;
  return text === undefined ? {} : { holds: { kind: "text", text } };
}

function partitionRow(partition: FilledPartition, seen: Seen): Row {
  const { number, startBytes, sizeBytes, type, guid, name } = partition;
  return {
    names: partitionNames(number, seen),
    columns: {
      number: { kind: "number", number, text: `${number}` },
      start: bytesValue(startBytes),
      end: bytesValue(startBytes + sizeBytes),
      size: bytesValue(sizeBytes),
      type: { kind: "text", text: type },
      guid: textValue(guid),
      name: textValue(name),
      ...holdsColumn(partition),
    },
  };
}

function sectorValue({ sectorBytes }: DiskLayout): Value {
  return { kind: "number", number: sectorBytes, text: `${sectorBytes}` };
}

function tableRow(disk: DiskLayout): Row {
  const lastEnd = Math.max(0, ...disk.partitions.map(({ startBytes, sizeBytes }) => startBytes + sizeBytes));
  const backup = disk.kind === "gpt" ? (isBackupAtEnd(disk) ? "yes" : "no") : undefined;
  return {
    names: ["table"],
    columns: {
      "kind": { kind: "text", text: disk.kind },
      "size": bytesValue(disk.sizeBytes),
      "sector-size": disk.kind === "none" ? { kind: "absent" } : sectorValue(disk),
      "free-at-end": bytesValue(Math.max(0, usableEnd(disk) - lastEnd)),
      "backup-at-end": textValue(backup),
      "damage": listOf(disk.damage ?? []),
      ...holdsColumn(disk),
    },
  };
}

/** Partitions by number, device or mountpoint, and the row `table` for the whole. */
export const partitions: HostKind = {
  key: "partitions",
  about: "the partition table after the boot, as the host reads it from the disk",
  isOfDisk: true,
  columns: {
    "number": { type: "number" },
    "start": { type: "size", dialect: "lsblk" },
    /** The first byte behind it. */
    "end": { type: "size", dialect: "lsblk" },
    "size": { type: "size", dialect: "lsblk" },
    /** GPT: a GUID in lower case; MBR: the type byte as `0x83`. */
    "type": { type: "text" },
    "guid": { type: "text" },
    "name": { type: "text" },
    /** `ext4`, `xfs`, `vfat`, `swap`, `LVM2_member`, `crypto_LUKS`, ...; of `table`: a disk without one. */
    "holds": { type: "text" },
    "kind": { type: "word", words: ["gpt", "mbr", "none"] },
    /** What the table counts in, in bytes: 4096 where a GPT stands as on a disk of such sectors, else 512. */
    "sector-size": { type: "number" },
    /** Between the last partition's end and GPT's backup, or the disk's end. */
    "free-at-end": { type: "size", dialect: "lsblk" },
    /** Absent for any table but GPT. */
    "backup-at-end": { type: "word", words: ["yes", "no"] },
    /** What is wrong with the table: a primary GPT that only its backup stands in for, a partition behind the disk's end. */
    "damage": { type: "list" },
  },
  rowNames: "table, a partition's number, its device name or its mountpoint",
  read: (seen) => {
    const disk = diskAfter(seen);
    return [tableRow(disk), ...disk.partitions.map((partition) => partitionRow(partition, seen))];
  },
};

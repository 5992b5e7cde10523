/** What a partition, a logical volume or a whole disk holds: a filesystem, or a member of something larger. */
import type { ReadBytes } from "./bytes.ts";
import { type LuksHolding, readLuks } from "./luks.ts";
import { readPvLabel } from "./lvm_label.ts";
import type { OtherContent } from "./other_content.ts";
import { readOther } from "./other_signatures.ts";
import { readRaidMember } from "./raid.ts";
import { stretch } from "./stretch.ts";
import { type Filesystem, readFilesystem } from "./superblock.ts";

/** What stands in a stretch of a disk; nothing where the host knows none of it. */
export interface Content {
  /** The filesystem, where it stands there by itself. */
  readonly filesystem?: Filesystem;
  /** What else it is, in lsblk's words (FSTYPE). */
  readonly holds?: Holding;
}

/** A stretch that is a part of something else. */
export type Holding =
  /** A physical volume; its size is the group's to tell. */
  | { readonly type: "LVM2_member"; readonly uuid: string }
  | LuksHolding
  | RaidHolding
  | OtherContent;

/** A member of an array of Linux's MD. */
export interface RaidHolding {
  /** Tells it from the others. */
  readonly type: "linux_raid_member";
  /** `1`, as in `raid1`. */
  readonly level: number;
  /** The array's. */
  readonly uuid: string;
  /** A whole copy of the array's data, where this member has one. */
  readonly mirror?: { readonly startBytes: number; readonly sizeBytes: number; readonly content: Content };
  /** Why the array cannot be read from this member alone. */
  readonly hidden?: string;
}

// A mirror in a mirror is nobody's root.
const MAX_DEPTH = 2;

/**
 * Reads what a stretch of `sizeBytes` holds. Members go before filesystems, as in libblkid: a mirror with its superblock
 * at the end shows the filesystem at its start too.
 */
export async function readContent(read: ReadBytes, sizeBytes: number, depth = 0): Promise<Content> {
  const holds = await readRaid(read, sizeBytes, depth) ?? await readLvm(read) ?? await readLuks(read);
  if (holds) return { holds };
  const filesystem = await readFilesystem(read, 0);
  if (filesystem) return { filesystem };
  const other = await readOther(read);
  return other ? { holds: other } : {};
}

async function readRaid(read: ReadBytes, sizeBytes: number, depth: number): Promise<Holding | undefined> {
  const member = depth < MAX_DEPTH ? await readRaidMember(read, sizeBytes) : undefined;
  if (!member) return undefined;
  const { level, uuid, data } = member;
  if (typeof data === "string") return { type: "linux_raid_member", level, uuid, hidden: data };
  const content = await readContent(stretch({ read, ...data }), data.sizeBytes, depth + 1);
  return { type: "linux_raid_member", level, uuid, mirror: { ...data, content } };
}

async function readLvm(read: ReadBytes): Promise<Holding | undefined> {
  const label = await readPvLabel(read);
  return label && { type: "LVM2_member", uuid: label.uuid };
}

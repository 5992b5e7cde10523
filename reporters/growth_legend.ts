/** The growth of a disk in words: `vda1 2.1G → 19.9G, ext4 2.1G → 19.9G · vda14 4M`. */
import type { DrawnDisk, DrawnPartition } from "../runner/result/drawn_disk.ts";
import { formatSize } from "../runner/text/size.ts";
import { guestLine } from "../runner/text/guest_text.ts";

const MAX_LISTED = 12;

/** Every partition with its size as lsblk prints it, and what became of it where both disks are known. */
export function growthLegend(before: DrawnDisk | undefined, after: DrawnDisk): string {
  const gone = (before?.partitions ?? []).filter((each) => !named(after, each.name));
  const words = [
    ...after.partitions.map((each) => partitionWords(before ? named(before, each.name) : each, each)),
    ...gone.map((each) => `${partitionWords(each, each)} (gone)`),
  ];
  const rest = words.length - MAX_LISTED;
  return [...words.slice(0, MAX_LISTED), ...(rest > 0 ? [`and ${rest} more`] : [])].join(" · ");
}

/** A size as lsblk prints it; `?` for what is no size. */
export function sizeText(sizeBytes: number): string {
  return Number.isInteger(sizeBytes) && sizeBytes >= 0 ? formatSize(sizeBytes, "lsblk") : "?";
}

function named(disk: DrawnDisk, name: string): DrawnPartition | undefined {
  return disk.partitions.find((each) => each.name === name);
}

function partitionWords(before: DrawnPartition | undefined, after: DrawnPartition): string {
  const words = `${guestLine(after.name, 32)} ${change(before, after)}`;
  if (!before) return `${words}${filesystemWords(undefined, after)} (new)`;
  return `${words}${filesystemWords(before, after)}`;
}

/** A filesystem that did not follow its partition is what a reader looks for. */
function filesystemWords(before: DrawnPartition | undefined, after: DrawnPartition): string {
  if (!after.filesystem) return "";
  const isLeftBehind = before?.filesystem?.sizeBytes === after.filesystem.sizeBytes &&
    before.sizeBytes < after.sizeBytes;
  const size = change(before?.filesystem, after.filesystem);
  return `, ${guestLine(after.filesystem.type, 32)} ${isLeftBehind ? "stays " : ""}${size}`;
}

/** Something with a size. */
interface Sized {
  readonly sizeBytes: number;
}

function change(before: Sized | undefined, after: Sized): string {
  if (!before || before.sizeBytes === after.sizeBytes) return sizeText(after.sizeBytes);
  return `${sizeText(before.sizeBytes)} → ${sizeText(after.sizeBytes)}`;
}

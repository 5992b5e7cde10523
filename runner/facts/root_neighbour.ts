/** The partition that keeps a root from growing: it stands right behind the root's. */
import type { DiskLayout, FilledPartition } from "../disk/layout.ts";
import { MAX_GAP_BYTES } from "../growth/growth_levels.ts";
import { formatSize } from "../text/size.ts";

/** In words: `partition 2 (swap, 512M) stands right behind it: it cannot grow`; nothing where there is room, or the disk ends. */
export function neighbourText(
  { partitions }: DiskLayout,
  root: Pick<FilledPartition, "startBytes" | "sizeBytes">,
): string | undefined {
  const endBytes = root.startBytes + root.sizeBytes;
  const [next] = partitions.filter(({ startBytes }) => startBytes >= endBytes)
    .toSorted((a, b) => a.startBytes - b.startBytes);
  if (!next || next.startBytes - endBytes > MAX_GAP_BYTES) return undefined;
  const { number, filesystem, holds, name, sizeBytes } = next;
  const what = [filesystem?.type ?? holds?.type ?? name, sizeOf(sizeBytes)].filter((each) =>
    each !== undefined
  );
  return `partition ${number} (${what.join(", ")}) stands right behind it: it cannot grow`;
}

function sizeOf(sizeBytes: number): string {
  return Number.isSafeInteger(sizeBytes) && sizeBytes >= 0
    ? formatSize(sizeBytes, "lsblk")
    : `${sizeBytes} B`;
}

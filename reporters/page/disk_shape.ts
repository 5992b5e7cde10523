/** The growth of a disk as rectangles: before and after at one scale. */
import type { CaseJson } from "../report_shape.ts";

type Disk = NonNullable<CaseJson["before"]>;
type Partition = Disk["partitions"][number];

/** A stretch of a disk: a partition, or free space. */
export interface Stretch {
  /** In the picture's units. */
  readonly x: number;
  readonly width: number;
  readonly sizeBytes: number;
  readonly partition?: Partition;
  /** How much of it is filesystem, 0 to 1. */
  readonly share: number;
}

/** A partition of a few KiB is seen all the same. */
const LEAST_WIDTH = 3;

/** The stretches of a disk from its start to its end, `width` being `scaleBytes`. */
export function stretchesOf(disk: Disk, scaleBytes: number, width: number): readonly Stretch[] {
  const perByte = width / Math.max(1, scaleBytes);
  const stretches: Stretch[] = [];
  let end = 0;
  let x = 0;
  const add = (sizeBytes: number, partition?: Partition) => {
    const filesystem = partition?.filesystem?.sizeBytes ?? 0;
    const own = Math.min(width, Math.max(LEAST_WIDTH, sizeBytes * perByte));
    const share = sizeBytes > 0 ? Math.min(1, filesystem / sizeBytes) : 0;
    stretches.push({ x, width: own, sizeBytes, share, ...(partition && { partition }) });
    x += own;
  };
  for (const partition of disk.partitions.toSorted((a, b) => a.startBytes - b.startBytes)) {
    // A table and its alignment leave a MiB or two at either end: that is no free space.
    if (partition.startBytes - end > disk.sizeBytes / 100) add(partition.startBytes - end);
    add(partition.sizeBytes, partition);
    end = Math.max(end, partition.startBytes + partition.sizeBytes);
  }
  if (disk.sizeBytes - end > disk.sizeBytes / 100) add(disk.sizeBytes - end);
  return fitted(stretches, Math.min(width, disk.sizeBytes * perByte));
}

/** What the smallest ones have too much is taken from the largest. */
function fitted(stretches: readonly Stretch[], width: number): readonly Stretch[] {
  const sum = stretches.reduce((all, each) => all + each.width, 0);
  const spare = width - sum;
  const largest = stretches.reduce((most, each) => Math.max(most, each.width), 0);
  const at = stretches.findIndex((each) => each.width === largest);
  if (at < 0 || largest + spare < LEAST_WIDTH) return stretches;
  return stretches.map((each, index) => {
    if (index < at) return each;
    return index === at ? { ...each, width: each.width + spare } : { ...each, x: each.x + spare };
  });
}

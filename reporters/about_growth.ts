/** Whether a report draws the growth of a case's disk. */
import type { CaseResult } from "../runner/result/result.ts";

const GROWTH = /^(?:console )?(?:root$|grown-by$|lsblk |df |partitions |filesystem )/;

/** Where the case asks for it, or something grew. What a boot did is beside the point of a case that does not count there. */
export function isAboutGrowth(result: CaseResult): boolean {
  const { verdict, points } = result;
  if (verdict === "skip") return false;
  return points.some(({ kind, name }) => kind === "expectation" && GROWTH.test(name)) || hasGrown(result);
}

/** Whether something on the disk has another size than before: the disk's own says nothing. */
function hasGrown({ before, after }: CaseResult): boolean {
  if (!before || !after) return false;
  const { sizeBytes: _, ...image } = before;
  const { sizeBytes: __, ...disk } = after;
  return JSON.stringify(image) !== JSON.stringify(disk);
}

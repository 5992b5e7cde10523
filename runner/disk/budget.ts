/** What reading a disk's tables may cost: an image comes from anybody, and is read before anything confines it. */
import { ImageError, type ReadBytes } from "./bytes.ts";

/** What all readers of an image may take together. */
export interface ReadBudget {
  readonly reads: number;
  readonly bytes: number;
  readonly ms: number;
}

/** A thousand partitions, each with LVM's metadata in it, take a tenth of this. */
export const READ_BUDGET: ReadBudget = { reads: 500_000, bytes: 1024 ** 3, ms: 60_000 };

const CURE = "its tables are damaged, or made to take time: qemu-img convert -O qcow2 IN OUT writes it anew";

/** Readers that share a budget; past it they throw {@linkcode ImageError}. */
export function budgeted(
  budget: ReadBudget = READ_BUDGET,
  clockMs = () => performance.now(),
): (read: ReadBytes) => ReadBytes {
  const startedMs = clockMs();
  const spent = { reads: 0, bytes: 0 };
  return (read) => async (offset, length) => {
    spent.reads += 1;
    spent.bytes += length;
    if (spent.reads > budget.reads || spent.bytes > budget.bytes) {
      throw new ImageError(
        `looking at it takes more than ${budget.reads} reads or ${budget.bytes} bytes (${CURE})`,
      );
    }
    if (clockMs() - startedMs > budget.ms) {
      throw new ImageError(`looking at it takes more than ${budget.ms / 1000} s (${CURE})`);
    }
    return await read(offset, length);
  };
}

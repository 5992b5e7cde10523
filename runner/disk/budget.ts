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

/** What keeps the readers of an image within their budget. */
export interface Within {
  /** The same reader, within it. */
  (read: ReadBytes): ReadBytes;
  /** Takes what was made of bytes that were read: a few of them may inflate to a thousand times as many. */
  readonly spend: (bytes: number) => void;
}

/** What a budget is held against. */
export interface BudgetOptions {
  /** Aborting it ends the next read with its reason. */
  readonly signal?: AbortSignal | undefined;
  /** From any moment on. @default {performance.now} */
  readonly clockMs?: () => number;
}

/** Readers that share a budget; past it they throw {@linkcode ImageError}. */
export function budgeted(
  budget: ReadBudget = READ_BUDGET,
  { signal, clockMs = () => performance.now() }: BudgetOptions = {},
): Within {
  const startedMs = clockMs();
  const spent = { reads: 0, bytes: 0 };
  const spend = (bytes: number) => {
    spent.bytes += bytes;
    if (spent.reads > budget.reads || spent.bytes > budget.bytes) {
      throw new ImageError(
        `looking at it takes more than ${budget.reads} reads or ${budget.bytes} bytes (${CURE})`,
      );
    }
    if (clockMs() - startedMs > budget.ms) {
      throw new ImageError(`looking at it takes more than ${budget.ms / 1000} s (${CURE})`);
    }
  };
  const within = (read: ReadBytes): ReadBytes => async (offset, length) => {
    signal?.throwIfAborted();
    spent.reads += 1;
    spend(length);
    return await read(offset, length);
  };
  return Object.assign(within, { spend });
}

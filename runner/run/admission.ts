/** Which boots run side by side: within their number, their CPUs and their memory, each held until the boot's end. */
import { Alone, type RunAlone } from "./alone.ts";

/** What boots side by side may take together. */
export interface Capacity {
  /** Boots at a time, at least 1; `Infinity` where CPUs and memory alone limit them. */
  readonly jobs: number;
  /** Virtual CPUs of their guests. @default {Infinity} */
  readonly cpus?: number;
  /**
   * Those of the last boots, behind which nobody waits. Three emulated guests on two cores took 129 s as a pair and one behind
   * it, and 106 s together (a run each). @default {cpus}
   */
  readonly lastCpus?: number;
  /** What guests may have of the memory now, in bytes: looked at before each boot. Absent: memory is no limit. */
  readonly availableMemory?: () => Promise<number>;
}

/** What one boot takes. */
export interface Share {
  /** Virtual ones. */
  readonly cpus: number;
  /** Its guest's and QEMU's own. */
  readonly memoryBytes: number;
}

/** The memory as it was seen, in bytes. */
export interface SeenMemory {
  /** The most that was available since nothing of ours ran: what ours hold comes off it. */
  readonly mostBytes: number;
  /** Now. What ours have touched is off it, and what others took. */
  readonly nowBytes: number;
}

/**
 * The first of `waiting` that fits beside what runs; a smaller one may go before a large one. Where nothing runs that is
 * the first of all, though memory seems short: nothing of ours would ever give it back.
 */
export function nextBoot<Boot extends Share>(
  waiting: readonly Boot[],
  running: readonly Share[],
  { jobs, cpus = Infinity, lastCpus = cpus, seen }: Omit<Capacity, "availableMemory"> & {
    readonly seen: SeenMemory;
  },
): Boot | undefined {
  if (running.length === 0) return waiting[0];
  if (running.length >= jobs) return undefined;
  const held = sumOf(running);
  // A guest touches its memory little by little: what is available now has not all that ours will take.
  const roomBytes = Math.min(seen.nowBytes, seen.mostBytes - held.memoryBytes);
  const isLast = held.cpus + sumOf(waiting).cpus <= lastCpus;
  return waiting.find((boot) => (isLast || held.cpus + boot.cpus <= cpus) && boot.memoryBytes <= roomBytes);
}

const sumOf = (shares: readonly Share[]): Share => ({
  cpus: shares.reduce((sum, { cpus }) => sum + cpus, 0),
  memoryBytes: shares.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0),
});

/**
 * Starts every boot of `queue` as soon as it fits, and waits for all of them. `start` ends with its boot, never throws, and gives
 * the boots that are needed because of it; it may do some work alone, beside which no boot runs and before which none begins.
 */
export async function admitAll<Boot extends Share>(
  queue: readonly Boot[],
  capacity: Capacity,
  start: (boot: Boot, alone: RunAlone) => Promise<readonly Boot[] | void>,
): Promise<void> {
  const alone = new Alone();
  const { availableMemory = () => Promise.resolve(Infinity) } = capacity;
  const waiting = new Set(queue);
  const running = new Map<Boot, Promise<void>>();
  let mostBytes = 0;
  try {
    while (waiting.size + running.size > 0) {
      const isWanted = waiting.size > 0 && running.size < capacity.jobs;
      const nowBytes = isWanted ? await availableMemory() : 0;
      mostBytes = Math.max(nowBytes, running.size > 0 ? mostBytes : 0);
      const seen = { mostBytes, nowBytes };
      const fitting = nextBoot([...waiting], [...running.keys()], { ...capacity, seen });
      const next = alone.isWanted ? undefined : fitting;
      if (next) {
        waiting.delete(next);
        const booting = alone.during((own) => start(next, own));
        const ended = booting.then((more) => more?.forEach((each) => waiting.add(each)));
        running.set(next, ended.finally(() => running.delete(next)));
      } else await Promise.race(running.values());
    }
  } finally {
    await Promise.all(running.values());
  }
}

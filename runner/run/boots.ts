/** The boots of a run: each heard once, those that go on with another's disk right after it. */
import type { HostSummary } from "../host/summary.ts";
import { MachineError } from "../machine/machine.ts";
import type { PlannedBoot } from "../plan/planned_boot.ts";
import type { HeardBoot } from "../record/heard.ts";
import type { FindRecord } from "../record/known_boots.ts";
import type { BootOutcome } from "../record/outcome.ts";
import { RecordError } from "../record/record_text.ts";
import { withRetries } from "./attempts.ts";
import { hearBoot, type PreviousBoot } from "./boot.ts";
import type { BootProgress } from "./hearing.ts";

/** How boots are made. */
export interface BootsOptions {
  readonly host: HostSummary;
  readonly recordsFolder: string;
  /** How often a boot is made anew after trouble of the host or of QEMU: never after a verdict. @default {1} */
  readonly retries?: number;
  /** After a boot that is not good, no other starts. */
  readonly failFast: boolean;
  /** Whether all that is judged by a boot passes. */
  readonly isGood: (boot: PlannedBoot, outcome: BootOutcome) => boolean;
  readonly findRecord?: FindRecord;
  /** Called for a boot that a record stands in for. */
  readonly onRecorded?: (boot: PlannedBoot) => void;
  /** Every boot is to end. */
  readonly signal: AbortSignal;
  readonly onProgress?: (boot: PlannedBoot, progress: BootProgress) => void;
  readonly onBootEnd?: (boot: PlannedBoot) => void;
  /** A clock, in ms from any moment on: what deadline and silence are held against. @default {performance.now} */
  readonly clockMs?: () => number;
}

/** A boot and what a record tells of it. */
type KnownBoot = { readonly boot: PlannedBoot; readonly heard: HeardBoot };

/** Boots what is asked for and tells what became of it. */
export class Boots {
  readonly #boots: readonly PlannedBoot[];
  readonly #options: BootsOptions;
  readonly #outcomes: Map<string, PromiseWithResolvers<BootOutcome>>;
  #isEnough = false;

  /** Makes ready for the boots of a plan; none starts. */
  constructor(boots: readonly PlannedBoot[], options: BootsOptions) {
    this.#boots = boots;
    this.#options = options;
    this.#outcomes = new Map(boots.map(({ id }) => [id, Promise.withResolvers<BootOutcome>()]));
    // An error is told to whoever asks for the outcome, however late.
    for (const { promise } of this.#outcomes.values()) promise.catch(() => {});
  }

  /** What became of a boot, as soon as that is known. */
  outcomeOf({ id }: PlannedBoot): Promise<BootOutcome> {
    const outcome = this.#outcomes.get(id);
    return outcome?.promise ??
      Promise.reject(new RangeError(`Cannot tell what became of ${id}: it is not planned`));
  }

  /** Lets go of what was heard, once nobody will ask for it: of thousands of boots memory holds those that are judged. */
  forget({ id }: PlannedBoot): void {
    this.#outcomes.delete(id);
  }

  /** Whether no boot starts any more: what is still asked for is told at once that it was not run. */
  get isOver(): boolean {
    return this.#isEnough || this.#options.signal.aborted;
  }

  /** A boot, and all that go on with its disk one after the other. */
  treeOf(boot: PlannedBoot): readonly PlannedBoot[] {
    return [boot, ...this.#after(boot).flatMap((next) => this.treeOf(next))];
  }

  /** Whether records stand in for a boot and those after it. An error is told by their outcomes: nothing is left to boot. */
  async isRecorded(boot: PlannedBoot): Promise<boolean> {
    try {
      const known = await this.#findTree(boot);
      for (const { boot, heard } of known) this.#standIn(boot, heard);
      return known.length > 0;
    } catch (error) {
      this.#reject(boot, error);
      return true;
    }
  }

  /** Hears a boot, and then those that go on with its disk. An error that is not a boot's own is told by their outcomes. */
  async bootTree(boot: PlannedBoot): Promise<void> {
    try {
      await this.#bootOn(boot);
    } catch (error) {
      this.#reject(boot, error);
    }
  }

  #standIn(boot: PlannedBoot, heard: HeardBoot): void {
    const outcome = { kind: "heard", heard: { ...heard, isRecorded: true } } as const;
    this.#options.onRecorded?.(boot);
    this.#settle(boot.id, outcome);
    if (this.#options.failFast && !this.#options.isGood(boot, outcome)) this.#isEnough = true;
  }

  /** The records of a boot and of all after it; none where one is missing: its disk is gone, and all must be booted. */
  async #findTree(boot: PlannedBoot): Promise<readonly KnownBoot[]> {
    const { findRecord, signal } = this.#options;
    const known: KnownBoot[] = [];
    if (signal.aborted) return [];
    for (const each of findRecord ? this.treeOf(boot) : []) {
      const heard = await findRecord?.(each);
      if (!heard) return [];
      known.push({ boot: each, heard });
    }
    return known;
  }

  async #bootOn(boot: PlannedBoot, previous?: PreviousBoot): Promise<void> {
    try {
      const { signal } = this.#options;
      // The machine that was to reboot is gone, and its disk no more as it was.
      const retries = boot.isReboot ? 0 : this.#options.retries ?? 1;
      const outcome = await withRetries(() => this.#bootOnce(boot, previous), { retries, signal });
      this.#settle(boot.id, outcome);
      if (this.#options.failFast && !this.#options.isGood(boot, outcome)) this.#isEnough = true;
      // Of those after it, none was booted where it was not heard to its end.
      const because = "the boot before it did not come to its end";
      for (const { id } of this.treeOf(boot)) this.#settle(id, { kind: "not-run", because });
    } catch (error) {
      this.#reject(boot, error);
    } finally {
      this.#options.onBootEnd?.(boot);
    }
  }

  async #bootOnce(boot: PlannedBoot, previous?: PreviousBoot): Promise<BootOutcome> {
    const { host, recordsFolder, signal, onProgress, clockMs } = this.#options;
    if (signal.aborted) return { kind: "not-run", because: "the run was interrupted before it" };
    if (this.#isEnough) {
      return { kind: "not-run", because: "a case before it did not pass (--fail-fast)" };
    }
    try {
      const heard = await hearBoot(boot, {
        ...{ host, recordsFolder, signal, ...(previous && { previous }), ...(clockMs && { clockMs }) },
        onProgress: (progress) => onProgress?.(boot, progress),
        goOn: (previous) => this.#goOn(boot, previous),
      });
      return { kind: "heard", heard };
    } catch (error) {
      const isThisBootAlone = error instanceof MachineError || error instanceof RecordError;
      if (isThisBootAlone) {
        const isHostTrouble = error instanceof MachineError && error.isHostTrouble;
        return { kind: "broken", because: error.message, isHostTrouble };
      }
      if (signal.aborted) return { kind: "broken", because: "interrupted while it started" };
      throw error;
    }
  }

  async #goOn(boot: PlannedBoot, previous: PreviousBoot): Promise<void> {
    if (previous.heard.poweredOff !== true) return;
    this.#settle(boot.id, { kind: "heard", heard: previous.heard });
    const nexts = this.#after(boot);
    // A reboot writes on in the same files, so whoever wants a copy of them comes first.
    for (const next of nexts.filter(({ isReboot }) => !isReboot)) {
      if (previous.isOff) await this.#bootOn(next, previous);
    }
    for (const next of nexts.filter(({ isReboot }) => isReboot)) await this.#bootOn(next, previous);
  }

  #after({ id }: PlannedBoot): readonly PlannedBoot[] {
    return this.#boots.filter(({ after }) => after === id);
  }

  #reject(boot: PlannedBoot, error: unknown): void {
    for (const { id } of this.treeOf(boot)) this.#outcomes.get(id)?.reject(error);
  }

  /** The first outcome counts. */
  #settle(id: string, outcome: BootOutcome): void {
    this.#outcomes.get(id)?.resolve(outcome);
  }
}

/** The boots of a run: each made once, those that go on with another's disk right after it. */
import type { HostSummary } from "../host/summary.ts";
import { type Machine, MachineError } from "../machine/machine.ts";
import type { PlannedBoot } from "../plan/planned_boot.ts";
import type { HeardBoot } from "../record/heard.ts";
import type { FindRecord } from "../record/known_boots.ts";
import type { BootAttempt, BootOutcome } from "../record/outcome.ts";
import { RecordError } from "../record/record_text.ts";
import type { RunAlone } from "./alone.ts";
import { withRetries } from "./attempts.ts";
import { hearBoot, type MadeBoot, type PreviousBoot } from "./hear_boot.ts";
import type { BootProgress, BootStarted } from "./run_event.ts";
import type { SharedFailure } from "./shared_failure.ts";

/** What boots tell; an `ended` comes once of each. */
export type BootEvent =
  | BootStarted
  | BootProgress
  | { readonly kind: "ended"; readonly boot: PlannedBoot; readonly outcome: BootOutcome };

/** How boots are made. */
export interface BootsOptions {
  readonly host: HostSummary;
  readonly recordsFolder: string;
  /** How often a boot is made anew after trouble of the host or of QEMU: never after a verdict. @default {1} */
  readonly retries?: number;
  readonly findRecord?: FindRecord;
  /** Every boot is to end. */
  readonly signal: AbortSignal;
  /** Told what happens, as it happens; the next boot of a row waits until an end is judged. */
  readonly tell: (event: BootEvent) => void | Promise<void>;
  /** A clock, in ms from any moment on: what deadline and silence are held against. @default {performance.now} */
  readonly clockMs?: () => number;
}

/** What some boots would fail by, and the case that did. */
interface SeenFailure extends SharedFailure {
  readonly see: string;
}

/** A boot that is to be made. */
interface Step {
  readonly boot: PlannedBoot;
  /** What it goes on from; none for the first of a row, and where the boot before it left nothing. */
  readonly previous?: PreviousBoot;
}

/** How a boot is made once. */
interface MakeOptions {
  readonly previous: PreviousBoot | undefined;
  /** The attempt that did not count, where it is made once more. */
  readonly after: BootAttempt | undefined;
}

/** Makes the boots that it is asked for. */
export class Boots {
  readonly #nexts: ReadonlyMap<string | undefined, readonly PlannedBoot[]>;
  readonly #options: BootsOptions;
  #isEnough = false;
  readonly #failures: SeenFailure[] = [];
  readonly #waitedInVain = new Set<string>();

  /** Makes ready for the boots of a plan; none starts. */
  constructor(boots: readonly PlannedBoot[], options: BootsOptions) {
    this.#nexts = Map.groupBy(boots, ({ after }) => after);
    this.#options = options;
  }

  /** No boot starts any more, because of a case that did not pass. */
  stop(): void {
    this.#isEnough = true;
  }

  /** None starts any more that would fail by what a case failed by. */
  leaveOut(failure: SeenFailure): void {
    this.#failures.push(failure);
  }

  /** Whether no boot starts any more: what is still asked for is told at once that it was not run. */
  get isOver(): boolean {
    return this.#isEnough || this.#options.signal.aborted;
  }

  /** A boot, and all that go on with its disk one after the other. */
  treeOf(boot: PlannedBoot): readonly PlannedBoot[] {
    return [boot, ...(this.#nexts.get(boot.id) ?? []).flatMap((next) => this.treeOf(next))];
  }

  /**
   * Tells a boot and all after it from records; gives whether it could. Where one record is missing the disk in the middle is gone,
   * and all must be booted.
   */
  async tellRecorded(root: PlannedBoot): Promise<boolean> {
    const { findRecord, signal, tell } = this.#options;
    if (!findRecord || signal.aborted) return false;
    const known: { readonly boot: PlannedBoot; readonly heard: HeardBoot }[] = [];
    for (const boot of this.treeOf(root)) {
      const heard = await findRecord(boot);
      if (!heard) return false;
      // The image of these bytes may have had another name then.
      known.push({ boot, heard: { ...heard, image: boot.image.name, isRecorded: true } });
    }
    for (const { boot, heard } of known) {
      await tell({ kind: "ended", boot, outcome: { kind: "heard", heard } });
    }
    return true;
  }

  /** Makes a boot, and then those that go on with its disk. Throws what is not a boot's own error. */
  async bootTree(root: PlannedBoot, alone: RunAlone): Promise<void> {
    const held = new Set<Machine>();
    const row: Step[] = [{ boot: root }];
    try {
      for (let step = row.shift(); step; step = row.shift()) {
        const { outcome, left } = await this.#make(step, alone);
        await this.#options.tell({ kind: "ended", boot: step.boot, outcome });
        row.unshift(...this.#stepsAfter(step.boot, left));
        if (left) held.add(left.machine);
        await letGo(held, row);
      }
    } finally {
      await letGo(held, []);
    }
  }

  #stepsAfter(boot: PlannedBoot, left: PreviousBoot | undefined): readonly Step[] {
    const { anew = [], reboots = [] } = Object.groupBy(
      this.#nexts.get(boot.id) ?? [],
      ({ isReboot }) => isReboot ? "reboots" : "anew",
    );
    // A reboot writes on in the same files, so whoever wants a copy of them comes first.
    return [...anew, ...reboots].map((next): Step => {
      const canGoOn = left && (left.isOff || next.isReboot);
      return { boot: next, ...(canGoOn && { previous: left }) };
    });
  }

  async #make({ boot, previous }: Step, alone: RunAlone): Promise<MadeBoot> {
    const why = previous ? undefined : this.#whyLeftOut(boot);
    if (why !== undefined) return notRun(why);
    if (boot.after !== undefined && !previous) return notRun("the boot before it did not come to its end");
    // The machine that was to reboot is gone, and its disk no more as it was.
    const retries = boot.isReboot ? 0 : this.#options.retries ?? 1;
    const { signal } = this.#options;
    const bootOnce = (after?: BootAttempt) => this.#makeOnce(boot, { previous, after });
    return await withRetries(bootOnce, { retries, signal, alone, waitedInVain: this.#waitedInVain });
  }

  /** What an earlier boot of the image showed of this one, which begins with the image too. */
  #whyLeftOut(boot: PlannedBoot): string | undefined {
    const failure = this.#failures.find(({ meets }) => meets(boot));
    return failure &&
      `see ${failure.see}, by which this would fail too: ${failure.because} (--keep-going boots it)`;
  }

  async #makeOnce(boot: PlannedBoot, { previous, after }: MakeOptions): Promise<MadeBoot> {
    const { signal, tell } = this.#options;
    if (signal.aborted) return notRun("the run was interrupted before it");
    if (this.#isEnough) return notRun("a case before it did not pass (--fail-fast)");
    tell({ kind: "started", boot, ...(after && { because: after.because }) });
    try {
      return await hearBoot(boot, { ...this.#options, ...(previous && { previous }) });
    } catch (error) {
      const isThisBootAlone = error instanceof MachineError || error instanceof RecordError;
      if (isThisBootAlone) {
        const isHostTrouble = error instanceof MachineError && error.isHostTrouble;
        return { outcome: { kind: "broken", because: error.message, isHostTrouble } };
      }
      if (signal.aborted) return { outcome: { kind: "broken", because: "interrupted while it started" } };
      throw error;
    }
  }
}

const notRun = (because: string): MadeBoot => ({ outcome: { kind: "not-run", because } });

/** Disposes of the machines that no step goes on from: whoever copies a disk has done so. */
async function letGo(held: Set<Machine>, steps: readonly Step[]): Promise<void> {
  const needed = new Set(steps.map(({ previous }) => previous?.machine));
  for (const machine of held) {
    if (needed.has(machine)) continue;
    held.delete(machine);
    await machine[Symbol.asyncDispose]();
  }
}

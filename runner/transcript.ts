/** What is left of a boot once it is over: text, frames and how it ended. */
import type { Ending } from "./ending.ts";
import type { ConsoleLine } from "./facts/fact.ts";
import type { Frame } from "./frame.ts";
import type { PhaseStart } from "./phase.ts";

/** All that was heard of one boot. */
export interface Transcript {
  readonly lines: readonly ConsoleLine[];
  /** How many lines in the middle of a flood are missing from `lines`; the others keep their true numbers. */
  readonly droppedLines?: number;
  readonly frames: readonly Frame[];
  /** Damaged, foreign, repeated and late frames, each named in one line: each is an error. */
  readonly damage: readonly string[];
  readonly ending: Ending;
  /** When each phase was first seen, in ms since QEMU started. */
  readonly phases: readonly PhaseStart[];
}

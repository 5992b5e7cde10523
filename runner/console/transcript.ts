/** What is left of a boot once it is over: text, frames and how it ended. */
import type { Ending } from "./ending.ts";
import type { ConsoleLine } from "../facts/fact.ts";
import type { Frame, FrameReader } from "./frame.ts";
import type { KeptLines } from "./kept_lines.ts";
import type { PhaseStart } from "./phase.ts";

/** All that was heard of one boot. */
export interface Transcript {
  /** The console, without blank lines; its last line may be unfinished. */
  readonly lines: readonly ConsoleLine[];
  /** How many lines in the middle of a flood are missing from `lines`; the others keep their true numbers. */
  readonly droppedLines?: number;
  /** The line by which the last boot of the log began: what stands before it, another boot said. */
  readonly began?: number;
  /** The line with the last word of that boot, of its kernel or its emulator: what stands behind it, the host said. */
  readonly gone?: number;
  /** The sound frames, in the order in which they came. */
  readonly frames: readonly Frame[];
  /** Damaged, foreign, repeated and late frames, each named in one line: each is an error. */
  readonly damage: readonly string[];
  /** How the boot ended. */
  readonly ending: Ending;
  /** Why the log cannot tell what a machine that came up would never print; none where it shows one, or a report. */
  readonly noSignOfLife?: string;
  /** Whether that log shows a boot, which then is what failed; else it is an excerpt of who knows what. */
  readonly isLifelessBoot?: boolean;
  /** A traceback of cloud-init's own, as the ending that it would be where no report comes. */
  readonly cloudInitCrash?: Ending;
  /** When each phase was first seen, in ms since QEMU started. */
  readonly phases: readonly PhaseStart[];
}

/** What a listener has at the end of its boot. */
export interface Heard {
  readonly kept: KeptLines;
  /** The texts of the line that has no end. */
  readonly open: readonly ConsoleLine[];
  readonly reader: FrameReader;
  /** Whether the report that the boot was for is in. */
  readonly isReported: boolean;
  readonly ending: Ending;
  readonly phases: readonly PhaseStart[];
  /** As {@linkcode Transcript.noSignOfLife}. */
  readonly noSignOfLife: string | undefined;
  /** Whether the log shows a boot. */
  readonly isBoot: boolean;
  /** As {@linkcode Transcript.began}. */
  readonly began: number | undefined;
  /** As {@linkcode Transcript.gone}. */
  readonly gone: number | undefined;
  /** As {@linkcode Transcript.cloudInitCrash}. */
  readonly cloudInitCrash: Ending | undefined;
}

/** Puts a transcript together. */
export function toTranscript(
  {
    kept: { lines, dropped },
    open,
    reader,
    isReported,
    ending,
    phases,
    noSignOfLife,
    isBoot,
    began,
    gone,
    cloudInitCrash,
  }: Heard,
): Transcript {
  // A frame cut by the guest's own end, or by ours once the awaited report is in, says nothing new.
  const isCutExplained = ending.verdict === "fail" || isReported;
  const { damage, unfinished } = reader;
  return {
    lines: [...lines, ...open.map((line): ConsoleLine => ({ ...line, isOpen: true }))],
    ...(dropped > 0 && { droppedLines: dropped }),
    ...(began !== undefined && { began }),
    ...(gone !== undefined && { gone }),
    frames: [...reader.frames],
    damage: unfinished === undefined || isCutExplained ? [...damage] : [...damage, unfinished],
    ending,
    ...(noSignOfLife !== undefined && { noSignOfLife }),
    ...(noSignOfLife !== undefined && isBoot && { isLifelessBoot: true }),
    ...(cloudInitCrash !== undefined && { cloudInitCrash }),
    phases,
  };
}

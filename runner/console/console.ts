/** Bytes of the serial ports -> Transcript. Pure: time is handed in. */
import { Listener } from "./listener.ts";
import type { Transcript } from "./transcript.ts";

export type { Ending, EndingName } from "./ending.ts";
export type { ConsoleLine } from "../facts/fact.ts";
export type { Frame, Moment } from "./frame.ts";
export { Listener, type ListenerOptions, type StopReason } from "./listener.ts";
export type { Phase, PhaseStart } from "./phase.ts";
export type { Transcript } from "./transcript.ts";

/** What was kept of a boot, or came from any cloud's console. */
export interface Recording {
  /** What came from COM1. */
  readonly console: Uint8Array;
  /** What came from COM2, where it was kept. */
  readonly report?: Uint8Array;
  /** Absent: the first frame's nonce counts. */
  readonly nonce?: string;
}

const PIECE_BYTES = 64 * 1024;

function* pieces(bytes: Uint8Array): Generator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += PIECE_BYTES) {
    yield bytes.subarray(start, start + PIECE_BYTES);
  }
}

/**
 * The transcript of a recording. A fatal line is a fail as in a boot, an empty recording an error. A console without a
 * report that shows no fault ends as `recorded`, which passes: what it is worth, its expectations say.
 */
export function listenTo({ console, report, nonce }: Recording): Transcript {
  const listener = new Listener({ awaited: "after", ...(nonce !== undefined && { nonce }) });
  for (const piece of pieces(console)) listener.console(piece, 0);
  for (const piece of pieces(report ?? new Uint8Array())) listener.report(piece, 0);
  listener.stop("recorded", 0);
  return listener.transcript();
}

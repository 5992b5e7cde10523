/** Bytes of the serial ports -> Transcript. Pure: time is handed in. */
import type { Awaited } from "./awaited.ts";
import { Listener } from "./listener.ts";
import type { Transcript } from "./transcript.ts";
import { unwrapped, unwrappedStream } from "./wrapped.ts";

export type { Awaited } from "./awaited.ts";
export type { Ending, EndingOf } from "./ending.ts";
export { type EndingName, ENDINGS } from "./endings.ts";
export type { StopReason } from "./stopped.ts";
export type { ConsoleLine } from "../facts/fact.ts";
export type { Frame, Moment } from "./frame.ts";
export { Listener, type ListenerOptions } from "./listener.ts";
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
  /** Those whose frames are none of this boot's, though they have its nonce. */
  readonly earlierBootIds?: readonly string[];
  /** `login` for a boot without a seed. @default {"after"} */
  readonly awaited?: Awaited;
}

/** A {@linkcode Recording} that comes in pieces, such as a file's `readable`: it may be larger than memory. */
export interface RecordingStream {
  /** What came from COM1. */
  readonly console: AsyncIterable<Uint8Array>;
  /** What came from COM2, where it was kept. */
  readonly report?: AsyncIterable<Uint8Array>;
  /** Absent: the first frame's nonce counts. */
  readonly nonce?: string;
  /** Those whose frames are none of this boot's, though they have its nonce. */
  readonly earlierBootIds?: readonly string[];
  /** `login` for a boot without a seed. @default {"after"} */
  readonly awaited?: Awaited;
  /**
   * How much of a long console the transcript keeps, in characters: its head, its tail, and the tables in between.
   * @default {33554432}
   */
  readonly keptCharacters?: number;
}

const PIECE_BYTES = 64 * 1024;

function* pieces(bytes: Uint8Array): Generator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += PIECE_BYTES) {
    yield bytes.subarray(start, start + PIECE_BYTES);
  }
}

function recordingListener(
  { nonce, earlierBootIds, awaited = "after", keptCharacters }: Omit<RecordingStream, "console" | "report">,
) {
  return new Listener({
    awaited,
    // The limit protects a host from a guest that runs; this one is over.
    limitBytes: Infinity,
    ...(nonce !== undefined && { nonce }),
    ...(earlierBootIds && { earlierBootIds }),
    ...(keptCharacters !== undefined && { keptCharacters }),
  });
}

/**
 * The transcript of a recording. A fatal line is a fail as in a boot, an empty recording an error. A console without a
 * report that shows no fault ends as `recorded`, which passes: what it is worth, its expectations say.
 */
export function listenTo({ console, report, ...how }: Recording): Transcript {
  const listener = recordingListener(how);
  for (const piece of unwrapped(pieces(console))) listener.console(piece, 0);
  for (const piece of pieces(report ?? new Uint8Array())) listener.report(piece, 0);
  listener.stop("recorded", 0);
  return listener.transcript();
}

/** As {@linkcode listenTo}, in bounded memory: of a recording of any length fatal lines, tables and frames are found. */
export async function listenToStream({ console, report, ...how }: RecordingStream): Promise<Transcript> {
  const listener = recordingListener(how);
  for await (const piece of unwrappedStream(console)) listener.console(piece, 0);
  for await (const piece of report ?? []) listener.report(piece, 0);
  listener.stop("recorded", 0);
  return listener.transcript();
}

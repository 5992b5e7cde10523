/** What a boot is for, and the endings by which it comes to that. */
import type { ConsoleLine } from "../facts/fact.ts";
import { type Ending, ending } from "./ending.ts";
import { excerpt } from "./excerpt.ts";
import type { FrameReader, Moment } from "./frame.ts";

/** The moment of the report that a boot is for; `login`: the guest has no seed, sends no report, and is to come up. */
export type Awaited = Moment | "login";

/** Whether the report that a boot is for is in. */
export function isReported(awaited: Awaited, reader: FrameReader): boolean {
  return awaited !== "login" && reader.isComplete(awaited);
}

/** The ending of a boot whose report is in, be it that of a guest that went down first. */
export function reported(awaited: Awaited, reader: FrameReader): Ending | undefined {
  const isDown = reader.isComplete("shutdown");
  if (!isDown && !isReported(awaited, reader)) return undefined;
  const moment = isReported(awaited, reader) ? awaited : "shutdown";
  return ending("reported", { text: `the report of "${moment}" is complete` });
}

/** The ending of a guest without a seed that came as far as `line`, with nothing left to wait for. */
export function cameUp({ number, text }: ConsoleLine): Ending {
  return ending("came-up", { text: `the guest came up: ${excerpt(text)}`, line: number });
}

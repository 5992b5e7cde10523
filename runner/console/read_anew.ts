/** A log whose lines all have the same thing before them shows its signs without it. */
import type { ConsoleLine } from "../facts/fact.ts";
import { logPrefixOf, withoutLogPrefix } from "../facts/log_prefix.ts";
import { messagesOf } from "../facts/messages.ts";
import type { Awaited } from "./awaited.ts";
import { Signs } from "./signs.ts";

/** The signs all stand near a line's beginning; a hostile line may be any length. */
export const READ_CHARS = 1024;

const PANIC = "Kernel panic - not syncing";
const CLOCK_BEFORE = /\[ *\d{1,10}\.\d{2,6}\](?:\[ *[TC]\d{1,10} *\])? $/;
const CLOCK_CHARS = 48;

/** A panic waits for no line's end, and what it breaks off may be long; a program that quotes one has no clock before it. */
export function panicBehind({ number, text }: ConsoleLine): ConsoleLine | undefined {
  const at = text.indexOf(PANIC, READ_CHARS - PANIC.length);
  if (at < 0 || !CLOCK_BEFORE.test(text.slice(at - CLOCK_CHARS, at))) return undefined;
  return { number, text: text.slice(at, at + READ_CHARS) };
}

/** The signs of a log that is over, without what stands before each of its lines; `undefined` where nothing does. */
export function readAnew(lines: readonly ConsoleLine[], awaited: Awaited): Signs | undefined {
  const prefix = logPrefixOf(lines);
  if (prefix === undefined) return undefined;
  const signs = new Signs(awaited);
  for (const line of withoutLogPrefix(lines, prefix)) {
    const text = line.text.slice(0, READ_CHARS);
    for (const message of messagesOf({ ...line, text })) signs.read(message);
    const panic = panicBehind(line);
    if (panic !== undefined) signs.read(panic);
  }
  return signs;
}

/** A log whose lines all have the same thing before them shows its signs without it. */
import type { ConsoleLine } from "../facts/fact.ts";
import { logPrefixOf, withoutLogPrefix } from "../facts/log_prefix.ts";
import { messagesOf } from "../facts/messages.ts";
import type { Awaited } from "./awaited.ts";
import { Signs } from "./signs.ts";

/** The signs all stand near a line's beginning; a hostile line may be any length. */
export const READ_CHARS = 1024;

/** The signs of a log that is over, without what stands before each of its lines; `undefined` where nothing does. */
export function readAnew(lines: readonly ConsoleLine[], awaited: Awaited): Signs | undefined {
  const prefix = logPrefixOf(lines);
  if (prefix === undefined) return undefined;
  const signs = new Signs(awaited);
  for (const line of withoutLogPrefix(lines, prefix)) {
    const text = line.text.slice(0, READ_CHARS);
    for (const message of messagesOf({ ...line, text })) signs.read(message);
  }
  return signs;
}

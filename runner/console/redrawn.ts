/** What a line held before it was drawn anew. */
import { messagesOf } from "../facts/messages.ts";
import { STARTS_WITH_TIME, unstamped } from "../facts/prefixes.ts";
import { findFatal, LOGIN_PROMPT } from "./fatal_lines.ts";

const MOST_READ = 1024;
/** A shorter one may be a program's own clock, which it draws anew. */
const LEAST_MESSAGE = 40;
const PANIC = "Kernel panic - not syncing";

/**
 * Whether a text stays that another is drawn over. Of a spinner or a progress bar its last state is enough; but nobody draws a
 * message of the kernel or the journal anew, nor a line that ends a boot, nor a login prompt: another writer came in.
 */
export function outlivesRedraw(text: string): boolean {
  const read = text.slice(0, MOST_READ);
  if (read.length > LEAST_MESSAGE && STARTS_WITH_TIME.test(read)) return true;
  // A log's own prefix may stand before it.
  return read.includes(PANIC) || messagesOf({ number: 0, text: read }).some(isTelling);
}

function isTelling({ text }: { readonly text: string }): boolean {
  const bare = unstamped(text).trimStart();
  return LOGIN_PROMPT.test(bare) || (findFatal(text) ?? findFatal(bare)) !== undefined;
}

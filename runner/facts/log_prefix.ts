/** What stands before every line of a log, whatever it is: found in the log itself, not in a list of those who keep logs. */
import type { ConsoleLine } from "./fact.ts";
import { STARTS_WITH_TIME } from "./prefixes.ts";

/** So many lines from either end are looked at, and a prefix stands before most of them. */
const LOOKED_AT = 200;
const LEAST_LINES = 5;
const SHARE = 0.8;
const MAX_WORDS = 6;
const MAX_CHARACTERS = 160;

const NAMES = /\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b/g;
/** A clock, or a name that is set off; any other word may be the lines' own. */
const IS_PREFIX = /\d|[|:>\])#]$/;

/** Nobody stamps lines with more; V8 refuses an expression of some thousand characters. */
const MAX_SHAPE = 400;

/** A text as others of its kind look: numbers and names of days may differ, spaces may be more. */
export function shapeOf(prefix: string): RegExp {
  const escaped = prefix
    .slice(0, MAX_SHAPE)
    .replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
    .replace(/\d+/g, "\\d{1,20}")
    .replace(NAMES, "[A-Z][a-z]{2}")
    .replace(/(?<!\s)\s+(?=.)/g, "\\s{0,40}");
  return new RegExp(`^${escaped}`);
}

/** The prefix of most lines of a log, but for the kernel's clock; `undefined` where they have none. */
export function logPrefixOf(lines: readonly ConsoleLine[]): RegExp | undefined {
  const some = lines.length <= 2 * LOOKED_AT
    ? lines
    : [...lines.slice(0, LOOKED_AT), ...lines.slice(-LOOKED_AT)];
  const texts = some.map(({ text }) => text.slice(0, MAX_CHARACTERS)).filter((text) =>
    !STARTS_WITH_TIME.test(text)
  );
  if (texts.length < LEAST_LINES || texts.length < some.length * SHARE) return undefined;
  for (let words = MAX_WORDS; words > 0; words--) {
    const found = prefixOf(texts, words);
    if (found !== undefined) return found;
  }
  return undefined;
}

function prefixOf(texts: readonly string[], words: number): RegExp | undefined {
  const pattern = new RegExp(`^\\s*(?:\\S+\\s+){${words - 1}}\\S+(?: |$)`);
  const counts = new Map<string, { readonly prefix: string; count: number }>();
  for (const text of texts) {
    const prefix = pattern.exec(text)?.[0];
    if (prefix === undefined) continue;
    const { source } = shapeOf(prefix.trimEnd());
    const known = counts.get(source);
    if (known === undefined) counts.set(source, { prefix: prefix.trimEnd(), count: 1 });
    else known.count += 1;
  }
  const best = [...counts.values()].find(({ count }) => count >= texts.length * SHARE);
  if (best === undefined || !IS_PREFIX.test(best.prefix)) return undefined;
  return new RegExp(`${shapeOf(best.prefix).source}(?: |$)`);
}

/** The lines without it; of a line that has none nothing goes. */
export function withoutLogPrefix(lines: readonly ConsoleLine[], prefix: RegExp): readonly ConsoleLine[] {
  return lines.map(({ number, text }) => ({ number, text: text.replace(prefix, "") }));
}

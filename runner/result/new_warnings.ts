/** Lines of B's consoles that look like warnings, and that no console of A has. */
import type { HeardBoot } from "../record/heard.ts";
import { type Redact, redactorOf } from "../redact/redact.ts";
import { maskText } from "../verdict/masks.ts";

/** Boots of the same cases on both sides: each has one, or two. */
export interface WarnedBoots {
  readonly a: readonly HeardBoot[];
  readonly b: readonly HeardBoot[];
}

const LOOKS_BAD =
  /\bwarn(?:ing)?\b|\berror\b|\bfail(?:ed|ure)?\b|\bTraceback\b|\bdenied\b|\bdeprecated\b|\bBUG:|\bOops\b/i;
const MOST_LINES = 50;
const MOST_CHARACTERS = 1000;

/** Each once, as the first boot of B has it, without secrets; with two boots of B only what both have. */
export function newWarnings({ a, b }: WarnedBoots): readonly string[] {
  const known = new Set(a.flatMap((boot) => [...warningsOf(boot).keys()]));
  const [first, ...others] = b.map(warningsOf);
  const fresh = [...first ?? []].filter(([shape]) =>
    !known.has(shape) && others.every((other) => other.has(shape))
  );
  const redact: Redact = redactorOf([], ...b.map(({ transcript }) => transcript));
  return fresh.slice(0, MOST_LINES).map(([, line]) => redact(line));
}

/** By their shape, in which numbers and what is new in each boot count for nothing. */
function warningsOf({ transcript: { lines } }: HeardBoot): ReadonlyMap<string, string> {
  const warnings = lines.map(({ text }) => text.slice(0, MOST_CHARACTERS)).filter((text) =>
    LOOKS_BAD.test(text)
  );
  return new Map(warnings.map((text) => [maskText(text).text.replace(/\d+/g, "0").trim(), text]));
}

/** A fatal line that was met, and the ending that it makes. */
import type { ConsoleLine } from "../facts/fact.ts";
import { type Ending, ending } from "./ending.ts";
import type { EndingName } from "./endings.ts";
import { excerpt } from "./excerpt.ts";
import type { FatalMatch } from "./fatal_lines.ts";

/** A sign, and the line that shows it. */
export interface Sign extends FatalMatch {
  /** Where it stands. */
  readonly line: ConsoleLine;
}

const MAX_HINTS = 3;

/** What hints at a fault may pass; of a log that ends so, and never shows its guest up, it is the fault. */
const GRAVE: readonly EndingName[] = [
  "grub-prompt",
  "boot-loader",
  "no-bootable-device",
  "emergency-shell",
  "filesystem-error",
];

/** Whether a sign is grave. */
export const isGrave = ({ sign: { name } }: Sign): boolean => GRAVE.includes(name);

/** The ending by a sign; what explains it gives the hint, and behind the hints stands what failed units said. */
export function endingOf(
  { sign, quoted, line }: Sign,
  hints: readonly Sign[],
  said: readonly string[] = [],
): Ending {
  const text = quoted === "" ? sign.text : `${sign.text}: ${excerpt(quoted)}`;
  const cause = hints.find(({ sign: { explains } }) => explains?.includes(sign.name))?.sign.hint;
  const given = [cause ?? sign.hint, ...hints.map(describe), ...said].filter((each) => each !== undefined);
  const hint = given.length > 0 && { hint: given.join("; ") };
  return ending(sign.name, { text, line: line.number, ...hint });
}

/** A sign in a line of words. */
export function describe({ sign, quoted, line }: Sign): string {
  return `line ${line.number}: ${sign.text} (${excerpt(quoted)})`;
}

/** Whether `line` is a line already seen unfinished. */
export function continues(line: ConsoleLine, known: Sign | undefined): boolean {
  return known?.line.number === line.number && line.text.startsWith(known.line.text);
}

/** The first hints, but what explains an ending goes before all others. */
export function withHint(hints: readonly Sign[], sign: Sign): readonly Sign[] {
  const known = continues(sign.line, hints.at(-1)) ? hints.slice(0, -1) : hints;
  if (known.length < MAX_HINTS) return [...known, sign];
  const isCause = sign.sign.explains !== undefined && !known.some(({ sign: { explains } }) => explains);
  return isCause ? [...known.slice(0, -1), sign] : known;
}

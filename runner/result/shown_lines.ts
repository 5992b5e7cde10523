/** The lines of a console that a report shows, without secrets and by their numbers. */
import type { ConsoleLine } from "../facts/fact.ts";
import type { Redact } from "../redact/redact.ts";
import type { Point } from "../verdict/point.ts";
import type { ShownLine } from "./result.ts";

// A usual console has a thousand lines. Of a longer one the end is looked through: a search for secrets takes its time.
const MOST_LOOKED_AT = 5000;
// A secret of several lines is told by its first: what stands so near behind a cut may be one's rest.
const UNTOLD_AFTER_CUT = 200;
const LAST = 300;
// Of lines before that end which findings name.
const MOST_EARLY = 20;
const AROUND = 20;
const MAX_CHARACTERS = 1000;

/** The end of a console without secrets, each line by its number. */
export function withoutSecrets(lines: readonly ConsoleLine[], redact: Redact): readonly ShownLine[] {
  const looked = lines.slice(-MOST_LOOKED_AT);
  const shown = redact(looked.map(({ text }) => text).join("\n")).split("\n");
  const numbered = aligned(looked, shown);
  const cut = looked.length < lines.length ? UNTOLD_AFTER_CUT : 0;
  return numbered.slice(cut).map(cutLine);
}

function cutLine({ number, text, coloured = [] }: ShownLine): ShownLine {
  const kept = coloured.filter(({ from }) => from < MAX_CHARACTERS)
    .map((part) => ({ ...part, to: Math.min(part.to, MAX_CHARACTERS) }));
  return { number, text: excerpt(text), ...(kept.length > 0 && { coloured: kept }) };
}

/** A line that is cut out of a text keeps the whole of it in memory: joined once more it does not. */
const excerpt = (text: string) => [...text.slice(0, MAX_CHARACTERS).split(" ")].join(" ");

/** A secret of several lines becomes one: then the lines behind it are found again by what stands there. */
function aligned(looked: readonly ShownLine[], shown: readonly string[]): readonly ShownLine[] {
  const numbered: ShownLine[] = [];
  let at = 0;
  for (const [index, text] of shown.entries()) {
    const isRest = shown.length - index === looked.length - at;
    if (!isRest && looked[at]?.text !== text) {
      const next = looked.findIndex((line, place) => place >= at && line.text === text);
      if (next >= 0) at = next;
    }
    const line = looked[at];
    numbered.push(line?.text === text ? line : { number: line?.number ?? 0, text });
    at = Math.min(at + 1, looked.length - 1);
  }
  return numbered;
}

/** A console and what of it is safe to show. */
export interface Shown {
  /** All lines, as they were heard. */
  readonly lines: readonly ConsoleLine[];
  /** What {@linkcode withoutSecrets} has of their end. */
  readonly end: readonly ShownLine[];
  readonly redact: Redact;
}

/** The last lines, and those around what findings were read from, wherever in the console that is. */
export function shownLines({ lines, end, redact }: Shown, points: readonly Point[]): readonly ShownLine[] {
  const cited = points.flatMap(({ findings }) =>
    findings.flatMap(({ readFrom }) => citedLine(readFrom) ?? [])
  );
  const from = end.length - LAST;
  const near = end.filter(({ number }, index) =>
    index >= from || cited.some((each) => Math.abs(each - number) <= AROUND)
  );
  const first = end[0]?.number ?? 0;
  const early = new Set(cited.filter((each) => each < first).toSorted((a, b) => a - b).slice(0, MOST_EARLY));
  const earlyLines = [...early].flatMap((each) => linesAround(lines, each, redact));
  const byNumber = new Map([...earlyLines, ...near].map((line) => [line.number, line]));
  return [...byNumber.values()];
}

/** What stands around a line before the end: a search for secrets begins some lines before what is shown. */
function linesAround(lines: readonly ConsoleLine[], cited: number, redact: Redact): readonly ShownLine[] {
  const from = lines.findIndex(({ number }) => number >= cited - AROUND);
  const behind = lines.findIndex(({ number }) => number > cited + AROUND);
  const looked = lines.slice(Math.max(0, from - UNTOLD_AFTER_CUT), behind < 0 ? undefined : behind);
  const shown = redact(looked.map(({ text }) => text).join("\n")).split("\n");
  return aligned(looked, shown).filter(({ number }) => number >= cited - AROUND).map(cutLine);
}

/** `console line 231` -> 231 */
function citedLine(readFrom: string): number | undefined {
  const [, number] = /\bconsole line (\d{1,9})/.exec(readFrom) ?? [];
  return number === undefined ? undefined : Number(number);
}

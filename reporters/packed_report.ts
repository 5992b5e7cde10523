/** A report as it lies in the page: what cases share stands once, and so does what consoles share. */
import type { CaseJson, ReportJson } from "./report_shape.ts";

type Boot = NonNullable<CaseJson["boot"]>;
type Line = NonNullable<Boot["console"]>[number];

/** A console in columns: its lines differ from those of other boots by little more than the kernel's clock. */
interface PackedConsole {
  /** How much each line's number is more than the one before it. */
  readonly numbers: readonly number[];
  /** The kernel's clock in microseconds, less that of the line before; none where a line begins otherwise. */
  readonly clocks: readonly (number | null)[];
  /** The place of what stands behind it, less the place that comes next. */
  readonly texts: readonly number[];
  /** Lines that the guest coloured, by their place. */
  readonly coloured: readonly (readonly [number, NonNullable<Line["coloured"]>])[];
}

/** A report, packed. */
export interface PackedReport extends Omit<ReportJson, "cases"> {
  readonly cases: readonly Readonly<Record<string, unknown>>[];
  /** What {@linkcode SHARED} of the cases leads to. */
  readonly parts: readonly unknown[];
  /** What {@linkcode PackedConsole.texts} leads to. */
  readonly texts: readonly string[];
}

/** Of these a case has only the place among the parts. */
const SHARED: readonly string[] = ["boot", "before", "after"];

/** The places of what was seen, each thing once. */
class Places<Thing> {
  readonly things: Thing[] = [];
  readonly #places = new Map<string, number>();

  of(key: string, thing: () => Thing): number {
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    this.#places.set(key, this.things.length);
    return this.things.push(thing()) - 1;
  }
}

/** Packs it. */
export function packReport(report: ReportJson): PackedReport {
  const parts = new Places<unknown>();
  const texts = new Places<string>();
  const packPart = (part: unknown) =>
    withConsole(part, (lines: readonly Line[]) => packConsole(lines, texts));
  const packField = ([key, value]: readonly [string, unknown]) =>
    [key, SHARED.includes(key) ? parts.of(JSON.stringify(value), () => packPart(value)) : value] as const;
  const cases = report.cases.map((each) => Object.fromEntries(Object.entries(each).map(packField)));
  return { ...report, cases, parts: parts.things, texts: texts.things };
}

/** Unpacks what {@linkcode packReport} packed. */
export function unpackReport({ parts, texts, cases, ...report }: PackedReport): ReportJson {
  const whole = parts.map((part) =>
    withConsole(part, (console: PackedConsole) => unpackConsole(console, texts))
  );
  const unpackField = ([key, value]: readonly [string, unknown]) =>
    [key, SHARED.includes(key) ? whole[Number(value)] : value] as const;
  const unpacked = cases.map((each) => Object.fromEntries(Object.entries(each).map(unpackField)));
  return { ...report, cases: unpacked } as unknown as ReportJson;
}

/** A boot with another form of its console; whatever has none as it is. */
function withConsole<From>(part: unknown, change: (console: From) => unknown): unknown {
  const hasConsole = part !== null && typeof part === "object" && "consolePath" in part && "console" in part;
  return hasConsole ? { ...part, console: change(part.console as From) } : part;
}

function packConsole(lines: readonly Line[], known: Places<string>): PackedConsole {
  let [number, clock, place] = [0, 0, 0];
  const numbers: number[] = [];
  const clocks: (number | null)[] = [];
  const texts: number[] = [];
  for (const line of lines) {
    const own = clockOf(line.text);
    const rest = own === undefined ? line.text : line.text.slice(clockText(own).length);
    const at = known.of(rest, () => rest);
    numbers.push(line.number - number);
    clocks.push(own === undefined ? null : own - clock);
    texts.push(at - place);
    [number, clock, place] = [line.number, own ?? clock, at + 1];
  }
  const coloured = lines.flatMap(({ coloured }, at) => coloured ? [[at, coloured] as const] : []);
  return { numbers, clocks, texts, coloured };
}

function unpackConsole(
  { numbers, clocks, texts, coloured }: PackedConsole,
  known: readonly string[],
): Line[] {
  let [number, clock, place] = [0, 0, 0];
  const colours = new Map(coloured);
  return numbers.map((more, at): Line => {
    const later = clocks[at] ?? null;
    number += more;
    clock += later ?? 0;
    place += texts[at] ?? 0;
    const text = `${later === null ? "" : clockText(clock)}${known[place++] ?? ""}`;
    const own = colours.get(at);
    return own ? { number, text, coloured: own } : { number, text };
  });
}

/** `[   12.345678] eth0: up` -> 12345678; nothing where the line does not begin so, or not as a kernel writes it. */
function clockOf(text: string): number | undefined {
  const [found, seconds = "", micros = ""] = /^\[ *(\d{1,9})\.(\d{6})\] /.exec(text) ?? [];
  if (found === undefined) return undefined;
  const clock = Number(seconds) * 1e6 + Number(micros);
  return clockText(clock) === found ? clock : undefined;
}

function clockText(clock: number): string {
  const micros = `${clock % 1e6}`.padStart(6, "0");
  return `[${`${Math.floor(clock / 1e6)}`.padStart(5)}.${micros}] `;
}

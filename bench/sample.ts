/** What benches tell, and how it adds up to a result. */

/** The unit of a figure; `CPU s` is the processor's time, not the clock's. */
export type Unit = "boots" | "s" | "ms" | "CPU s" | "MB" | "%" | "µs/byte" | "times";

/** One figure of one round. */
export interface Sample {
  readonly kind: "sample";
  /** The part of the bench that it belongs to: parts are measured and kept each by itself. */
  readonly part: string;
  /** What was measured. */
  readonly what: string;
  readonly unit: Unit;
  /** How much of it: cases, or MB of a log; absent where nothing grows. */
  readonly at?: number;
  /** From 1. Figures of the same round were taken in turn, and may be held against each other. */
  readonly round: number;
  readonly value: number;
}

/** A round without its figure, and why: it is left out of every median. */
export interface LeftOut {
  readonly kind: "left-out";
  readonly part: string;
  readonly why: string;
}

/** What a bench yields, as soon as it is known. */
export type Told = Sample | LeftOut;

/** Where it was measured. Nothing in it names a machine, a person or a folder. */
export interface Ground {
  readonly cores: number;
  /** The load average of the last minute, when the bench began. */
  readonly load: number;
  /** Seconds of a loop that is the same everywhere. */
  readonly unitSeconds: number;
  readonly deno: string;
  /** Absent where no boot was made. */
  readonly accelerator?: "kvm" | "tcg";
  readonly qemu?: string;
  readonly image?: { readonly name: string; readonly sha256: string };
}

/** All figures of one thing, by round. */
export interface Series {
  readonly what: string;
  readonly unit: Unit;
  readonly at?: number;
  readonly values: Readonly<Record<string, number>>;
}

/** A part of a bench as it was last measured. */
export interface Part {
  readonly name: string;
  /** ISO 8601. */
  readonly measuredAt: string;
  readonly ground: Ground;
  readonly series: readonly Series[];
  readonly leftOut: readonly string[];
}

/** The parts with one thing more told. A part that is not there yet begins as `fresh` says. */
export function addTold(
  parts: readonly Part[],
  told: Told,
  fresh: Pick<Part, "measuredAt" | "ground">,
): readonly Part[] {
  const old = parts.find(({ name }) => name === told.part);
  const part = old ?? { name: told.part, ...fresh, series: [], leftOut: [] };
  const grown = told.kind === "sample"
    ? { ...part, series: addSample(part.series, told) }
    : { ...part, leftOut: [...part.leftOut, told.why] };
  return old ? parts.map((each) => each === old ? grown : each) : [...parts, grown];
}

function addSample(series: readonly Series[], { what, unit, at, round, value }: Sample): readonly Series[] {
  const old = series.find((each) => each.what === what && each.unit === unit && each.at === at);
  const values = { ...old?.values, [round]: rounded(value) };
  const grown = { what, unit, ...(at !== undefined && { at }), values };
  return old ? series.map((each) => each === old ? grown : each) : [...series, grown];
}

/** Four figures are more than any of these measurements is good for. */
const rounded = (value: number) => Number(value.toPrecision(4));

/** What was measured before, with the parts that were measured anew in the place of the same. */
export function withNewParts(before: readonly Part[], now: readonly Part[]): readonly Part[] {
  const kept = before.map((old) => now.find(({ name }) => name === old.name) ?? old);
  return [...kept, ...now.filter(({ name }) => !before.some((old) => old.name === name))];
}

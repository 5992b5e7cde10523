/** Two boots -> their facts side by side. */
import type { Transcript } from "../console/console.ts";
import { filesystem } from "../facts/filesystem.ts";
import { type AnyKind, FactsError, type HostKind, type Row } from "../facts/fact.ts";
import { KINDS } from "../facts/kinds.ts";
import { partitions } from "../facts/partitions.ts";
import type { Value } from "../match/value.ts";
import { type ComparedFact, compareRows, type Pair } from "./compared_rows.ts";
import { type FactReading, gatherEvidence, type HostView, type ToldBoot } from "./evidence.ts";

/** What is compared of a boot: a heard boot has it. */
export interface ComparedBoot extends ToldBoot {
  /** The image's name; empty where it is not known. */
  readonly image: string;
  /** From the start to the end of QEMU; 0 where it is not known. */
  readonly seconds: number;
}

/** One kind of fact of two boots. */
export type ComparedKind =
  | {
    readonly kind: "compared";
    readonly key: string;
    /** Where both were read: the report, the consoles' tables, the host's look. */
    readonly from: string;
    readonly facts: readonly ComparedFact[];
  }
  | {
    readonly kind: "untold";
    readonly key: string;
    /** A guest that tells less than the other differs; of a host's look the record alone may be without. */
    readonly teller: "guest" | "host";
    /** Why either boot does not tell it; nothing for a boot that does. */
    readonly because: Pair<string | undefined>;
  };

/** How two boots differ. */
export interface Difference {
  /** `different` if anything differs that is not masked; `nothing told` where no boot tells a fact to compare. */
  readonly status: "same" | "different" | "nothing told";
  /** How the boots went, what the guest and the host tell, and the image. */
  readonly kinds: readonly ComparedKind[];
}

/** Compares two boots: how they ended, every kind of fact at the judged moment, and the image as the host read it. */
export function findDifference(boots: Pair<ComparedBoot>): Difference {
  const facts = [
    ...KINDS.filter((kind) => "probe" in kind || "read" in kind).map((kind) => compareKind(kind, boots)),
    ...[partitions, filesystem].map((kind) => compareImages(kind, boots)),
  ];
  const kinds = [compareCourses(boots), ...facts];
  if (kinds.some(isDifferent)) return { status: "different", kinds };
  return { status: facts.some(({ kind }) => kind === "compared") ? "same" : "nothing told", kinds };
}

function isDifferent(each: ComparedKind): boolean {
  if (each.kind === "compared") return each.facts.some(({ status }) => status === "different");
  return each.teller === "guest" && each.because.includes(undefined);
}

/** Compares what two boots tell of one kind of fact. */
export function compareKind(kind: AnyKind, boots: Pair<ToldBoot>): ComparedKind {
  const [a, b] = pairOf(boots, (boot) => gatherEvidence(kind, boot.transcript, boot));
  // Like with like: what a person's table shows is rounded, and has fewer columns.
  const isByConsole = a.console.status === "read" && b.console.status === "read" &&
    (a.report.status !== "read" || b.report.status !== "read");
  const readings: Pair<FactReading> = isByConsole ? [a.console, b.console] : [a.report, b.report];
  return compareReadings({ key: kind.key, teller: "read" in kind ? "host" : "guest" }, readings);
}

/** The image's own tables: the host's kinds, handed the disk before the boot. */
function compareImages(kind: HostKind, boots: Pair<ComparedBoot>): ComparedKind {
  const readings = pairOf(boots, ({ before }) => readImage(kind, before));
  return compareReadings({ key: `image's ${kind.key}`, teller: "host" }, readings);
}

function readImage(kind: HostKind, before: HostView["before"]): FactReading {
  if (before === undefined) return { status: "none", because: "the host has read no image" };
  try {
    const rows = kind.read({ after: before, lines: [], told: () => undefined });
    return { status: "read", from: "the host's look at the image", rows };
  } catch (error) {
    if (!(error instanceof FactsError)) throw error;
    return { status: "untold", because: error.message };
  }
}

interface Told {
  readonly key: string;
  readonly teller: "guest" | "host";
}

function compareReadings({ key, teller }: Told, readings: Pair<FactReading>): ComparedKind {
  const [a, b] = readings;
  if (a.status !== "read" || b.status !== "read") {
    const because = pairOf(readings, (each) => each.status === "read" ? undefined : each.because);
    return { kind: "untold", key, teller, because };
  }
  const from = a.from === b.from ? a.from : `${a.from}, ${b.from}`;
  return { kind: "compared", key, from, facts: compareRows(key, [a.rows, b.rows]) };
}

/** How the boots went, as one row; what only one of the recordings knows, such as its times, is no difference. */
function compareCourses(boots: Pair<ComparedBoot>): ComparedKind {
  const [a, b] = pairOf(boots, courseOf);
  const rows = pairOf([[a, b], [b, a]] as const, ([mine, other]): readonly Row[] => {
    const shared = Object.entries(mine).filter(([column]) => Object.hasOwn(other, column));
    return [{ names: [], columns: Object.fromEntries(shared) }];
  });
  return { kind: "compared", key: "course", from: "", facts: compareRows("course", rows) };
}

function courseOf({ image, transcript, seconds }: ComparedBoot): Row["columns"] {
  const { ending, phases, damage } = transcript;
  return {
    ...(image !== "" && { image: { kind: "text", text: image } }),
    ending: { kind: "text", text: ending.name },
    phases: { kind: "text", text: phases.map(({ phase }) => phase).join(", ") },
    "damaged frames": { kind: "number", number: damage.length, text: `${damage.length}` },
    ...(seconds > 0 && timesOf(transcript, seconds)),
  };
}

function timesOf({ phases }: Transcript, seconds: number): Row["columns"] {
  const starts = phases.map(({ phase, atMs }) => [`until ${phase}`, durationOf(atMs)]);
  return { ...Object.fromEntries(starts), "until the end": durationOf(seconds * 1000) };
}

function durationOf(durationMs: number): Value {
  return { kind: "duration", durationMs, text: `${(durationMs / 1000).toFixed(1)} s` };
}

function pairOf<T, U>([a, b]: Pair<T>, make: (each: T) => U): Pair<U> {
  return [make(a), make(b)];
}

/** Transcript -> facts: the tables of rows that frames and console tell, each with where it was read. */
import { messagesOf } from "../facts/messages.ts";
import type { Transcript } from "../console/console.ts";
import { isRecording, isSettled, isUntouched } from "../console/ending.ts";
import type { DiskLayout } from "../disk/layout.ts";
import { matches, never } from "../facts/console_lines.ts";
import { latestTable } from "../facts/latest_table.ts";
import { stageOf } from "../facts/cloud_init_stage.ts";
import {
  type AnyKind,
  type ConsoleLine,
  type FactKind,
  FactsError,
  type HostKind,
  type Row,
} from "../facts/fact.ts";
import { excerpt } from "../console/excerpt.ts";
import { isCutMark, saysLost } from "../facts/cut_mark.ts";
import { type Frame, LAST_FRAME, type Moment } from "../console/frame.ts";

/** What one source tells of a kind of fact. */
export type FactReading =
  /** `from` names the source of a row that has no line of its own: `frame after/lsblk`. */
  | { readonly status: "read"; readonly from: string; readonly rows: readonly Row[] }
  /** It should have told and could not: an error, never a fail. */
  | { readonly status: "untold"; readonly because: string }
  /** The boot never came so far. */
  | { readonly status: "none"; readonly because: string };

const decoder = new TextDecoder();

/** The moment that is judged: `after`, or `shutdown` where user-data ended the guest first; only if its report is whole. */
function judgedMoment(frames: readonly Frame[]): Moment | undefined {
  const closed = frames.filter(({ name }) => name === LAST_FRAME).map(({ moment }) => moment);
  return (["after", "shutdown"] as const).find((moment) => closed.includes(moment));
}

/** What the host knows of a boot: the image before it, the overlay after it, and how it ran. */
export interface HostView {
  /** None for a console from elsewhere. */
  readonly before?: DiskLayout;
  /** None where it could not be read. */
  readonly after?: DiskLayout;
  /** The host that booted; none for a console from elsewhere. */
  readonly host?: { readonly accelerator: "kvm" | "tcg" };
  /** Whether the guest went by its power button; none where that was not pressed. */
  readonly poweredOff?: boolean;
  /** The boot that this one is a clone of. */
  readonly original?: ToldBoot;
  /** The day it is, in UTC: `2027-03-01`; none where no date is held against a case. */
  readonly today?: string;
  /** The rows that the probe was asked for beside what it always tells, by kind; none where nobody knows. */
  readonly asked?: Readonly<Record<string, readonly string[]>>;
  /** {@linkcode evidenceOf} this very boot, where several cases are judged by it. */
  readonly gather?: GatherEvidence;
}

/** A boot with all that was heard of it. */
export interface ToldBoot extends HostView {
  /** All that was heard. */
  readonly transcript: Transcript;
}

/** All that a boot tells of one kind of fact. */
export interface Evidence {
  /** Which it is. */
  readonly kind: AnyKind;
  /** The judged moment's frame, or the host's own look for a kind that the host tells. */
  readonly report: FactReading;
  /** The last table that the console shows. */
  readonly console: FactReading;
  /** The whole console. */
  readonly lines: readonly ConsoleLine[];
  /** Whether the guest ran without acceleration: its times say nothing of the image. */
  readonly isSlow: boolean;
}

/** Whether a boot is a log from elsewhere, whose tables answer for the report that it never had: its guest had no seed of ours. */
export const isFromElsewhere = ({ ending }: Transcript, { host }: HostView): boolean =>
  isRecording(ending) || (ending.name === "came-up" && host === undefined);

/** Reads one kind of fact of one boot. */
export type GatherEvidence = (kind: AnyKind) => Evidence;

/** Reads each kind of fact once, however many cases share the boot: its tables are the same for all of them. */
export function evidenceOf(transcript: Transcript, view: HostView): GatherEvidence {
  const gathered = new Map<string, Evidence>();
  return (kind) => {
    const found = gathered.get(kind.key) ?? gatherEvidence(kind, transcript, view);
    gathered.set(kind.key, found);
    return found;
  };
}

/** Reads a transcript, and the host's look at the disk beside it, for one kind of fact. */
export function gatherEvidence(kind: AnyKind, transcript: Transcript, view: HostView): Evidence {
  const { lines } = transcript;
  // A guest of ours may print such a line, and of its console nothing is left out.
  const isLooked = view.host === undefined && !("read" in kind || "probe" in kind);
  const report = "read" in kind ? readHost(kind, transcript, view) : readReport(kind, transcript);
  return {
    kind,
    report,
    console: readConsole(kind, isLooked ? { ...transcript, lines: withCuts(lines) } : withLosses(transcript)),
    lines,
    isSlow: view.host?.accelerator === "tcg",
  };
}

/** What the host tells. A boot that was cut short is not told: its disk is one that nobody was to look at yet. */
function readHost(
  { read, isOfDisk }: HostKind,
  { frames, ending, lines, droppedLines }: Transcript,
  view: HostView,
): FactReading {
  const moment = judgedMoment(frames);
  const unreported = { status: "none", because: `no report: ${ending.text}` } as const;
  const isThere = isSettled(ending.name) || (isOfDisk === true && isUntouched(ending.name));
  if (moment === undefined && !isThere) return unreported;
  // A table of a thousand partitions asks for the guest's names a thousand times.
  const rowsRead = new Map<string, readonly Row[] | undefined>();
  const told = (kind: FactKind, when: "before" | "after") => {
    const wanted = when === "before" ? "before" : moment;
    const name = `${wanted}/${kind.key}`;
    if (!rowsRead.has(name)) {
      const frame = frames.find((each) => each.moment === wanted && each.name === kind.key);
      const reading = frame && readFrame(kind, frame);
      rowsRead.set(name, reading?.status === "read" ? reading.rows : undefined);
    }
    return rowsRead.get(name);
  };
  const reading = readOrUntold("the host's look at the disk", () => {
    const dropped = droppedLines === undefined ? {} : { dropped: droppedLines };
    return read({ ...view, lines, ...dropped, told });
  });
  // What takes a guest's word as well, none was there to say.
  return reading.status === "untold" && isUntouched(ending.name) ? unreported : reading;
}

function readOrUntold(from: string, read: () => readonly Row[]): FactReading {
  try {
    return { status: "read", from, rows: read() };
  } catch (error) {
    if (!(error instanceof FactsError)) throw error;
    return { status: "untold", because: `${from}: ${error.message}` };
  }
}

/** What the judged moment's frame tells. */
function readReport(kind: AnyKind, { frames, ending }: Transcript): FactReading {
  if (!("probe" in kind)) return { status: "none", because: `only a console tells ${kind.key}` };
  const moment = judgedMoment(frames);
  if (moment === undefined) return { status: "none", because: `no report: ${ending.text}` };
  const frame = frames.find((each) => each.moment === moment && each.name === kind.key);
  if (frame === undefined) {
    return { status: "untold", because: `the report has no frame ${moment}/${kind.key}` };
  }
  return readFrame(kind, frame);
}

function readFrame(kind: FactKind, { moment, name, exit, bytes }: Frame): FactReading {
  const from = `frame ${moment}/${name}`;
  const text = decoder.decode(bytes);
  if (exit !== 0) {
    const [firstLine = ""] = text.trim().split("\n", 1);
    const said = firstLine === "" ? "" : `: ${excerpt(firstLine)}`;
    return { status: "untold", because: `in ${from} the guest's command ended with status ${exit}${said}` };
  }
  return readOrUntold(from, () => kind.parse(text));
}

/** A boot of ours whose kernel says that it printed less than there was. */
function withLosses(transcript: Transcript): Transcript {
  if (!transcript.lines.some(({ text }) => saysLost(text))) return transcript;
  const lines = transcript.lines.map((line) =>
    saysLost(line.text) ? { ...line, isLeftOut: true as const } : line
  );
  return { ...transcript, lines };
}

/** The lines of a console from elsewhere, with those told that stand in the place of others. */
const withCuts = (lines: readonly ConsoleLine[]) =>
  lines.map((line, nth) => {
    if (saysLost(line.text)) return { ...line, isLeftOut: true as const };
    if (!isCutMark(line.text)) return line;
    const before = lines[nth - 1];
    const isBehindTear = before !== undefined && messagesOf(before).length > 1;
    return isCutMark(line.text, isBehindTear) ? { ...line, isLeftOut: true as const } : line;
  });

/**
 * What the last table that the console shows tells, and of columns and rows that it lacks an older one. What no line may say no
 * boot of the log may.
 */
function readConsole(
  kind: AnyKind,
  { lines: all, began = 0, gone = Infinity, droppedLines, ending }: Transcript,
): FactReading {
  // What another boot of the same log printed tells nothing of this one, nor does a table of the host's behind it.
  const first = kind === never ? 0 : began;
  const last = kind === never || kind === matches ? Infinity : gone;
  const isPart = first > 0 || last < Infinity;
  const lines = isPart ? all.filter(({ number }) => number >= first && number <= last) : all;
  const rows = latestTable(kind.scrape?.(lines, droppedLines) ?? []);
  if (rows !== undefined) return { status: "read", from: "console", rows };
  if (ending.verdict !== "pass") {
    return { status: "none", because: `no table of ${kind.key}: ${ending.text}` };
  }
  if (lines.length === 0) return { status: "untold", because: "the console is empty" };
  return { status: "untold", because: kind.unread?.(lines) ?? `the console shows no table of ${kind.key}` };
}

/** Whether a console line was printed before cloud-init's growpart: `bootcmd` may print tables that are true only then. */
export function isBeforeGrowth(lines: readonly ConsoleLine[], line: number): boolean {
  const stages = lines.filter(({ number }) => number < line).map(({ text }) => stageOf(text));
  const stage = stages.findLast((each) => each !== undefined);
  return stage === "init-local" || stage === "init";
}

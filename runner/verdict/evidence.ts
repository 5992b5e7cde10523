/** Transcript -> facts: the tables of rows that frames and console tell, each with where it was read. */
import type { Transcript } from "../console/console.ts";
import { type ConsoleLine, type FactKind, FactsError, type Row } from "../facts/fact.ts";
import { excerpt } from "../console/ending.ts";
import { type Frame, LAST_FRAME, type Moment } from "../console/frame.ts";

/** What one source tells of a kind of fact. */
export type Reading =
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

/** All that a transcript tells of one kind of fact. */
export interface Evidence {
  readonly kind: FactKind;
  readonly report: Reading;
  readonly console: Reading;
  readonly lines: readonly ConsoleLine[];
}

/** Reads a transcript for one kind of fact. */
export function gatherEvidence(kind: FactKind, transcript: Transcript): Evidence {
  const { lines } = transcript;
  return { kind, report: readReport(kind, transcript), console: readConsole(kind, transcript), lines };
}

/** What the judged moment's frame tells. */
function readReport(kind: FactKind, { frames, ending }: Transcript): Reading {
  const moment = judgedMoment(frames);
  if (moment === undefined) return { status: "none", because: `no report: ${ending.text}` };
  const frame = frames.find((each) => each.moment === moment && each.name === kind.key);
  if (frame === undefined) {
    return { status: "untold", because: `the report has no frame ${moment}/${kind.key}` };
  }
  return readFrame(kind, frame);
}

function readFrame(kind: FactKind, { moment, name, exit, bytes }: Frame): Reading {
  const from = `frame ${moment}/${name}`;
  const text = decoder.decode(bytes);
  if (exit !== 0) {
    const [firstLine = ""] = text.trim().split("\n", 1);
    const said = firstLine === "" ? "" : `: ${excerpt(firstLine)}`;
    return { status: "untold", because: `in ${from} the guest's command ended with status ${exit}${said}` };
  }
  try {
    return { status: "read", from, rows: kind.parse(text) };
  } catch (error) {
    if (!(error instanceof FactsError)) throw error;
    return { status: "untold", because: `${from}: ${error.message}` };
  }
}

/** What the last table that the console shows tells. */
function readConsole(kind: FactKind, { lines, ending }: Transcript): Reading {
  const rows = kind.scrape?.(lines).at(-1);
  if (rows !== undefined) return { status: "read", from: "console", rows };
  if (ending.verdict !== "pass") {
    return { status: "none", because: `no table of ${kind.key}: ${ending.text}` };
  }
  return { status: "untold", because: `the console shows no table of ${kind.key}` };
}

const STAGE = /Cloud-init v\. \S{1,64} running '([a-z:-]{1,32})'/;

/** Whether a console line was printed before cloud-init's growpart: `bootcmd` may print tables that are true only then. */
export function isBeforeGrowth(lines: readonly ConsoleLine[], line: number): boolean {
  const stages = lines.filter(({ number }) => number < line).map(({ text }) => STAGE.exec(text)?.[1]);
  const stage = stages.findLast((each) => each !== undefined);
  return stage === "init-local" || stage === "init";
}

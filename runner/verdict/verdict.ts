/** (Case, Transcript) -> CaseVerdict: each expectation held against the facts. */
import type { Case, Expectation } from "../case/case.ts";
import type { Ending, Transcript } from "../console/console.ts";
import { type Evidence, gatherEvidence, type HostView, type Reading } from "./evidence.ts";
import { KINDS } from "../facts/kinds.ts";
import { judgeRow } from "./row.ts";

/** The verdicts of a point and of a case. */
export type Verdict = "pass" | "fail" | "error" | "skip";

/** Why a point does not pass. */
export interface Finding {
  /** Where in the case's terms: `lsblk.vda1.size`, `console.df./.size`, `boot`. */
  readonly path: string;
  /** What the person wrote. */
  readonly expected: string;
  /** What was read: a size with its bytes where they are known. May be guest text. */
  readonly actual: string;
  /** Where it was read: `frame after/lsblk`, `console line 231`; empty where nothing was. */
  readonly readFrom: string;
  /** The case's line that asked: `cases/growth/default.yaml:12:13`; empty for `boot`. */
  readonly at: string;
  /** Whole sentence of its own where expected and actual do not say it all. */
  readonly message?: string;
}

/** One test point: `boot`, or a row under `expect` such as `df /`. */
export interface Point {
  /** Unique within its case. */
  readonly name: string;
  /** What became of it. */
  readonly verdict: Verdict;
  /** Why, where it does not pass: at least one then. */
  readonly findings: readonly Finding[];
}

/** What one case came to. A case's verdict is its worst point's: error before fail before pass; skip only if all are. */
export interface CaseVerdict {
  /** The worst of the points. */
  readonly verdict: Verdict;
  /** The boot, then each expectation in the case's order. */
  readonly points: readonly Point[];
}

const WORST_FIRST: readonly Verdict[] = ["error", "fail", "pass"];

/** The worst of some verdicts; `skip` where there is no other. */
export function worstOf(verdicts: readonly Verdict[]): Verdict {
  return WORST_FIRST.find((each) => verdicts.includes(each)) ?? "skip";
}

/**
 * Judges a case: the boot first, then a point for each expectation, in the case's order. `view` is what the host read of
 * image and overlay; without it no kind that the host tells can be judged. Budgets of time are not held against a guest
 * under TCG unless the case says so.
 */
export function judge(testCase: Case, transcript: Transcript, view: HostView = {}): CaseVerdict {
  const { expectations, budgets } = testCase;
  const kinds = KINDS.filter(({ key }) => expectations.some(({ kind }) => kind === key));
  // A console may have hundreds of thousands of lines: it is read once per kind of fact, not once per row.
  const evidence = new Map(kinds.map((kind) => [kind.key, gatherEvidence(kind, transcript, view)]));
  const isRecorded = transcript.ending.name === "recorded";
  const judgeOne = (each: Expectation) => {
    const found = evidence.get(each.kind);
    return judgeExpectation(
      each,
      found && { ...found, isSlow: found.isSlow && budgets !== "enforced" },
      isRecorded,
    );
  };
  const judged = expectations.map(judgeOne);
  const points = [judgeBoot(transcript), ...judged, ...(isRecorded ? unanswered(judged) : [])];
  return { verdict: worstOf(points.map(({ verdict }) => verdict)), points };
}

/** A recording that answers nothing of a case must not be green by its quiet boot alone. */
function unanswered(judged: readonly Point[]): readonly Point[] {
  if (judged.some(({ verdict }) => verdict !== "skip")) return [];
  const message = "this recording answers none of the case's expectations";
  return [{
    name: "verdict",
    verdict: "error",
    findings: [{ path: "verdict", expected: "", actual: "", readFrom: "", at: "", message }],
  }];
}

function judgeBoot({ ending, damage }: Transcript): Point {
  const findings = [
    ...(ending.verdict === "pass" ? [] : [endingFinding(ending)]),
    ...damage.map(damageFinding),
  ];
  const verdict = worstOf([ending.verdict, ...damage.map(() => "error" as const)]);
  return { name: "boot", verdict, findings };
}

function endingFinding({ text, hint, line }: Ending): Finding {
  return {
    path: "boot",
    expected: "a complete report",
    actual: text,
    readFrom: line === undefined ? "" : `console line ${line}`,
    at: "",
    ...(hint !== undefined && { message: hint }),
  };
}

function damageFinding(damage: string): Finding {
  return {
    path: "boot",
    expected: "sound frames",
    actual: damage,
    readFrom: "report",
    at: "",
    message: damage,
  };
}

/** `lsblk vda1`, `console df /`; a kind with one row has its key alone. */
function nameOf({ from, kind, row }: Expectation): string {
  return [...(from === "console" ? ["console"] : []), kind, ...(row === "" ? [] : [row])].join(" ");
}

function judgeExpectation(
  expectation: Expectation,
  evidence: Evidence | undefined,
  isRecorded: boolean,
): Point {
  if (evidence === undefined) {
    return unjudged(expectation, "error", `this version knows no kind of fact "${expectation.kind}"`);
  }
  // A recorded console has no report: there the tables it shows answer for both. The host's own look needs neither.
  const isByReport = expectation.from === "report" && (!isRecorded || "read" in evidence.kind);
  const reading: Reading = isByReport ? evidence.report : evidence.console;
  // What a log from elsewhere does not show, nobody has promised that it would.
  if (reading.status === "untold") {
    return unjudged(expectation, isRecorded ? "skip" : "error", reading.because);
  }
  if (reading.status === "none") return unjudged(expectation, "skip", reading.because);
  return { name: nameOf(expectation), ...judgeRow(expectation, reading, evidence) };
}

function unjudged(expectation: Expectation, verdict: "error" | "skip", message: string): Point {
  const { source, line, column } = expectation.at;
  const name = nameOf(expectation);
  const finding = { path: name.replaceAll(" ", "."), expected: "", actual: "", readFrom: "", message };
  return { name, verdict, findings: [{ ...finding, at: `${source}:${line}:${column}` }] };
}

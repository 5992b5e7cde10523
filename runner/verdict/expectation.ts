/** One row that a case asks for, under `expect` or in a condition -> its point. */
import type { Case, Expectation } from "../case/case.ts";
import { rowsOf } from "../case/conditions.ts";
import type { Transcript } from "../console/console.ts";
import { type Evidence, evidenceOf, type HostView, type Reading } from "./evidence.ts";
import { KINDS } from "../facts/kinds.ts";
import { judgeRow } from "./row.ts";
import type { Point } from "./verdict.ts";

/** Judges a row by what one boot told. */
export type RowJudge = (expectation: Expectation) => Point;

/** Judges the rows of a case, those of its conditions too. */
export function rowJudge(testCase: Case, transcript: Transcript, view: HostView): RowJudge {
  const gather = view.gather ?? evidenceOf(transcript, view);
  const asked = new Set(rowsOf(testCase).map(({ kind }) => kind));
  // A console may have hundreds of thousands of lines: it is read once per kind of fact, not once per row.
  const evidence = new Map(
    KINDS.filter(({ key }) => asked.has(key)).map((kind) => [kind.key, gather(kind)]),
  );
  const isRecorded = transcript.ending.name === "recorded";
  return (each) => {
    const found = evidence.get(each.kind);
    const isSlow = found?.isSlow === true && testCase.budgets !== "enforced";
    return judgeExpectation(each, found && { ...found, isSlow }, isRecorded);
  };
}

/** `lsblk vda1`, `console df /`; a kind with one row has its key alone, but for `boot`, which is the boot's own point. */
export function nameOf({ from, kind, row }: Expectation): string {
  const name = kind === "boot" ? "boot times" : kind;
  return [...(from === "console" ? ["console"] : []), name, ...(row === "" ? [] : [row])].join(" ");
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
  const path = [...(expectation.from === "console" ? ["console"] : []), expectation.kind, expectation.row];
  const finding = {
    path: path.filter((step) => step !== "").join("."),
    expected: "",
    actual: "",
    readFrom: "",
    message,
  };
  return { name, verdict, findings: [{ ...finding, at: `${source}:${line}:${column}` }] };
}

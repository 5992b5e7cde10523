/** One row that a case asks for, under `expect` or in a condition -> its point. */
import { type Case, type Expectation, rowsOf } from "../case/case.ts";
import type { Transcript } from "../console/console.ts";
import { matches, never } from "../facts/console_lines.ts";
import { KINDS } from "../facts/kinds.ts";
import type { IsExcused } from "./excused_lines.ts";
import { type Evidence, evidenceOf, type FactReading, type HostView, isFromElsewhere } from "./evidence.ts";
import type { Point, RowJudge } from "./point.ts";
import { judgeRow } from "./row.ts";
import { rowsNamed } from "./row_cells.ts";

/** Judges the rows of a case, those of its conditions too; `isExcused` says which lines are held against nobody. */
export function rowJudge(
  testCase: Case,
  transcript: Transcript,
  view: HostView,
  isExcused: IsExcused = () => false,
): RowJudge {
  const gather = view.gather ?? evidenceOf(transcript, view);
  const wantedKinds = new Set(rowsOf(testCase).map(({ kind }) => kind));
  // A console may have hundreds of thousands of lines: it is read once per kind of fact, not once per row.
  const evidence = new Map(
    KINDS.filter(({ key }) => wantedKinds.has(key)).map((kind) => [kind.key, gather(kind)]),
  );
  const { ending, noSignOfLife, isLifelessBoot = false } = transcript;
  return (each, as = "expectation") => {
    const found = evidence.get(each.kind);
    const isSlow = found?.isSlow === true && testCase.budgets !== "enforced";
    const isRecorded = isFromElsewhere(transcript, view);
    const died = as === "condition" && ending.verdict === "fail" ? ending.text : undefined;
    const point = judgeExpectation(each, found && { ...found, isSlow }, {
      died,
      isRecorded,
      isUnasked: found !== undefined && "ask" in found.kind &&
        view.asked !== undefined && !view.asked[each.kind]?.includes(each.row),
      untimed: as === "condition" ? "error" : "skip",
      untold: isRecorded && as === "expectation" ? "skip" : "error",
      // That no report came of a boot that died is told by the boot itself, which is no pass.
      unreported: as === "condition" && ending.verdict === "pass" ? "error" : "skip",
      noSignOfLife,
      isLifelessBoot,
      isExcused,
    });
    return as === "condition" ? asCondition(point) : point;
  };
}

/** What becomes of a row that nobody can tell. */
interface Unjudged {
  readonly isRecorded: boolean;
  /** A row that its boot was not asked for: that the report has none says nothing. */
  readonly isUnasked: boolean;
  /** A budget of time that the boot is not held to. */
  readonly untimed: "skip" | "error";
  /** A source that should have told it and did not. */
  readonly untold: "skip" | "error";
  /** A boot that never came so far. */
  readonly unreported: "skip" | "error";
  /** A log in which a line that never comes would never have come either way. */
  readonly noSignOfLife: string | undefined;
  /** That log is a boot's, and whatever it shows is no success. */
  readonly isLifelessBoot: boolean;
  readonly isExcused: IsExcused;
  /** How a boot died whose conditions are asked: what its console does not show, it may have shown later. */
  readonly died: string | undefined;
}

function asCondition(point: Point): Point {
  if (point.verdict !== "error") return point;
  const findings = point.findings.map((each) => ({
    ...each,
    message: `the condition cannot be told${each.message === undefined ? "" : `: ${each.message}`}`,
  }));
  return { ...point, findings };
}

/** `lsblk vda1`, `console df /`; a kind with one row has its key alone, but for `boot`, which is the boot's own point. */
export function nameOf({ from, kind, row }: Expectation): string {
  const name = kind === "boot" ? "boot times" : kind;
  return [...(from === "console" ? ["console"] : []), name, ...(row === "" ? [] : [row])].join(" ");
}

const UNASKED = "this boot was not asked for it (what a case newly asks of files and commands needs a boot)";

function judgeExpectation(
  expectation: Expectation,
  evidence: Evidence | undefined,
  asked: Unjudged,
): Point {
  const { isRecorded, isUnasked, untimed, untold, unreported, noSignOfLife, isLifelessBoot, died } = asked;
  if (evidence === undefined) {
    return unjudged(expectation, "error", `this version knows no kind of fact "${expectation.kind}"`);
  }
  // A recorded console has no report: there the tables it shows answer for both. The host's own look needs neither.
  const isByReport = expectation.from === "report" && (!isRecorded || "read" in evidence.kind);
  const reading: FactReading = isByReport ? evidence.report : evidence.console;
  // What a log from elsewhere does not show, nobody has promised that it would.
  if (reading.status === "untold") {
    return unjudged(expectation, untold, reading.because);
  }
  if (reading.status === "none") return unjudged(expectation, unreported, reading.because);
  if (isUnasked) return unjudged(expectation, "error", UNASKED);
  const judged = judgeRow(expectation, reading, { ...evidence, untimed, isExcused: asked.isExcused });
  if (died !== undefined && reading === evidence.console && restsOnAbsence(expectation, reading, judged)) {
    return unjudged(expectation, unreported, died);
  }
  // What a boot printed before it stopped is there, and must not make a case of nothing else green; what it did not print may be behind the log's end.
  const isHeldBack = evidence.kind === never
    ? judged.verdict === "pass"
    : isLifelessBoot && evidence.kind === matches;
  if (noSignOfLife !== undefined && isHeldBack && judged.verdict !== "error") {
    return unjudged(expectation, untold, noSignOfLife);
  }
  return { kind: "expectation", name: nameOf(expectation), ...judged };
}

/** Whether a verdict rests on what is not there. */
function restsOnAbsence(
  { kind, row }: Expectation,
  { rows }: Extract<FactReading, { readonly status: "read" }>,
  { verdict }: Pick<Point, "verdict">,
): boolean {
  if (kind === never.key) return verdict === "pass";
  return kind === matches.key ? verdict === "fail" : rowsNamed(row, rows).length === 0;
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
  return {
    kind: "expectation",
    name,
    verdict,
    findings: [{ ...finding, at: `${source}:${line}:${column}` }],
  };
}

/** `expect-failure`: a fail that was expected is none, and a pass that was not expected is one. */
import type { ExpectedFailure } from "../case/case.ts";
import type { RowJudge } from "./point.ts";
import { judgeCondition } from "./gate.ts";
import type { CaseVerdict, Point } from "./point.ts";

/** What decides beside the case. */
interface Surroundings {
  readonly judgeRow: RowJudge;
  /** `2027-03-01`, UTC; absent where no date is held against the case. */
  readonly today: string | undefined;
}

/** What an expected failure makes of a case's points. */
export type Reconsidered = Pick<CaseVerdict, "points" | "because">;

/**
 * The points of a case that is expected to fail. An error stays one, and a skip too; a boot that died, or a guest that
 * would not power off, is nothing that a row under `expect` foresees, and stays a fail.
 */
export function expectFailure(
  judged: CaseVerdict,
  expected: ExpectedFailure,
  { judgeRow, today }: Surroundings,
): Reconsidered {
  if (judged.verdict === "error" || judged.verdict === "skip") return judged;
  if (expected.when) {
    const { status, untold } = judgeCondition("expect-failure", expected.when, judgeRow);
    if (untold.length > 0) return withPoints(judged, untold);
    if (status !== "holds") return judged;
  }
  const { because, until } = expected;
  if (judged.verdict === "pass") {
    // What was not judged may be what fails.
    if (judged.points.some(({ verdict }) => verdict === "skip")) return judged;
    const message = `it passes, and was expected to fail: ${because} (delete expect-failure)`;
    return withPoints(judged, [failurePoint(expected, message)]);
  }
  const isForeseen = judged.points.some((each) => each.verdict === "fail" && isAsked(each));
  // ISO dates compare as text.
  if (isForeseen && today !== undefined && today > until) {
    const message = `its failure was expected until ${until}: ${because} (mend it, or move the date)`;
    return withPoints(judged, [failurePoint(expected, message)]);
  }
  const points = judged.points.map((each): Point => {
    if (each.verdict !== "fail") return each;
    return isAsked(each) ? { ...each, verdict: "expected-failure" } : withNote(each);
  });
  return { points, ...(points.some(isExpected) && { because: describe(expected) }) };
}

/** Whether the case itself asks for it: how its boot went is none of that. */
const isAsked = ({ kind }: Point) => kind === "expectation" || kind === "twin";

const isExpected = ({ verdict }: Point) => verdict === "expected-failure";

const UNFORESEEN = "expect-failure covers the rows that the case expects, never how its boot went";

function withNote(point: Point): Point {
  const findings = point.findings.map((each) => ({
    ...each,
    message: each.message === undefined ? UNFORESEEN : `${each.message}; ${UNFORESEEN}`,
  }));
  return { ...point, findings };
}

const withPoints = ({ points }: CaseVerdict, more: readonly Point[]) => ({ points: [...points, ...more] });

/** `growpart needs sgdisk (https://..., until 2027-03-01)` */
function describe({ because, link, until }: ExpectedFailure): string {
  return `${because} (${link === undefined ? "" : `${link}, `}until ${until})`;
}

function failurePoint({ at: { source, line, column } }: ExpectedFailure, message: string): Point {
  const name = "expect-failure";
  const at = `${source}:${line}:${column}`;
  return {
    kind: name,
    name,
    verdict: "fail",
    findings: [{ path: name, expected: "", actual: "", readFrom: "", at, message }],
  };
}

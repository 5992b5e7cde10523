/** `expect-failure`: a fail that was expected is none, and a pass that was not expected is one. */
import type { ExpectedFailure } from "../case/conditions.ts";
import type { RowJudge } from "./expectation.ts";
import { judgeCondition } from "./gate.ts";
import type { CaseVerdict, Point } from "./verdict.ts";

/** What decides beside the case. */
interface Surroundings {
  readonly judgeRow: RowJudge;
  /** `2027-03-01`, UTC; absent where no date is held against the case. */
  readonly today: string | undefined;
}

/** What an expected failure makes of a case's points. */
export type Reconsidered = Pick<CaseVerdict, "points" | "because">;

/** The points of a case that is expected to fail. An error stays one, and a skip too. */
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
  // ISO dates compare as text.
  if (today !== undefined && today > until) {
    const message = `its failure was expected until ${until}: ${because} (mend it, or move the date)`;
    return withPoints(judged, [failurePoint(expected, message)]);
  }
  const points = judged.points.map((each): Point =>
    each.verdict === "fail" ? { ...each, verdict: "expected-failure" } : each
  );
  return { points, because: describe(expected) };
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
    name,
    verdict: "fail",
    findings: [{ path: name, expected: "", actual: "", readFrom: "", at, message }],
  };
}

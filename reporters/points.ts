/** The test points that a report shows of a case. */
import type { CaseResult } from "../runner/result/result.ts";
import { expectedWords, shortPath } from "./point_words.ts";
import type { Finding, Point, Verdict } from "../runner/verdict/point.ts";

const NOTHING = "(nothing)";

/**
 * The points of a case, and one more where they don't say what its verdict says: a case without points, or a bad
 * verdict over points that all pass, would look green in every format that lists points only.
 */
export function pointsOf(result: CaseResult): readonly Point[] {
  if (result.points.length === 0) {
    return [verdictPoint("error", "The case has no test point: nothing was judged")];
  }
  const isShown = isGood(result.verdict) || result.points.some((each) => !isGood(each.verdict));
  if (isShown) return result.points;
  const message = `The case's verdict is ${result.verdict}, but each of its points passes`;
  return [...result.points, verdictPoint(result.verdict, message)];
}

/** Whether a verdict leaves a run green. */
export function isGood(verdict: Verdict): boolean {
  return verdict === "pass" || verdict === "skip" || verdict === "expected-failure";
}

/** Whether a point fails, and the case said that it would. */
export function isExpected(point: Point): boolean {
  return point.verdict === "expected-failure";
}

/** Whether a point is about the boot itself and it went wrong, so that the console's last lines explain it. */
export function isBadBoot(point: Point): boolean {
  return point.kind === "boot" && !isGood(point.verdict);
}

/** The cases that are red; first those whose boot went wrong, as nothing of the image works there. */
export function redCases(cases: readonly CaseResult[]): readonly CaseResult[] {
  const red = cases.filter(({ verdict }) => !isGood(verdict));
  const [unbooted, others] = [true, false].map((isBad) =>
    red.filter((each) => pointsOf(each).some(isBadBoot) === isBad)
  );
  return [...unbooted ?? [], ...others ?? []];
}

/** Why a point was skipped; empty where nobody said. */
export function skipReason(point: Point): string {
  const finding = point.findings[0];
  return finding?.message ?? finding?.actual ?? "";
}

/** A finding in one sentence. */
export function sentence(finding: Finding): string {
  const difference = `expected ${expectedWords(finding.expected) || NOTHING}, actual ${
    finding.actual || NOTHING
  }`;
  return `${shortPath(finding.path)}: ${finding.message ?? difference}`;
}

function verdictPoint(verdict: Verdict, message: string): Point {
  return {
    kind: "verdict",
    name: "verdict",
    verdict,
    findings: [{ path: "verdict", expected: "", actual: "", readFrom: "", at: "", message }],
  };
}

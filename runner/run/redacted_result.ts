/** A case's result as it may leave: every text of it that a person, a case or a guest wrote, without secrets. */
import type { Redact } from "../redact/redact.ts";
import type { Finding, Point } from "../verdict/verdict.ts";
import type { BootAttempt } from "./attempts.ts";
import type { BootSummary, CaseResult } from "./result.ts";

/** The last lines of a console that a report shows. */
const LAST_LINES = 20;

/** Without secrets. Ids, places in files and names of endings stay: by them results are told apart. */
export function redactedResult(result: CaseResult, redact: Redact): CaseResult {
  const { name, description, image, because, points, boot } = result;
  return {
    ...result,
    name: redact(name),
    image: redact(image),
    ...(description !== undefined && { description: redact(description) }),
    ...(because !== undefined && { because: redact(because) }),
    points: points.map((each) => redactedPoint(each, redact)),
    ...(boot && { boot: redactedBoot(boot, redact) }),
  };
}

/** What was said of boots that were made anew, without secrets. */
export function redactedAttempts(attempts: readonly BootAttempt[], redact: Redact): readonly BootAttempt[] {
  return attempts.map((each) => ({ ...each, because: redact(each.because) }));
}

function redactedPoint({ name, findings, ...rest }: Point, redact: Redact): Point {
  return { ...rest, name: redact(name), findings: findings.map((each) => redactedFinding(each, redact)) };
}

function redactedFinding(finding: Finding, redact: Redact): Finding {
  const { path, expected, actual, readFrom, message } = finding;
  return {
    ...finding,
    path: redact(path),
    expected: redact(expected),
    actual: redact(actual),
    readFrom: redact(readFrom),
    ...(message !== undefined && { message: redact(message) }),
  };
}

function redactedBoot(boot: BootSummary, redact: Redact): BootSummary {
  if (boot.lastLines.length === 0) return boot;
  const lines = redact(boot.lastLines.join("\n")).split("\n");
  return { ...boot, lastLines: lines.slice(-LAST_LINES) };
}

/** A case's result as it may leave: every text of it that a person, a case or a guest wrote, without secrets. */
import type { Redact } from "../redact/redact.ts";
import type { Finding, Point } from "../verdict/point.ts";
import type { BootAttempt } from "../record/outcome.ts";
import type { BootSummary, CaseResult } from "./result.ts";

/** The last lines of a console that a report shows. */
const LAST_LINES = 20;

/** Without secrets. Ids, places in files and names of endings stay: by them results are told apart. */
export function redactedResult(result: CaseResult, redact: Redact): CaseResult {
  const { name, description, image, because, points, boot, growth } = result;
  return {
    ...result,
    name: redact(name),
    image: redact(image),
    ...(description !== undefined && { description: redact(description) }),
    ...(because !== undefined && { because: redact(because) }),
    points: changedItems(points, (each) => redactedPoint(each, redact)),
    ...(boot && { boot: redactedBoot(boot, redact) }),
    ...(growth?.obstacle !== undefined && { growth: { ...growth, obstacle: redact(growth.obstacle) } }),
  };
}

/** What was said of boots that were made anew, without secrets. */
export function redactedAttempts(attempts: readonly BootAttempt[], redact: Redact): readonly BootAttempt[] {
  return attempts.map((each) => ({ ...each, because: redact(each.because) }));
}

// What holds no secret stays the same object: thousands of cases share points, and memory would hold each twice.

function redactedPoint(point: Point, redact: Redact): Point {
  const name = redact(point.name);
  const findings = changedItems(point.findings, (each) => redactedFinding(each, redact));
  const failing = point.failing === undefined ? undefined : redact(point.failing);
  const isSame = name === point.name && findings === point.findings && failing === point.failing;
  return isSame ? point : { ...point, name, findings, ...(failing !== undefined && { failing }) };
}

function redactedFinding(finding: Finding, redact: Redact): Finding {
  const texts = SAID.map((key) => [key, finding[key]] as const).filter(([, text]) => text !== undefined);
  const shown = texts.map(([key, text = ""]) => [key, redact(text)] as const);
  const isSame = shown.every(([key, text]) => finding[key] === text);
  return isSame ? finding : { ...finding, ...Object.fromEntries(shown) };
}

const SAID = ["path", "expected", "actual", "readFrom", "message"] as const;

/** The very same list where no item changed. */
function changedItems<T>(items: readonly T[], change: (item: T) => T): readonly T[] {
  const changed = items.map(change);
  return changed.every((each, index) => each === items[index]) ? items : changed;
}

function redactedBoot(boot: BootSummary, redact: Redact): BootSummary {
  if (boot.lastLines.length === 0) return boot;
  const lines = redact(boot.lastLines.join("\n")).split("\n").slice(-LAST_LINES);
  // Joined once more: a line that is cut out of a text keeps the whole of it in memory.
  return { ...boot, lastLines: lines.join("\n").split("\n") };
}

/** The TAP report: flat, one test point per point of each case. */
import type { BootSummary, CaseResult, ToldRun } from "../runner/result/result.ts";
import type { Finding, Point } from "../runner/verdict/point.ts";
import { guestLine, guestText } from "../runner/text/guest_text.ts";
import { growerText } from "./grower_text.ts";
import { isBadBoot, isExpected, isGood, pointsOf, skipReason } from "./points.ts";
import { firmwareLines } from "./firmware_line.ts";
import { attemptTexts } from "./attempt_lines.ts";
import { recordedText } from "./recorded.ts";

// TAP 14's content, but version 13: Test::Harness before 3.48 (Debian 12) fails a run that says 14.
const VERSION = "TAP version 13";

/** A run as TAP 13, plan first. TestAnything's tap-version-14-specification.md, kept to what prove 3.44 and tap-parser 18 read alike. */
export function tap(result: ToldRun): string {
  return [...tapPieces(result)].join("");
}

/** The same in pieces. */
export function* tapPieces(result: ToldRun): Iterable<string> {
  const count = pointCount(result.cases);
  if (count === 0) return yield `${VERSION}\n1..0 # SKIP nothing was selected\n`;
  const firmware = firmwareLines(result).map((each) => `# ${described(each)}`);
  yield textOf([VERSION, `1..${count}`, ...firmware]);
  let number = 0;
  for (const each of result.cases) {
    for (const point of pointsOf(each)) {
      const recorded = [
        ...attemptLines(point, each),
        ...recordedLines(point, each.boot, result.startedAt),
        ...growerLines(point, each),
      ];
      yield textOf(pointLines(each, { point, boot: each.boot, recorded }, ++number));
    }
  }
}

function pointCount(cases: Iterable<CaseResult>): number {
  let count = 0;
  for (const each of cases) count += pointsOf(each).length;
  return count;
}

const textOf = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join("");

/** A point, and what its diagnostic tells beside it. */
interface About {
  readonly point: Point;
  readonly boot: BootSummary | undefined;
  /** Lines under the boot's own point, where a record stands in for it, or others were tried before it. */
  readonly recorded: readonly string[];
}

function pointLines(result: CaseResult, about: About, number: number): readonly string[] {
  const { point, recorded } = about;
  const ok = isGood(point.verdict) && !isExpected(point) ? "ok" : "not ok";
  const line = `${ok} ${number} - ${described(`${result.id} > ${point.name}`)}`;
  const note = recorded.length === 0 ? [] : ["  ---", ...recorded, "  ..."];
  if (point.verdict === "skip") return [`${line} # SKIP ${described(skipReason(point))}`.trimEnd(), ...note];
  if (isExpected(point)) {
    return [`${line} # TODO ${described(result.because ?? "")}`.trimEnd(), ...diagnostic(about)];
  }
  return point.verdict === "pass" ? [line, ...note] : [line, ...diagnostic(about)];
}

function attemptLines(point: Point, result: CaseResult): readonly string[] {
  const texts = point.kind === "boot" ? attemptTexts(result) : [];
  return texts.map((each, index) => `  attempt_${index + 1}: ${quoted(each)}`);
}

function recordedLines(point: Point, boot: BootSummary | undefined, startedAt: string): readonly string[] {
  const said = recordedText(boot?.recordedAt, startedAt);
  if (point.kind !== "boot" || said === undefined) return [];
  return [`  recorded: ${quoted(said)}`, `  recorded_at: ${quoted(boot?.recordedAt ?? "")}`];
}

function growerLines(point: Point, { growth }: CaseResult): readonly string[] {
  const grower = growerText(growth);
  return point.kind === "boot" && grower !== undefined ? [`  grown_by: ${quoted(grower)}`] : [];
}

/**
 * TAP knows two escapes, `\\` and `\#`, and an unescaped `# TODO` would turn a failure green. Not every reader knows
 * them: to tap.py of Python any `#` begins a directive. So a text has none, and its sign stands there in full width.
 */
function described(text: string): string {
  return guestLine(text).replaceAll("\\", "\\\\").replaceAll("#", "\uff03");
}

// Each value is a JSON string on one line, which is YAML as well: prove fails on block scalars, and a guest's `  ...`
// inside of one ends the block, so that the `ok` after it counts. List items are mappings: prove takes the item
// `- "Begin: x"` for a mapping with a broken key, and gives up on the whole file.
function diagnostic({ point, boot, recorded }: About): readonly string[] {
  const console = boot && isBadBoot(point) ? boot : undefined;
  return [
    "  ---",
    ...(point.failing === undefined ? [] : [`  failing: ${quoted(point.failing)}`]),
    `  severity: ${quoted(point.verdict)}`,
    ...recorded,
    ...list("findings", point.findings.flatMap(findingItem)),
    ...(console ? [`  console_path: ${quoted(console.consolePath)}`] : []),
    ...(console
      ? list("console_last_lines", console.lastLines.map((each) => `    - line: ${quoted(each)}`))
      : []),
    "  ...",
  ];
}

function findingItem(finding: Finding): readonly string[] {
  return [
    `    - path: ${quoted(finding.path)}`,
    `      expected: ${quoted(finding.expected)}`,
    `      actual: ${quoted(finding.actual)}`,
    `      read_from: ${quoted(finding.readFrom)}`,
    `      at: ${quoted(finding.at)}`,
    ...(finding.message === undefined ? [] : [`      message: ${quoted(finding.message)}`]),
  ];
}

function list(key: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [`  ${key}: []`] : [`  ${key}:`, ...items];
}

function quoted(text: string): string {
  return JSON.stringify(guestText(text));
}

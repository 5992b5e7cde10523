/** The points of a case as a person reads them: what passed in a line, what did not with its findings. */
import type { BootSummary, CaseResult } from "../runner/result/result.ts";
import type { Finding, Point } from "../runner/verdict/point.ts";
import { guestLine, guestText } from "../runner/text/guest_text.ts";
import { type Look, MARKS, type Meaning } from "./paint.ts";
import { isBadBoot, isExpected, isGood, pointsOf, skipReason } from "./points.ts";
import { belowPoint, expectedWords, shortName } from "./point_words.ts";
import { recordedText } from "./recorded.ts";
import { attemptTexts } from "./attempt_lines.ts";
import { screenedTexts } from "./composed_lines.ts";
import { displayWidth, wrap } from "./width.ts";
import { stripVTControlCharacters } from "node:util";

// A screenful: TAP and JUnit carry more.
const MAX_VALUE_CHARACTERS = 1200;

interface PointLook extends Look {
  /** A point's name; behind the boot's own stands whether it was shared or recorded. */
  readonly label: (point: Point) => string;
}

/** Lines for all points of a case, and the console's last ones where its boot went wrong. `startedAt` is the run's. */
export function pointLines(
  result: CaseResult,
  startedAt: string,
  { paint, columns }: Look,
): readonly string[] {
  const recorded = recordedText(result.boot?.recordedAt, startedAt);
  const shared = result.boot?.composed && `shared by ${result.boot.composed.length} cases`;
  const how = [shared, recorded].filter((each) => each !== undefined).join(", ");
  const label = ({ kind, name }: Point) =>
    kind === "boot" && how !== "" ? `boot (${how})` : shortName(guestLine(name));
  const look = { paint, columns, label };
  const points = pointsOf(result);
  return [
    ...attemptTexts(result).flatMap((each) =>
      hanging(each, { first: `  ${paint("error", MARKS.error)} ` }, look)
    ),
    ...screenedTexts(result).flatMap((each) => hanging(each, { first: "    ", meaning: "quiet" }, look)),
    ...passedLines(points.filter((each) => each.verdict === "pass"), look),
    ...skippedLines(points.filter((each) => each.verdict === "skip"), look),
    ...expectedLines(points.filter(isExpected), result.because ?? "", look),
    ...points.filter((each) => !isGood(each.verdict)).flatMap((each) => badLines(each, look)),
    ...(result.boot && points.some(isBadBoot) ? consoleLines(result.boot, look) : []),
  ];
}

function passedLines(points: readonly Point[], look: PointLook): readonly string[] {
  if (points.length === 0) return [];
  const names = points.map(look.label).join(" · ");
  return hanging(names, { first: `  ${look.paint("pass", MARKS.pass)} ` }, look);
}

/** Points that are skipped for one reason in one line. */
function skippedLines(points: readonly Point[], look: PointLook): readonly string[] {
  return Array.from(Map.groupBy(points, skipReason)).flatMap(([reason, group]) => {
    const names = group.map(look.label).join(" · ");
    const words = [names, guestLine(reason)].filter((each) => each !== "");
    return hanging(words.join(": "), { first: `  ${look.paint("skip", MARKS.skip)} ` }, look);
  });
}

/** Why a red case asks what it asks: who reads of it did not write it. */
export function aboutLines({ verdict, description }: CaseResult, look: Look): readonly string[] {
  if (isGood(verdict) || description === undefined) return [];
  return hanging(guestLine(description, 600), { first: "    ", meaning: "quiet" }, look);
}

/** Cases that the run left out, a block for each reason: thousands may share one. */
export function notBootedLines(
  idsByReason: ReadonlyMap<string, readonly string[]>,
  look: Look,
): readonly (readonly string[])[] {
  return Array.from(idsByReason, ([reason, group]) => {
    const counted = `${group.length} ${group.length === 1 ? "case" : "cases"} ${guestLine(reason, 400)}`;
    const ids = group.map((id) => guestLine(id)).join(" · ");
    return [
      ...hanging(counted, { first: `${look.paint("skip", MARKS.skip)} ` }, look),
      ...hanging(ids, { first: "    ", meaning: "quiet" }, look),
    ];
  });
}

/** The other cases of a boot that went wrong, under the one that tells of it. */
export function sharingLines(
  cases: readonly Pick<CaseResult, "id" | "verdict">[],
  look: Look,
): readonly string[] {
  const [first] = cases;
  if (first === undefined) return [];
  const counted = `${cases.length} ${cases.length === 1 ? "more case" : "more cases"} by the same boot:`;
  const ids = cases.map(({ id }) => guestLine(id)).join(" · ");
  return hanging(
    `${counted} ${ids}`,
    { first: `  ${look.paint(first.verdict, MARKS[first.verdict])} ` },
    look,
  );
}

/** What fails as it was expected to, and why that is no news: in short, for TAP and JUnit carry the findings. */
function expectedLines(points: readonly Point[], because: string, look: PointLook): readonly string[] {
  if (points.length === 0) return [];
  const names = points.map(look.label).join(" · ");
  const first = `  ${look.paint("expected-failure", MARKS["expected-failure"])} `;
  return hanging(`${names}: expected to fail: ${guestLine(because)}`, { first }, look);
}

function badLines(point: Point, look: PointLook): readonly string[] {
  const first = `  ${look.paint(point.verdict, MARKS[point.verdict])} `;
  const words = point.failing === undefined ? [] : [guestText(point.failing)];
  return [
    ...[...words, look.label(point)].flatMap((each, nth) =>
      hanging(each, { first: nth === 0 ? first : "    " }, look)
    ),
    ...point.findings.flatMap((each) => findingLines(each, point, look)),
  ];
}

function findingLines(finding: Finding, point: Point, look: Look): readonly string[] {
  const path = guestLine(belowPoint(finding.path, point.name));
  const read = finding.readFrom === "" ? "" : `read from ${guestLine(finding.readFrom)}`;
  const askedBy = finding.at === "" ? "" : `asked by ${guestLine(finding.at)}`;
  return [
    ...valueLines(finding, path, look),
    ...(finding.message ? hanging(guestText(finding.message), { first: "      " }, look) : []),
    ...originLines([read, askedBy].filter((each) => each !== ""), look),
  ];
}

/** Expected and actual side by side where both fit, below each other where not. */
function valueLines(finding: Finding, path: string, look: Look): readonly string[] {
  const pathLines = path === "" ? [] : hanging(path, { first: "      " }, look);
  if (finding.expected === "" && finding.actual === "") return pathLines;
  const [expected, actual] = [shown(expectedWords(finding.expected)), shown(finding.actual)];
  const start = `      ${path === "" ? "" : `${path}   `}`;
  const plain = `${start}expected ${expected}   actual ${actual}`;
  if (!/[\n\t]/.test(plain) && displayWidth(plain) <= look.columns) {
    return [`${start}expected ${look.paint("pass", expected)}   actual ${look.paint("fail", actual)}`];
  }
  const indent = path === "" ? "      " : "        ";
  return [
    ...pathLines,
    ...hanging(expected, { first: `${indent}expected `, meaning: "pass" }, look),
    ...hanging(actual, { first: `${indent}actual   `, meaning: "fail" }, look),
  ];
}

function shown(value: string): string {
  return guestText(value, MAX_VALUE_CHARACTERS) || "(nothing)";
}

/** Paths are never broken: a person copies them. */
function originLines(words: readonly string[], { paint, columns }: Look): readonly string[] {
  const line = `      ${words.join(", ")}`;
  const lines = displayWidth(line) <= columns ? [line] : words.map((each) => `      ${each}`);
  return lines.filter((each) => each.trim() !== "").map((each) => paint("quiet", each));
}

/** Each line behind a bar: at column 0 a CI server may take it for a command. */
function consoleLines(boot: BootSummary, look: Look): readonly string[] {
  const lines = boot.lastLines.flatMap((line) =>
    hanging(guestText(line, 1000), { first: "  | ", next: "  | ", meaning: "quiet" }, look)
  );
  return [`  console ${guestLine(boot.consolePath)}${lines.length > 0 ? ", its last lines:" : ""}`, ...lines];
}

/** What stands before a text that may take several lines; `next` is as wide as `first`, and blank by itself. */
interface Hang {
  readonly first: string;
  readonly next?: string;
  readonly meaning?: Meaning;
}

function hanging(text: string, { first, next, meaning }: Hang, { paint, columns }: Look): readonly string[] {
  const indent = displayWidth(stripVTControlCharacters(first));
  const lines = wrap(text, columns - indent).map((
    line,
  ) => (meaning && line !== "" ? paint(meaning, line) : line));
  return lines.map((line, at) => `${at === 0 ? first : next ?? " ".repeat(indent)}${line}`.trimEnd());
}

/// <reference lib="dom" />
/** What a case does not pass: expected and actual side by side, what usually causes it, what to look at. */
import type { PointJson } from "../report_shape.ts";
import { citedLine } from "./console_folds.ts";
import { type Child, h } from "./dom.ts";
import { belowPoint, expectedWords, shortName } from "../point_words.ts";
import { markView } from "./mark.ts";

type Finding = PointJson["findings"][number];

/** Leads to a line of the console; nowhere where the report has that line no more. */
export type LinkTo = (line: number) => string | undefined;

/** Points with their findings; advice that several have in common stands at the first of them. */
export function pointViews(points: readonly PointJson[], linkTo: LinkTo): readonly HTMLElement[] {
  const told = new Set<string>();
  return points.map(({ advice, ...point }) => {
    const isNew = advice !== undefined && !told.has(advice.about);
    if (advice) told.add(advice.about);
    return pointView(isNew ? { ...point, advice } : point, linkTo);
  });
}

function pointView(point: PointJson, linkTo: LinkTo): HTMLElement {
  const { name, verdict, failing, findings, advice } = point;
  return h(
    "section",
    { class: `point ${verdict}` },
    h("h4", {}, markView(verdict), " ", failing ?? shortName(name)),
    failing !== undefined && h("p", { class: "path" }, h("code", {}, shortName(name))),
    findings.map((each) => findingView(each, name, linkTo)),
    shortName(name) !== name &&
      h("details", { class: "script" }, h("summary", {}, "The whole of it"), scriptView(name)),
    advice && h(
      "details",
      { class: "advice" },
      h("summary", {}, "What usually causes this, and what to look at"),
      h("p", {}, `Where ${advice.about}, usually:`),
      h("ul", {}, advice.causes.map((each) => h("li", {}, each))),
      h("p", {}, "Look at:"),
      h("ul", {}, advice.next.map((each) => h("li", {}, each))),
      h("p", {}, "Source: ", sourceView(advice.source)),
    ),
  );
}

const scriptView = (script: string) =>
  h("pre", { tabindex: 0, role: "group", "aria-label": "The whole of it" }, script);

/** A report that somebody else wrote may have anything there. */
function sourceView(source: string): Child {
  return source.startsWith("https://")
    ? h("a", { href: source, rel: "noreferrer noopener" }, source)
    : source;
}

function findingView(finding: Finding, name: string, linkTo: LinkTo): HTMLElement {
  const { expected, actual, readFrom, at, message } = finding;
  const path = belowPoint(finding.path, name);
  const hasValues = expected !== "" || actual !== "";
  return h(
    "div",
    { class: "finding" },
    path !== "" && h("p", { class: "path" }, h("code", {}, path)),
    hasValues && h(
      "dl",
      { class: "values" },
      h(
        "div",
        { class: "expected" },
        h("dt", {}, "expected"),
        valueView("expected", expectedWords(expected)),
      ),
      h("div", { class: "actual" }, h("dt", {}, "actual"), valueView("actual", actual)),
    ),
    message !== undefined && h("p", { class: "message" }, message),
    h("p", { class: "origin" }, origin(readFrom, at, linkTo)),
  );
}

/** A long one has a bar of its own, which keys must reach. */
function valueView(what: string, value: string): HTMLElement {
  const isLong = value.length > LONG || value.split("\n").length > LONG_LINES;
  const reached = isLong ? { tabindex: 0, role: "group", "aria-label": what } : {};
  return h("dd", {}, h("div", { class: "value", ...reached }, value || "(nothing)"));
}

const LONG = 200;
const LONG_LINES = 4;

function origin(readFrom: string, at: string, linkTo: LinkTo): readonly Child[] {
  const line = citedLine(readFrom);
  const href = line === undefined ? undefined : linkTo(line);
  const read = readFrom === "" ? [] : [
    "read from ",
    href === undefined ? readFrom : h("a", { href, "data-line": line }, readFrom),
  ];
  return [...read, readFrom !== "" && at !== "" && ", ", at !== "" && ["asked by ", h("code", {}, at)]];
}

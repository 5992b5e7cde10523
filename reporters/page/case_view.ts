/// <reference lib="dom" />
/** All that the page tells of a case, made when it is opened. */
import { shortName } from "../point_words.ts";
import { attemptTexts } from "../attempt_lines.ts";
import { composedTexts } from "../composed_lines.ts";
import { skipReason } from "../points.ts";
import { recordedText } from "../recorded.ts";
import type { ReportJson } from "../report_shape.ts";
import { sizeText } from "../growth_legend.ts";
import type { Change } from "./changes.ts";
import { changeView } from "./change_view.ts";
import { consoleView } from "./console_view.ts";
import { type Child, h } from "./dom.ts";
import { pointViews } from "./findings_view.ts";
import { growthView } from "./growth_view.ts";
import { caseHistoryView } from "./history_view.ts";
import type { KnownCase } from "./known_case.ts";
import { timelineView } from "./timeline_view.ts";

/** What is told beside the case itself. */
export interface Beside {
  readonly report: ReportJson;
  readonly change: Change | undefined;
  /** The address of a line of the case's console. */
  readonly linkTo: (line: number) => string;
  /** Of the page's column. */
  readonly width: number;
}

/** The whole case. */
export function caseView(known: KnownCase, { report, change, linkTo, width }: Beside): HTMLElement {
  const { result } = known;
  const quiet = ["pass", "skip"];
  const shown = result.points.filter(({ verdict }) => !quiet.includes(verdict));
  const kept = new Set(known.result.boot?.console?.map(({ number }) => number));
  const linkToShown = (line: number) => kept.has(line) ? linkTo(line) : undefined;
  return h(
    "div",
    { class: "whole" },
    paragraphs(result.description ?? "").map((each) => h("p", { class: "description" }, each)),
    result.because !== undefined && h("p", {}, h("strong", {}, "Expected to fail: "), result.because),
    change?.isOther && changeView(change),
    shown.length > 0 && part("Findings", pointViews(shown, linkToShown)),
    quietPoints(known),
    partOf("Growth", growthView(result, width)),
    bootPart(known, report, width),
    historyPart(known, report),
    partOf("Console", consoleView(known)),
    setUpPart(known, report),
    part("Again", reproduction(known)),
  );
}

/** Who wrote a case broke its lines as the file wanted it. */
const paragraphs = (text: string) => text.trim().split(/\n\n+/).filter((each) => each !== "");

const part = (title: string, ...children: readonly Child[]) =>
  h("section", { class: "part" }, h("h3", {}, title), ...children);

const partOf = (title: string, view: HTMLElement | undefined) => view && part(title, view);

function quietPoints({ result: { points } }: KnownCase): Child {
  const passed = points.filter(({ verdict }) => verdict === "pass").map(({ name }) => shortName(name));
  const skipped = points.filter(({ verdict }) => verdict === "skip");
  if (passed.length + skipped.length === 0) return undefined;
  return part(
    "Other points",
    passed.length > 0 && h("p", {}, h("strong", {}, "passed: "), passed.join(" · ")),
    Array.from(
      Map.groupBy(skipped, skipReason),
      ([reason, points]) =>
        h(
          "p",
          {},
          h("strong", {}, "skipped: "),
          `${points.map(({ name }) => shortName(name)).join(" · ")}: ${reason}`,
        ),
    ),
  );
}

function bootPart({ result }: KnownCase, report: ReportJson, width: number): Child {
  const { boot, image, source } = result;
  const attempts = attemptTexts(result);
  const rows: readonly (readonly [string, string])[] = [
    ["image", image],
    ["case", source],
    ...(boot
      ? [
        ["boot", `${boot.id}, ${boot.seconds.toFixed(1)} s, ended: ${boot.ending}`] as const,
        ["console", boot.consolePath] as const,
      ]
      : []),
    ...composedTexts(result).map((each) => ["shared", each] as const),
    ...attempts.map((each) => ["attempt", each] as const),
  ];
  const recorded = recordedText(boot?.recordedAt, report.startedAt);
  return part(
    "Boot",
    recorded !== undefined && h("p", {}, `Nothing was booted for it: ${recorded}.`),
    boot && timelineView(boot, width),
    h(
      "dl",
      { class: "facts" },
      rows.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))),
    ),
  );
}

function historyPart({ result }: KnownCase, { history = [] }: ReportJson): Child {
  const own = history.find(({ id, image }) => id === result.id && image === result.image);
  return own && part("Over time", caseHistoryView(own));
}

function setUpPart({ result: { boot } }: KnownCase, { boots = [] }: ReportJson): Child {
  const made = boots.find(({ id }) => id === boot?.id);
  if (!made) return undefined;
  const machine =
    `${sizeText(made.diskBytes)} disk, ${sizeText(made.memoryBytes)} memory, ${made.cpus} CPU, ` +
    `at most ${made.deadlineMs / 1000} s; image sha256 ${made.imageSha256}`;
  return h(
    "details",
    { class: "part" },
    h("summary", {}, "Seed and machine"),
    h("p", {}, machine),
    made.after !== undefined && h("p", {}, `It goes on with the disk of boot ${made.after}.`),
    made.seed.map(({ name, text }) => [h("h4", {}, name), codeBlock(`${name} of boot ${made.id}`, text)]),
    made.commands.length > 0 &&
      [h("h4", {}, "Commands"), codeBlock(`commands of boot ${made.id}`, made.commands.join("\n\n"))],
  );
}

/** It may scroll: then the keyboard must come there. */
const codeBlock = (label: string, text: string) =>
  h("pre", { tabindex: 0, role: "group", "aria-label": label }, h("code", {}, text));

function reproduction({ result: { source, image, id } }: KnownCase): readonly Child[] {
  // Of several cases in a file its own is told by what stands in brackets.
  const several = id.lastIndexOf("[");
  const one = several < 0 ? [] : ["--filter", id.slice(several)];
  const words = ["seedling", "run", source, "--image", image, ...one].map(word).join(" ");
  return [
    codeBlock(
      `how to boot ${id} again`,
      `${words} --fresh\n${words} --dry-run   # the boot as a shell script`,
    ),
  ];
}

/** As a shell reads it. */
function word(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

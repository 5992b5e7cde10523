/// <reference lib="dom" />
/** The top of the page: what was run, where, and what it came to. */
import { firmwareLines } from "../firmware_line.ts";
import { countBoots, recordedCount } from "../recorded.ts";
import type { ReportJson } from "../report_shape.ts";
import { button, h } from "./dom.ts";
import { historiesView } from "./history_view.ts";
import type { KnownCase } from "./known_case.ts";
import { VERDICTS } from "./mark.ts";

/** What a button of the head asks for. */
export type Choose = (choice: { readonly verdicts: readonly string[]; readonly area: string }) => void;

/** Title, sums and the areas; each number leads to its cases. */
export function headView(report: ReportJson, cases: readonly KnownCase[], choose: Choose): HTMLElement {
  return h(
    "header",
    { class: "head" },
    h("h1", {}, titleOf(report)),
    h("p", { class: "about" }, aboutRun(report)),
    sumView(cases, choose),
    firmwareLines(report).map((line) => h("p", { class: "about" }, line)),
    areasView(cases, choose),
    historiesView(report.history ?? []),
  );
}

/** `1 of 7 cases failed` */
export function titleOf({ cases }: ReportJson): string {
  const red = cases.filter(({ verdict }) => verdict === "fail" || verdict === "error").length;
  const all = `${cases.length} case${cases.length === 1 ? "" : "s"}`;
  if (cases.length === 0) return "No case was selected";
  return red === 0 ? `${all}, none red` : `${red} of ${all} red`;
}

function aboutRun(report: ReportJson): string {
  const { tool, startedAt, seconds, host, cases } = report;
  const images = [...new Set(cases.map(({ image }) => image))];
  return [
    images.length > 3 ? `${images.length} images` : images.join(", "),
    startedAt,
    `${seconds.toFixed(seconds < 100 ? 1 : 0)} s`,
    recordedCount(countBoots(report.cases)),
    host
      ? `${host.accelerator}, QEMU ${host.qemuVersion} on ${host.hostname} (${host.because})`
      : "judged from a recording, nothing booted",
    host?.unconfined ?? "",
    `${tool.name} ${tool.version}`,
  ].filter((each) => each !== "").join(" · ");
}

function sumView(cases: readonly KnownCase[], choose: Choose): HTMLElement {
  const sums = VERDICTS.map(({ verdict, sign, word }) => ({
    verdict,
    sign,
    word,
    count: cases.filter(({ outcome }) => outcome === verdict).length,
  })).filter(({ count }) => count > 0);
  return h(
    "ul",
    { class: "sums" },
    sums.map(({ verdict, sign, word, count }) =>
      h(
        "li",
        {},
        button(
          { class: `sum ${verdict}` },
          () => choose({ verdicts: [verdict], area: "" }),
          h("span", { class: "count" }, `${count}`),
          h("span", {}, `${sign} ${word}`),
        ),
      )
    ),
  );
}

function areasView(cases: readonly KnownCase[], choose: Choose): HTMLElement | false {
  const areas = Array.from(Map.groupBy(cases, ({ area }) => area));
  if (areas.length < 2) return false;
  const shown = VERDICTS.filter(({ verdict }) => cases.some(({ outcome }) => outcome === verdict));
  return h(
    "details",
    { class: "areas", open: areas.length <= 12 },
    h("summary", {}, "By area"),
    h(
      "div",
      { class: "scroll", tabindex: 0, role: "group", "aria-label": "Cases by area" },
      h(
        "table",
        {},
        h("caption", { class: "unseen" }, "How many cases of each area came to what"),
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            ["area", ...shown.map(({ word }) => word)].map((each) => h("th", { scope: "col" }, each)),
          ),
        ),
        h(
          "tbody",
          {},
          areas.map(([area, own]) =>
            h(
              "tr",
              {},
              h("th", { scope: "row" }, button({}, () => choose({ verdicts: [], area }), area)),
              shown.map(({ verdict }) =>
                countCell(own, verdict, () => choose({ verdicts: [verdict], area }))
              ),
            )
          ),
        ),
      ),
    ),
  );
}

function countCell(own: readonly KnownCase[], verdict: string, act: () => void): HTMLElement {
  const count = own.filter(({ outcome }) => outcome === verdict).length;
  if (count === 0) return h("td", { class: "none" }, "0");
  const area = own[0]?.area ?? "";
  return h(
    "td",
    {},
    button({ class: verdict, "aria-label": `${count} of ${area}: ${verdict}` }, act, `${count}`),
  );
}

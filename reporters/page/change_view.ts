/// <reference lib="dom" />
/** What a case came to in the other run. */
import type { PointJson } from "../report_shape.ts";
import type { Change } from "./changes.ts";
import { h } from "./dom.ts";
import { belowPoint, expectedWords, shortName } from "../point_words.ts";
import { markView, VERDICTS } from "./mark.ts";

/** A table of the points that differ: there, and here. */
export function changeView({ before, points, secondsMore }: Change): HTMLElement {
  const word = VERDICTS.find(({ verdict }) => verdict === before.verdict)?.word ?? before.verdict;
  const time = secondsMore === undefined
    ? ""
    : `, its boot took ${Math.abs(secondsMore).toFixed(1)} s ${secondsMore > 0 ? "less" : "more"}`;
  return h(
    "section",
    { class: "part change" },
    h("h3", {}, "In the other run"),
    h("p", {}, `${word}${time}`),
    points.length > 0 && h(
      "div",
      { class: "scroll", tabindex: 0, role: "group", "aria-label": "Points that differ" },
      h(
        "table",
        {},
        h(
          "thead",
          {},
          h("tr", {}, ["point", "there", "here"].map((each) => h("th", { scope: "col" }, each))),
        ),
        h(
          "tbody",
          {},
          points.map(({ name, before, now }) =>
            h(
              "tr",
              {},
              h("th", { scope: "row" }, now?.failing ?? before?.failing ?? shortName(name)),
              sideView(before),
              sideView(now),
            )
          ),
        ),
      ),
    ),
  );
}

function sideView(point: PointJson | undefined): HTMLElement {
  if (!point) return h("td", {}, "not asked");
  const words = point.findings.map(({ path, expected, actual, message }) => {
    const column = belowPoint(path, point.name);
    const difference = `expected ${expectedWords(expected)}, actual ${actual}`;
    return message ?? (column === "" ? difference : `${column}: ${difference}`);
  });
  return h("td", {}, markView(point.verdict), " ", words.join("; "));
}

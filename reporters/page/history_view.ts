/// <reference lib="dom" />
/** How cases fared over time: small multiples, a bar a run, as high as its boot was long, in its verdict's colour. */
import { failsText, flakesText, slowerText } from "../history_words.ts";
import type { HistoryJson } from "../report_shape.ts";
import { h, svg } from "./dom.ts";
import { VERDICTS } from "./mark.ts";

type Entry = HistoryJson["entries"][number];

const BAR = 8;
const HEIGHT = 32;
/** Of a run that booted nothing. */
const LOW = 4;
// A browser takes its time to lay out thousands.
const MOST_SHOWN = 200;

/** What is worth a look, in words; none where a case is as it always was. */
function wordsOf(history: HistoryJson): readonly string[] {
  const told = [["fails", failsText], ["flaky", flakesText], ["slower", slowerText]] as const;
  return told.flatMap(([word, tell]) => {
    const text = tell(history);
    return text === undefined ? [] : [`${word}: ${text}`];
  });
}

/** One case. */
export function caseHistoryView(history: HistoryJson): HTMLElement {
  return h("div", { class: "history" }, bars(history), wordsOf(history).map((each) => h("p", {}, each)));
}

/** All of a run beside each other, those that are worth a look first; made when they are opened. */
export function historiesView(histories: readonly HistoryJson[]): HTMLElement | false {
  if (histories.length === 0) return false;
  const details = h("details", { class: "areas" }, h("summary", {}, "Over time"));
  details.addEventListener("toggle", () => {
    if (details.childElementCount > 1) return;
    const inOrder = histories.toSorted((a, b) => wordsOf(b).length - wordsOf(a).length);
    const more = inOrder.length - MOST_SHOWN;
    details.append(
      h("ul", { class: "multiples" }, inOrder.slice(0, MOST_SHOWN).map(tile)),
      ...(more > 0 ? [h("p", {}, `and ${more} more: each case has its own`)] : []),
    );
  });
  return details;
}

function tile(history: HistoryJson): HTMLElement {
  const words = wordsOf(history).map((each) => each.slice(0, each.indexOf(":")));
  return h("li", {}, bars(history), h("span", {}, history.id), h("span", { class: "why" }, words.join(", ")));
}

function bars({ id, image, entries }: HistoryJson): SVGElement {
  const longest = Math.max(...entries.map(({ seconds = 0 }) => seconds), 0.001);
  const heightOf = ({ seconds }: Entry) =>
    seconds === undefined ? LOW : Math.max(LOW, seconds / longest * HEIGHT);
  const label = `${id} on ${image}, ${entries.length} runs: ${entries.map(wordOf).join(", ")}`;
  return svg(
    "svg",
    {
      viewBox: `0 0 ${Math.max(1, entries.length) * BAR} ${HEIGHT}`,
      width: entries.length * BAR,
      height: HEIGHT,
      role: "img",
      "aria-label": label,
    },
    entries.map((each, at) =>
      svg(
        "rect",
        {
          x: at * BAR,
          y: HEIGHT - heightOf(each),
          width: BAR - 2,
          height: heightOf(each),
          class: `run ${each.verdict}`,
        },
        svg("title", {}, titleOf(each)),
      )
    ),
  );
}

const wordOf = ({ verdict }: Entry) => VERDICTS.find((each) => each.verdict === verdict)?.word ?? verdict;

function titleOf(entry: Entry): string {
  const { at, seconds, accelerator, imageSha256, isRecorded, because } = entry;
  return [
    `${at}: ${wordOf(entry)}`,
    seconds === undefined ? "" : `${seconds.toFixed(1)} s${accelerator ? ` under ${accelerator}` : ""}`,
    isRecorded ? "recorded" : "",
    imageSha256 === undefined ? "" : `image ${imageSha256.slice(0, 12)}`,
    because ?? "",
  ].filter((each) => each !== "").join(", ");
}

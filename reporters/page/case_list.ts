/// <reference lib="dom" />
/** The list of cases: a line each; what is opened is made then. */
import type { Change } from "./changes.ts";
import { h } from "./dom.ts";
import { type KnownCase, outcomeOf } from "./known_case.ts";
import { expectedWords, shortName } from "../point_words.ts";
import { markView, VERDICTS } from "./mark.ts";

/** A case in the list. */
export interface Row {
  readonly known: KnownCase;
  readonly item: HTMLLIElement;
  readonly details: HTMLDetailsElement;
}

/** Makes the lines; `fill` gives what stands in one that is opened, `opened` hears of it. */
export function caseRows(
  cases: readonly KnownCase[],
  fill: (known: KnownCase) => HTMLElement,
  opened: (known: KnownCase, isOpen: boolean) => void,
): readonly Row[] {
  return cases.map((known) => {
    const { outcome, number } = known;
    const details = h("details", { class: `case ${outcome}`, id: `case-${number}` }, line(known));
    details.addEventListener("toggle", () => {
      if (details.open) fillRow(details, () => fill(known));
      if (details.dataset.quiet === undefined) opened(known, details.open);
      delete details.dataset.quiet;
    });
    return { known, details, item: h("li", { role: "listitem" }, details) };
  });
}

/** Opens a case that nobody asked for: the address does not tell of it. */
export function openQuietly(details: HTMLDetailsElement): void {
  if (details.open) return;
  details.dataset.quiet = "";
  details.open = true;
}

/** Makes what stands in a case, once. */
export function fillRow(details: HTMLDetailsElement, make: () => HTMLElement): void {
  if (details.childElementCount === 1) details.append(make());
}

/** Of a red case what is wrong, in its own words; of others what they are about. */
function aboutOf({ verdict, id, name, points }: KnownCase["result"]): string {
  const red = points.find((each) => each.verdict === verdict && (verdict === "fail" || verdict === "error"));
  const [finding] = red?.findings ?? [];
  const words = [red?.failing ?? name, finding ? shortName(seenWords(finding)) : ""];
  return red && finding ? words.filter((each) => each !== "").join(" · ") : name === id ? "" : name;
}

/** `0, not 1`; where nothing was to be there, what is. */
function seenWords(
  { message, expected, actual }: KnownCase["result"]["points"][number]["findings"][number],
): string {
  if (message !== undefined || expectedWords(expected) === "nothing") return message ?? actual;
  return `${actual || "nothing"}, not ${expected}`;
}

function line({ result, outcome, key }: KnownCase): HTMLElement {
  const { boot } = result;
  return h(
    "summary",
    {},
    markView(outcome),
    h("span", { class: "id" }, key),
    h("span", { class: "name" }, aboutOf(result)),
    h("span", { class: "was" }),
    h("span", { class: "seconds" }, boot ? `${boot.seconds.toFixed(boot.seconds < 100 ? 1 : 0)} s` : ""),
  );
}

/** Says in a line what the case came to in the other run. */
export function markChange({ details, known }: Row, change: Change | undefined, isBeside: boolean): void {
  const place = details.querySelector(".was");
  if (!place) return;
  if (!isBeside) return place.replaceChildren();
  if (!change) return place.replaceChildren("new");
  const before = outcomeOf(change.before);
  const word = VERDICTS.find(({ verdict }) => verdict === before)?.word ?? "";
  if (before !== known.outcome) return place.replaceChildren(`was ${word}`);
  place.replaceChildren(change.isOther ? "other findings" : "");
}

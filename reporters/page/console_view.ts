/// <reference lib="dom" />
/** The console of a boot, by its lines. */
import { citedLine, type Fold, foldsOf, type Line, moodOf } from "./console_folds.ts";
import type { KnownCase } from "./known_case.ts";
import { type Child, h } from "./dom.ts";

/** The id of a line's element: a link leads there. */
export const lineId = (caseNumber: number, line: number): string => `c${caseNumber}-l${line}`;

/** The lines that the report has, what passed folded away; nothing where it has none. */
export function consoleView({ result, number }: KnownCase): HTMLElement | undefined {
  const lines = result.boot?.console ?? [];
  if (lines.length === 0) return undefined;
  const cited = result.points.flatMap(({ findings }) =>
    findings.flatMap(({ readFrom }) => citedLine(readFrom) ?? [])
  );
  const isCited = new Set(cited);
  return h(
    "div",
    { class: "console", role: "group", "aria-label": `Console of ${result.id}`, tabindex: 0 },
    foldsOf(lines, cited).map((fold) => foldView(fold, (line) => lineView(line, number, isCited))),
  );
}

function foldView(
  { isOpen, lines, missing }: Fold,
  view: (line: Line) => HTMLElement,
): readonly HTMLElement[] {
  const [first, last] = [lines[0]?.number ?? 0, lines.at(-1)?.number ?? 0];
  const gap = missing > 0
    ? [h("p", { class: "gap" }, `lines ${first - missing} to ${first - 1} are in the console's file`)]
    : [];
  if (isOpen) return [...gap, ...lines.map(view)];
  const folded = h("details", {}, h("summary", {}, `lines ${first} to ${last}`));
  folded.addEventListener("toggle", () => {
    if (folded.childElementCount === 1) folded.append(...lines.map(view));
  }, { once: true });
  // A link may lead into it: then its lines must be there before it is open.
  folded.addEventListener("reveal", () => {
    if (folded.childElementCount === 1) folded.append(...lines.map(view));
    folded.open = true;
  });
  folded.dataset.first = `${first}`;
  folded.dataset.last = `${last}`;
  return [...gap, folded];
}

/** A text as the guest coloured it. */
function paintedText({ text, coloured = [] }: Line): readonly Child[] {
  let behind = 0;
  const parts = coloured.flatMap(({ from, to, colour, bold }) => {
    const before = text.slice(behind, from);
    behind = Math.max(behind, to);
    const look = [...(colour ? [`ink-${colour}`] : []), ...(bold ? ["bold"] : [])].join(" ");
    return [before, h("span", { class: look }, text.slice(from, to))];
  });
  return [...parts, text.slice(behind)];
}

function lineView(line: Line, caseNumber: number, isCited: ReadonlySet<number>): HTMLElement {
  const { number, text, coloured } = line;
  // A guest that colours its lines says itself what is good or bad.
  const mood = coloured ? "plain" : moodOf(text);
  return h(
    "div",
    {
      class: `line ${mood}${isCited.has(number) ? " cited" : ""}`,
      id: lineId(caseNumber, number),
      tabindex: isCited.has(number) ? -1 : undefined,
    },
    h("span", { class: "number" }, `${number}`),
    h("span", { class: "text" }, paintedText(line)),
  );
}

/** Opens what folds a line away, and leads there. */
export function leadToLine(within: Element, caseNumber: number, line: number): void {
  for (const folded of within.querySelectorAll<HTMLDetailsElement>("details[data-first]")) {
    const { first, last } = folded.dataset;
    if (Number(first) <= line && line <= Number(last)) folded.dispatchEvent(new Event("reveal"));
  }
  const found = document.getElementById(lineId(caseNumber, line));
  if (!found) return;
  for (const other of within.querySelectorAll(".line.led")) other.classList.remove("led");
  found.classList.add("led");
  found.tabIndex = -1;
  found.focus({ preventScroll: true });
  found.scrollIntoView({ block: "center" });
}

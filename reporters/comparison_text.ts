/** A comparison of two sides as a person reads it at a terminal. */
import type { Comparison } from "../runner/result/comparison.ts";
import { guestLine } from "../runner/text/guest_text.ts";
import { apartText, bootsText, casesText, factName, spreadText, sumText } from "./comparison_words.ts";
import { painter } from "./paint.ts";
import { table } from "./table.ts";
import type { TextOptions } from "./text.ts";
import { wrap } from "./width.ts";

const MOST_CHARACTERS = 400;

/** Verdicts, facts, times and warnings, each where there are any; the sum last. */
export function comparisonText(comparison: Comparison, { color, columns }: TextOptions): string {
  const { names, verdicts, facts, times, warnings, untold } = comparison;
  const paint = painter(color);
  const lines = (texts: readonly string[]) =>
    texts.flatMap((text) =>
      wrap(text, Math.max(60, columns) - 4).map((line, at) => at === 0 ? `  ${line}` : `  | ${line}`)
    );
  const block = (title: string, texts: readonly string[]) =>
    texts.length === 0 ? [] : [paint("title", title), ...texts];
  const change = ([a, b]: readonly [string, string]) =>
    [a, b].map((each) => guestLine(each, MOST_CHARACTERS) || "(empty)").join(" → ");
  const blocks = [
    names.map((name, side) => `${side === 0 ? "A" : "B"}  ${guestLine(name)}`),
    block("errors", lines(untold.map(({ id, because }) => `! ${guestLine(id)}: ${guestLine(because)}`))),
    block(
      "verdicts",
      lines(
        verdicts.map((each) =>
          `≠ ${guestLine(each.id)} > ${guestLine(each.point)}: ${change(each.verdicts)}`
        ),
      ),
    ),
    block(
      "facts",
      lines(
        facts.map((each) =>
          `≠ ${guestLine(bootsText(each, comparison))}: ${guestLine(factName(each))}: ${change(each.told)}`
        ),
      ),
    ),
    block(
      "warnings that B alone has",
      lines(
        warnings.map(({ line, caseIds }) =>
          `+ ${guestLine(casesText(caseIds))}: ${guestLine(line, MOST_CHARACTERS)}`
        ),
      ),
    ),
    table(
      ["until the next phase", "A", "B", ""],
      times.map((each) => [each.phase, ...each.sides.map(spreadText), apartText(each)]),
    ),
    [paint("title", sumText(comparison))],
  ];
  return blocks.filter((each) => each.length > 0).map((each) => `${each.join("\n")}\n`).join("\n");
}

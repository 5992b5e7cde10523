/** A comparison of two sides, to paste into a bug or a pull request. */
import type { Comparison } from "../runner/result/comparison.ts";
import { apartText, bootsText, casesText, factName, spreadText, sumText } from "./comparison_words.ts";
import { block, cell, code } from "./markdown_text.ts";

/** As Markdown; what guests and cases say stands as code. */
export function comparisonMarkdown(comparison: Comparison): string {
  const { names, verdicts, facts, times, warnings, untold } = comparison;
  const parts = [
    [`### ${sumText(comparison)}`],
    [`A is ${code(names[0])}, B is ${code(names[1])}.`],
    untold.map(({ id, because }) => `- ${code(id)} could not be told: ${code(because)}`),
    table(["case", "point", "A", "B"], verdicts.map((each) => [each.id, each.point, ...each.verdicts])),
    table(
      ["boots", "fact", "A", "B"],
      facts.map((each) => [bootsText(each, comparison), factName(each), ...each.told]),
    ),
    ...(warnings.length === 0 ? [] : [
      ["Warnings that B alone has:"],
      block(warnings.map(({ line, caseIds }) => `+ ${casesText(caseIds)}: ${line}`)),
    ]),
    table(
      ["phase", "A", "B", "apart"],
      times.map((each) => [each.phase, ...each.sides.map(spreadText), apartText(each)]),
    ),
  ];
  return parts.filter((lines) => lines.length > 0).map((lines) => `${lines.join("\n")}\n`).join("\n");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map((row) => line(row.map((each) => cell(each))))];
}

/** A step's summary on GitHub: all cases in a table, what is red with its pictures. */
import type { CaseResult, RunResult } from "../runner/result/result.ts";
import { isAboutGrowth } from "./about_growth.ts";
import { growthPicture } from "./growth_picture.ts";
import { redCase, sumLine } from "./markdown.ts";
import { block, cell } from "./markdown_text.ts";
import { MARKS, painter } from "./paint.ts";
import { redCases } from "./points.ts";

// A summary may have 1 MiB; of a larger one GitHub shows nothing at all.
const MOST_CHARACTERS = 900_000;
const MOST_ROWS = 1000;
const PICTURE_COLUMNS = 100;

/** For `--report github-summary=$GITHUB_STEP_SUMMARY`. */
export function githubSummary(result: RunResult): string {
  const red = redCases(result.cases).map(withPicture);
  const rows = result.cases.slice(0, MOST_ROWS).map(row);
  const table = [
    "",
    `<details${red.length === 0 ? " open" : ""}><summary>All cases</summary>`,
    "",
    "| | case | name | image | seconds |",
    "|---|---|---|---|---:|",
    ...rows,
    ...(result.cases.length > MOST_ROWS ? ["", `and ${result.cases.length - MOST_ROWS} more`] : []),
    "",
    "</details>",
    "",
  ].join("\n");
  const head = `## Seedling\n\n${sumLine(result)}\n`;
  let left = MOST_CHARACTERS - head.length - table.length;
  const shown = red.filter((text) => (left -= text.length) > 0);
  const cut = red.length - shown.length;
  return [head, ...shown, cut > 0 ? `\n${cut} more red cases are in the other reports.\n` : "", table].join(
    "",
  );
}

function row({ verdict, id, name, image, boot }: CaseResult): string {
  const seconds = boot ? Math.max(0, boot.seconds).toFixed(0) : "";
  return `| ${MARKS[verdict]} ${verdict} | ${cell(id)} | ${cell(name)} | ${cell(image)} | ${seconds} |`;
}

function withPicture(result: CaseResult): string {
  const picture = isAboutGrowth(result) ? growthPicture(result, PICTURE_COLUMNS, painter(false)) : [];
  const lines = picture.length === 0 ? [] : ["", ...block(picture.map((line) => line.trimEnd()))];
  return [...redCase(result), ...lines, ""].join("\n");
}

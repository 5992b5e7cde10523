/** A comparison of two sides as a page: one file without a script. */
import { createHash } from "node:crypto";
import type { Comparison } from "../runner/result/comparison.ts";
import { apartText, bootsText, casesText, factName, spreadText, sumText } from "./comparison_words.ts";
import { type Markup, markup, trusted } from "./markup.ts";

const STYLE = `:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 75rem; margin: 0 auto; padding: 1rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; }
th, td { text-align: left; vertical-align: top; padding: .25rem 1rem .25rem 0; border-bottom: 1px solid #8888; overflow-wrap: anywhere; }
td { font-family: ui-monospace, monospace; font-size: .875rem; }
`;

/** As HTML. Its policy lets its own style in, and nothing else. */
export function comparisonHtml(comparison: Comparison): string {
  const { names, verdicts, facts, times, warnings, untold } = comparison;
  const style = createHash("sha256").update(STYLE).digest("base64");
  const policy = `default-src 'none'; style-src 'sha256-${style}'; base-uri 'none'; form-action 'none'`;
  return markup`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${sumText(comparison)} – seedling</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
<main>
<h1>${sumText(comparison)}</h1>
<p>A is ${names[0]}, B is ${names[1]}.</p>
${part("Could not be told", ["case", "why"], untold.map(({ id, because }) => [id, because]))}
${
    part(
      "Verdicts",
      ["case", "point", "A", "B"],
      verdicts.map((each) => [each.id, each.point, ...each.verdicts]),
    )
  }
${
    part(
      "Facts",
      ["boots", "fact", "A", "B"],
      facts.map((each) => [bootsText(each, comparison), factName(each), ...each.told]),
    )
  }
${
    part(
      "Warnings that B alone has",
      ["boots", "line"],
      warnings.map(({ line, caseIds }) => [casesText(caseIds), line]),
    )
  }
${
    part(
      "Times: median, from the shortest to the longest",
      ["phase", "A", "B", "apart"],
      times.map((each) => [each.phase, ...each.sides.map(spreadText), apartText(each)]),
    )
  }
</main>
</body>
</html>
`.text;
}

function part(title: string, head: readonly string[], rows: readonly (readonly string[])[]): Markup | string {
  if (rows.length === 0) return "";
  return markup`<h2>${title}</h2>
<div class="scroll" tabindex="0" role="group" aria-label="${title}"><table>
<thead><tr>${head.map((each) => markup`<th scope="col">${each}</th>`)}</tr></thead>
<tbody>
${
    rows.map((row) =>
      markup`<tr>${row.map((each) => markup`<td>${each}</td>`)}</tr>
`
    )
  }</tbody></table></div>`;
}

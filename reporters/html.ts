/** The page of a run: one file that needs no other. `reporters/page/` has what runs in it. */
import { belowPoint, expectedWords, shortName } from "./point_words.ts";
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import page from "./page.json" with { type: "json" };
import type { CaseResult, RunResult } from "../runner/result/result.ts";
import { reportOf } from "./json.ts";
import { type Markup, markup, trusted } from "./markup.ts";
import { MARKS } from "./paint.ts";
import { isGood, pointsOf, redCases } from "./points.ts";
import { packReport } from "./packed_report.ts";
import type { ReportJson } from "./report_shape.ts";
import { counted, verdictCounts } from "./verdict_words.ts";

/** A run as a page of HTML. Its policy lets its own script and style in, and nothing else: no network, no other script. */
export function html(result: RunResult): string {
  const policy = [
    "default-src 'none'",
    `script-src 'sha256-${digest(page.script)}'`,
    `style-src 'sha256-${digest(page.style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return markup`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${verdictCounts(result.cases)} – seedling</title>
<style>${trusted(page.style)}</style>
</head>
<body>
<main id="report-page">
${plainPage(result)}
</main>
<script type="text/plain" id="report-data">
${trusted(packed(reportOf(result)))}
</script>
<script type="module">${trusted(page.script)}</script>
</body>
</html>
`.text;
}

const digest = (text: string) => createHash("sha256").update(text).digest("base64");

// Without its script the page is a short one.
const MOST_CASES = 50;

/** What stands there until the script has read the report, and where none may run: a CI's own policy may forbid it. */
function plainPage({ cases }: RunResult): Markup {
  const red = redCases(cases);
  const more = red.length - MOST_CASES;
  return markup`<h1>${counted(cases.length, "case")}: ${verdictCounts(cases)}</h1>
${red.slice(0, MOST_CASES).map(plainCase)}
${more > 0 ? markup`<p>and ${counted(more, "more red case")}</p>` : ""}
<noscript><p>The rest of this page needs its script.</p></noscript>`;
}

function plainCase(result: CaseResult): Markup {
  const points = pointsOf(result).filter(({ verdict }) => !isGood(verdict));
  const rows = points.flatMap(({ name, failing, findings }) =>
    findings.map(({ path, expected, actual, at, message = "" }) => {
      const what = [shortName(name), belowPoint(path, name)].filter((each) => each !== "").join(": ");
      return markup`<tr><td>${failing ?? ""}</td><td>${what}</td><td>${expectedWords(expected)}</td><td>${
        actual || (expected === "" ? "" : "(nothing)")
      }</td><td>${message}</td><td>${at}</td></tr>`;
    })
  );
  return markup`<h2>${MARKS[result.verdict]} ${result.id}</h2>
<p>${result.name}</p>${result.description === undefined ? "" : markup`<p>${result.description}</p>`}
<table><thead><tr><th>what it means</th><th>what</th><th>expected</th><th>actual</th><th>beside that</th><th>asked by</th></tr></thead><tbody>${rows}</tbody></table>
`;
}

/** What `reporters/page/packed.ts` unpacks. */
function packed(report: ReportJson): string {
  return new Uint8Array(gzipSync(JSON.stringify(packReport(report)), { level: 9 })).toBase64();
}

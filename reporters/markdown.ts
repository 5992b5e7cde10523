/** What failed, short enough to be pasted into a bug or a pull request. */
import type { CaseResult, RunResult } from "../runner/result/result.ts";
import type { Point } from "../runner/verdict/point.ts";
import { adviceFor } from "./advice.ts";
import { block, cell, code } from "./markdown_text.ts";
import { MARKS } from "./paint.ts";
import { expectedWords } from "./point_words.ts";
import { isBadBoot, isGood, pointsOf, redCases } from "./points.ts";
import { counted, verdictCounts } from "./verdict_words.ts";

// Whoever wants more has the page.
const MOST_CASES = 10;
const MOST_FINDINGS = 12;
const MOST_LINES = 12;

/** A run as Markdown: what it came to in a line, then each case that is red. */
export function markdown(result: RunResult): string {
  const red = redCases(result.cases);
  const [shown, rest] = [red.slice(0, MOST_CASES), red.slice(MOST_CASES)];
  const more = rest.length === 0 ? [] : [
    "",
    `And ${rest.length} more: ${rest.slice(0, 50).map(({ id }) => code(id)).join(", ")}`,
  ];
  return [sumLine(result), ...shown.flatMap(redCase), ...more, ""].join("\n");
}

/** `**7 cases: 2 passed, 1 failed** on ..., seedling 0.1.0` */
export function sumLine({ cases, tool, host, startedAt }: RunResult): string {
  const images = [...new Set(cases.map(({ image }) => image))];
  const on = images.length === 0
    ? ""
    : ` on ${images.slice(0, 3).map((each) => code(each)).join(", ")}${
      images.length > 3 ? ` and ${images.length - 3} more` : ""
    }`;
  const by = host ? `, ${host.accelerator}, QEMU ${code(host.qemuVersion)}` : "";
  const what = `${counted(cases.length, "case")}: ${verdictCounts(cases)}`;
  return `**${what}**${on} (seedling ${code(tool.version)}${by}, ${code(startedAt)})`;
}

/** A case with what it does not pass, as lines of Markdown. */
export function redCase(result: CaseResult): readonly string[] {
  const points = pointsOf(result).filter(({ verdict }) => !isGood(verdict));
  const [first] = points;
  const advice = first && adviceFor(first, result.boot?.ending);
  return [
    "",
    `### ${MARKS[result.verdict]} ${code(result.id)}`,
    "",
    `${code(result.name)} in ${code(result.source)}`,
    ...(result.description === undefined ? [] : ["", code(result.description, 600)]),
    ...new Set(points.flatMap(({ failing }) => failing === undefined ? [] : ["", code(failing, 600)])),
    "",
    ...findingTable(points),
    ...(advice
      ? [
        "",
        `Usually: ${advice.causes.join("; ")}. Look at: ${
          advice.next.join("; ")
        }. ([source](${advice.source}))`,
      ]
      : []),
    ...(points.some(isBadBoot) ? consoleBlock(result) : []),
  ];
}

/** What stands in the place of an empty value; where there is none on either side a message says it all. */
const nothing = (other: string) => other === "" ? "" : "(nothing)";

function findingTable(points: readonly Point[]): readonly string[] {
  const rows = points.flatMap(({ name, findings }) =>
    findings.map(({ path, expected, actual, readFrom, message = "" }) =>
      [
        ...[
          path === "" ? name : path,
          expectedWords(expected) || nothing(actual),
          actual || nothing(expected),
        ],
        ...[readFrom, message],
      ].map((each) => cell(each)).join(" | ")
    )
  );
  const more = rows.length - MOST_FINDINGS;
  return [
    "| what | expected | actual | read from | |",
    "|---|---|---|---|---|",
    ...rows.slice(0, MOST_FINDINGS).map((row) => `| ${row} |`),
    ...(more > 0 ? ["", `and ${more} more findings`] : []),
  ];
}

/** Each line behind its number or a bar: at column 0 a CI server may take it for a command. */
function consoleBlock({ boot }: CaseResult): readonly string[] {
  const numbered = boot?.console?.map(({ number, text }) => `${number} | ${text}`);
  const lines = (numbered ?? boot?.lastLines.map((line) => `| ${line}`) ?? []).slice(-MOST_LINES);
  if (lines.length === 0) return [];
  return ["", "<details><summary>The console's last lines</summary>", "", ...block(lines), "", "</details>"];
}

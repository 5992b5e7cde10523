/** Every report format there is: a new one is its file and a row here. */
import type { RunResult } from "../runner/result/result.ts";
import { github } from "./github.ts";
import { githubSummary } from "./github_summary.ts";
import { gitlab } from "./gitlab.ts";
import { html } from "./html.ts";
import { json } from "./json.ts";
import { junit } from "./junit.ts";
import { markdown } from "./markdown.ts";
import { ndjson } from "./ndjson.ts";
import { tap } from "./tap.ts";
import { text, type TextOptions } from "./text.ts";

/** A row of {@linkcode REPORT_FORMATS}. */
export interface ReportFormat {
  /** What stands after `--report`. */
  readonly name:
    | "text"
    | "tap"
    | "junit"
    | "json"
    | "ndjson"
    | "html"
    | "markdown"
    | "github"
    | "github-summary"
    | "gitlab";
  /** The report as text. */
  readonly render: (result: RunResult, options: TextOptions) => string;
  /** Whether it tells how the boots were made, which a run then notes. */
  readonly tellsBoots?: true;
  /** Whether it is written while the run goes on, event by event. */
  readonly isStream?: true;
}

/** The formats of `--report FORMAT[=FILE]`. */
export const REPORT_FORMATS: readonly ReportFormat[] = [
  { name: "text", render: text },
  { name: "tap", render: tap },
  { name: "junit", render: junit },
  { name: "json", render: json, tellsBoots: true },
  { name: "ndjson", render: ndjson, isStream: true },
  { name: "html", render: html, tellsBoots: true },
  { name: "markdown", render: markdown },
  { name: "github", render: github },
  { name: "github-summary", render: githubSummary },
  { name: "gitlab", render: gitlab },
];

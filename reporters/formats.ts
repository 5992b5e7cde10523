/** Every report format there is: a new one is its file and a row here. */
import type { RunResult, ToldRun } from "../runner/result/result.ts";
import { github } from "./github.ts";
import { githubSummary } from "./github_summary.ts";
import { gitlabPieces } from "./gitlab.ts";
import { html } from "./html.ts";
import { jsonPieces } from "./json.ts";
import { junitPieces } from "./junit.ts";
import { markdown } from "./markdown.ts";
import { namedByImage } from "./named_by_image.ts";
import { ndjsonPieces } from "./ndjson.ts";
import { tapPieces } from "./tap.ts";
import { type TextOptions, textPieces } from "./text.ts";

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
  /** The same in pieces: who writes them one by one may tell of more cases than memory holds. */
  readonly pieces: (run: ToldRun, options: TextOptions) => Iterable<string>;
  /** Whether it tells how the boots were made, which a run then notes. */
  readonly tellsBoots?: true;
  /** Whether it is written while the run goes on, event by event. */
  readonly isStream?: true;
}

/** The formats of `--report FORMAT[=FILE]`. */
export const REPORT_FORMATS: readonly ReportFormat[] = [
  { name: "text", ...byImage(inPieces(textPieces)) },
  { name: "tap", ...byImage(inPieces(tapPieces)) },
  { name: "junit", ...byImage(inPieces(junitPieces)) },
  { name: "json", ...inPieces(jsonPieces), tellsBoots: true },
  { name: "ndjson", ...inPieces(ndjsonPieces), isStream: true },
  { name: "html", ...inOne(html), tellsBoots: true },
  { name: "markdown", ...byImage(inOne(markdown)) },
  { name: "github", ...byImage(inOne(github)) },
  { name: "github-summary", ...byImage(inOne(githubSummary)) },
  { name: "gitlab", ...byImage(inPieces(gitlabPieces)) },
];

type Renders = Pick<ReportFormat, "render" | "pieces">;

function inPieces(pieces: ReportFormat["pieces"]): Renders {
  return { pieces, render: (result, options) => [...pieces(result, options)].join("") };
}

/** A format that has no other place for the image of a case. */
function byImage({ pieces }: Renders): Renders {
  return inPieces((run, options) => pieces(namedByImage(run), options));
}

/** A format that is made of all cases at once. */
function inOne(render: ReportFormat["render"]): Renders {
  return {
    render,
    *pieces({ boots, cases, ...run }, options) {
      yield render({ ...run, ...(boots && { boots: [...boots] }), cases: [...cases] }, options);
    },
  };
}

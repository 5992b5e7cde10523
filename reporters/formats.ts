/** Every report format there is: a new one is its file and a row here. */
import type { RunResult } from "../runner/result/result.ts";
import { junit } from "./junit.ts";
import { tap } from "./tap.ts";
import { text, type TextOptions } from "./text.ts";

/** A row of {@linkcode REPORT_FORMATS}. */
export interface ReportFormat {
  /** What stands after `--report`. */
  readonly name: "text" | "tap" | "junit";
  /** The report as text. */
  readonly render: (result: RunResult, options: TextOptions) => string;
}

/** The formats of `--report FORMAT[=FILE]`. */
export const REPORT_FORMATS: readonly ReportFormat[] = [
  { name: "text", render: text },
  { name: "tap", render: tap },
  { name: "junit", render: junit },
];

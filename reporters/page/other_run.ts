/// <reference lib="dom" />
/** The report of another run, opened beside this one. */
import type { ReportJson } from "../report_shape.ts";
import { REPORT, REPORT_VERSION } from "../report_shape.ts";
import { mistakeIn } from "../shape.ts";

/** Reads a file that a person chose; a text says what is wrong with it. */
export async function readOther(file: File): Promise<ReportJson | string> {
  try {
    const value: unknown = JSON.parse(await file.text());
    if (REPORT.is(value)) return value;
    return `"${file.name}" is no report of version ${REPORT_VERSION}: ${mistakeIn(REPORT.schema, value)}`;
  } catch (error) {
    return `"${file.name}" cannot be read: ${error instanceof Error ? error.message : error}`;
  }
}

/// <reference lib="dom" />
/** The report that lies in the page. */
import { type PackedReport, unpackReport } from "../packed_report.ts";
import type { ReportJson } from "../report_shape.ts";

/** Reads what `html.ts` packed: JSON, gzip, base64. */
export async function unpacked(base64: string): Promise<ReportJson> {
  const bytes = Uint8Array.from(atob(base64.trim()), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const packed: PackedReport = await new Response(stream).json();
  return unpackReport(packed);
}

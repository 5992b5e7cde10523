/// <reference lib="dom" />
/** The report that lies in the page. */
import type { ReportJson } from "../report_shape.ts";

/** What cases share stands once in `parts`; a case has its place there. */
const SHARED: readonly string[] = ["boot", "before", "after"];

/** Reads what `html.ts` packed: JSON, gzip, base64. */
export async function unpacked(base64: string): Promise<ReportJson> {
  const bytes = Uint8Array.from(atob(base64.trim()), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const { parts, cases, ...report } = await new Response(stream).json();
  const whole = cases.map((each: Readonly<Record<string, unknown>>) => {
    const own = Object.entries(each).map(([key, value]) =>
      [key, SHARED.includes(key) ? parts[Number(value)] : value] as const
    );
    return Object.fromEntries(own);
  });
  return { ...report, cases: whole };
}

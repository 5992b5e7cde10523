/** How a report tells of boots that the host's trouble ended, before the one that is judged. */
import type { CaseResult } from "../runner/result/result.ts";
import { guestLine } from "../runner/text/guest_text.ts";

/** A line for each: `boot, attempt 1: QEMU was ended by SIGSEGV (/records/a/console)`. */
export function attemptTexts({ attempts = [] }: Pick<CaseResult, "attempts">): readonly string[] {
  return attempts.map(({ because, consolePath }, index) => {
    const kept = consolePath === undefined ? "" : ` (${consolePath})`;
    return guestLine(`boot, attempt ${index + 1}: ${because}${kept}`, 600);
  });
}

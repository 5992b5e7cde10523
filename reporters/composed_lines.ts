/** How a report tells of a boot whose seed several cases shared, and of one that did not count. */
import type { CaseResult } from "../runner/result/result.ts";
import { guestLine } from "../runner/text/guest_text.ts";

/** A line for each: `seed shared with first-boot/locale, first-boot/swap`. */
export function composedTexts(
  { id, boot, screened }: Pick<CaseResult, "id" | "boot" | "screened">,
): readonly string[] {
  const others = (boot?.composed ?? []).filter((each) => each !== id);
  return [
    ...(others.length > 0 ? [guestLine(`seed shared with ${others.join(", ")}`, 2000)] : []),
    ...(screened
      ? [
        guestLine(
          `boot alone: in boot ${screened.boot}, whose seed was shared, it came to ${screened.verdict}`,
        ),
      ]
      : []),
  ];
}

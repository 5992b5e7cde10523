/** How a report tells of a boot whose seed several cases shared, and of one that did not count. */
import type { CaseResult } from "../runner/result/result.ts";
import { guestLine } from "../runner/text/guest_text.ts";

/** What a page says of a case: `seed shared with first-boot/locale, first-boot/swap`. */
export function composedTexts(
  result: Pick<CaseResult, "id" | "boot" | "screened">,
): readonly string[] {
  const others = (result.boot?.composed ?? []).filter((each) => each !== result.id);
  const shared = others.length > 0 ? [guestLine(`seed shared with ${others.join(", ")}`, 2000)] : [];
  return [...shared, ...screenedTexts(result)];
}

/** What a case came to in a boot that did not count. */
export function screenedTexts({ screened }: Pick<CaseResult, "screened">): readonly string[] {
  if (!screened) return [];
  const { boot, verdict } = screened;
  return [guestLine(`booted alone: in boot ${boot}, whose seed was shared, it came to ${verdict}`)];
}

/** Each boot whose seed was shared, once: in a run of many cases nobody reads that of each. */
export function sharedBoots(cases: Iterable<Pick<CaseResult, "boot">>): readonly string[] {
  const shared = new Map<string, readonly string[]>();
  for (const { boot } of cases) if (boot?.composed) shared.set(boot.id, boot.composed);
  return [...shared].map(([id, all]) =>
    guestLine(`boot ${id}, one seed for ${all.length} cases: ${all.join(" · ")}`, 4000)
  );
}

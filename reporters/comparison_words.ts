/** A comparison of two sides, in the words that all its reports share. */
import type { ChangedFact, Comparison } from "../runner/result/comparison.ts";
import type { PhaseTime, Spread } from "../runner/result/phase_times.ts";
import { counted } from "./verdict_words.ts";

/** `cloud-init status`, `df / size` */
export const factName = ({ key, row, column }: ChangedFact): string =>
  [key, row, column].filter((each) => each !== "").join(" ");

/** `every boot`, `growth/default`, `growth/default and 3 more` */
export function bootsText({ boots, caseIds }: ChangedFact, { boots: all }: Comparison): string {
  if (boots === all && all > 1) return "every boot";
  return casesText(caseIds);
}

/** `growth/default and 3 more` */
export function casesText([first = "", ...others]: readonly string[]): string {
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}

/** `12.1 s (11.8 to 12.5)` */
export function spreadText({ median, shortest, longest, boots }: Spread): string {
  const middle = `${median.toFixed(1)} s`;
  return boots < 2 ? middle : `${middle} (${shortest.toFixed(1)} to ${longest.toFixed(1)})`;
}

/** `+12 %` where every boot of one side took longer than all of the other; else nothing is shown. */
export function apartText({ sides: [a, b] }: PhaseTime): string {
  const isApart = a.boots > 1 && b.boots > 1 && (b.shortest > a.longest || b.longest < a.shortest);
  if (!isApart || a.median === 0) return "";
  const share = Math.round((b.median / a.median - 1) * 100);
  return `${share < 0 ? "" : "+"}${share} %`;
}

/** One line that says what changed. */
export function sumText({ verdicts, facts, masked, boots, rounds, isSame, untold }: Comparison): string {
  const changed = facts.length + verdicts.length === 0
    ? "nothing changed"
    : `${counted(verdicts.length, "verdict")} and ${counted(facts.length, "fact")} changed`;
  const twice = rounds === 2 ? ", twice on each side where something differed" : "";
  const same = masked > 0 ? ` · ${counted(masked, "difference")} that two boots of one side have too` : "";
  const lost = untold.length > 0 ? ` · ${counted(untold.length, "error")}` : "";
  const once = isSame ? " · both sides are the same bytes, booted once" : "";
  return `${changed} in ${counted(boots, "boot")}${twice}${once}${same}${lost}`;
}

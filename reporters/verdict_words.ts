/** How many cases came to what, in words. */
import type { CaseResult } from "../runner/result/result.ts";
import type { Verdict } from "../runner/verdict/point.ts";

const WORDS: readonly (readonly [Verdict | "not-booted", string])[] = [
  ["pass", "passed"],
  ["fail", "failed"],
  ["expected-failure", "failed as expected"],
  ["error", "errors"],
  ["skip", "skipped"],
  ["not-booted", "not booted"],
];

/** `2 passed, 1 failed, 1 error`; of no case that nothing was selected. */
export function verdictCounts(cases: Iterable<Pick<CaseResult, "verdict" | "isNotBooted">>): string {
  const groups = Map.groupBy(cases, ({ verdict, isNotBooted }) => isNotBooted ? "not-booted" : verdict);
  const counts = WORDS
    .map(([verdict, word]) => ({ word, count: groups.get(verdict)?.length ?? 0 }))
    .filter(({ count }) => count > 0)
    .map(({ word, count }) => `${count} ${count === 1 && word === "errors" ? "error" : word}`);
  return counts.join(", ") || "nothing was selected";
}

/** `1 case`, `2 cases` */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/// <reference lib="dom" />
/** The mark of a verdict: a sign for eyes, a word for ears. */
import { h } from "./dom.ts";
import type { Outcome } from "./known_case.ts";

/** Each with its sign and its word, the red ones first. */
export const VERDICTS: readonly {
  readonly verdict: Outcome;
  readonly sign: string;
  readonly word: string;
}[] = [
  { verdict: "fail", sign: "✗", word: "failed" },
  { verdict: "error", sign: "!", word: "error" },
  { verdict: "not-booted", sign: "○", word: "not booted" },
  { verdict: "expected-failure", sign: "~", word: "failed as expected" },
  { verdict: "pass", sign: "✓", word: "passed" },
  { verdict: "skip", sign: "–", word: "skipped" },
];

/** As it stands before a name. */
export function markView(verdict: Outcome): HTMLElement {
  const row = VERDICTS.find((each) => each.verdict === verdict);
  return h(
    "span",
    { class: `mark ${verdict}` },
    h("span", { "aria-hidden": "true" }, row?.sign ?? "?"),
    h("span", { class: "unseen" }, `${row?.word ?? verdict}:`),
  );
}

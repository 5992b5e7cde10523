/// <reference lib="dom" />
/** The mark of a verdict: a sign for eyes, a word for ears. */
import type { CaseJson } from "../report_shape.ts";
import { h } from "./dom.ts";

/** What becomes of a case. */
export type Verdict = CaseJson["verdict"];

/** Each with its sign and its word, the red ones first. */
export const VERDICTS: readonly {
  readonly verdict: Verdict;
  readonly sign: string;
  readonly word: string;
}[] = [
  { verdict: "fail", sign: "✗", word: "failed" },
  { verdict: "error", sign: "!", word: "error" },
  { verdict: "expected-failure", sign: "~", word: "failed as expected" },
  { verdict: "pass", sign: "✓", word: "passed" },
  { verdict: "skip", sign: "–", word: "skipped" },
];

/** As it stands before a name. */
export function markView(verdict: Verdict): HTMLElement {
  const row = VERDICTS.find((each) => each.verdict === verdict);
  return h(
    "span",
    { class: `mark ${verdict}` },
    h("span", { "aria-hidden": "true" }, row?.sign ?? "?"),
    h("span", { class: "unseen" }, `${row?.word ?? verdict}:`),
  );
}

/// <reference lib="dom" />
/** What a printed page shows: paper opens nothing, so what is red is printed whole. */
import { openQuietly, type Row } from "./case_list.ts";
import { isRed } from "./known_case.ts";

/** Opens all that is red, and what is folded in it, for as long as the browser prints. */
export function openForPrint(rows: readonly Row[], showAll: () => void, fill: (row: Row) => void): void {
  let opened: readonly Row[] = [];
  let folds: readonly HTMLDetailsElement[] = [];
  addEventListener("beforeprint", () => {
    showAll();
    opened = rows.filter(({ known, details, item }) => isRed(known) && !details.open && !item.hidden);
    for (const row of opened) {
      fill(row);
      openQuietly(row.details);
    }
    folds = Array.from(
      document.querySelectorAll<HTMLDetailsElement>("details.advice:not([open]), details.script:not([open])"),
    );
    for (const fold of folds) fold.open = true;
  });
  addEventListener("afterprint", () => {
    for (const { details } of opened) details.open = false;
    for (const fold of folds) fold.open = false;
  });
}

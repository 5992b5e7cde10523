/** Texts of guests and cases in Markdown: always as code, where nothing is a link, a mention, an element or a picture. */
import { guestLine, guestText } from "../runner/text/guest_text.ts";

/** A text in a line, of at most so many characters; one that is empty as a dash. */
export function code(text: string, maxCharacters = 200): string {
  const shown = guestLine(text, maxCharacters);
  if (shown === "") return "–";
  const ticks = "`".repeat(longestRun(shown) + 1);
  // A code span loses a blank at either end where both have one, and cannot begin or end with a tick.
  const padded = /^[ `]|[ `]$/.test(shown) ? ` ${shown} ` : shown;
  return `${ticks}${padded}${ticks}`;
}

/** The same in a cell of a table, where a bar ends the cell even in code. */
export function cell(text: string, maxCharacters = 120): string {
  return code(text, maxCharacters).replaceAll("|", "\\|");
}

/** Lines as a block of code. */
export function block(lines: readonly string[]): readonly string[] {
  const shown = lines.map((line) => guestText(line, 1000).replaceAll("\n", " "));
  const ticks = "`".repeat(Math.max(3, ...shown.map((line) => longestRun(line) + 1)));
  return [`${ticks}text`, ...shown, ticks];
}

function longestRun(text: string): number {
  let longest = 0;
  let run = 0;
  for (const character of text) {
    run = character === "`" ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}

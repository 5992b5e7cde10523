/** How cases fared over time, as a person reads it. */
import type { CaseHistory, HistoryEntry } from "../runner/result/history.ts";
import { guestLine } from "../runner/text/guest_text.ts";
import { failsText, flakesText, slowerText } from "./history_words.ts";
import { MARKS, type Paint, painter } from "./paint.ts";
import { table } from "./table.ts";
import type { TextOptions } from "./text.ts";
import { counted } from "./verdict_words.ts";
import { wrap } from "./width.ts";

/** What is told of how many runs. */
export interface HistoryTextOptions extends TextOptions {
  /** How many runs are kept. */
  readonly runs: number;
}

/** So many marks stand in a row. */
const MOST_MARKS = 20;

/** A line a case, oldest run first; then what is worth a look: what fails, what is flaky, what grows slower. */
export function historyText(histories: readonly CaseHistory[], options: HistoryTextOptions): string {
  const look = { paint: painter(options.color), columns: Math.max(60, options.columns) };
  const rows = histories.map((each) => [
    guestLine(each.id),
    guestLine(each.image),
    each.entries.slice(-MOST_MARKS).map(({ verdict }) => MARKS[verdict]).join(""),
    each.entries.at(-1)?.at.slice(0, 10) ?? "",
    secondsText(each.entries),
  ]);
  const blocks = [
    table(["case", "image", "runs, the latest last", "last", "boots"], rows),
    section("fails", histories, (each) => failsText(each), look),
    section("flaky", histories, (each) => flakesText(each), look),
    section("slower", histories, (each) => slowerText(each), look),
    [`${counted(histories.length, "case")}, ${counted(options.runs, "run")} kept`],
  ];
  return blocks.filter((lines) => lines.length > 0).map((lines) => `${lines.join("\n")}\n`).join("\n");
}

/** `62.1 s (58.0 to 170.3)`: the latest, and from the shortest to the longest. */
function secondsText(entries: readonly HistoryEntry[]): string {
  const all = entries.flatMap(({ seconds }) => seconds ?? []);
  const last = all.at(-1);
  if (last === undefined) return "-";
  const range = `${Math.min(...all).toFixed(1)} to ${Math.max(...all).toFixed(1)}`;
  return all.length === 1 ? `${last.toFixed(1)} s` : `${last.toFixed(1)} s (${range})`;
}

function section(
  title: string,
  histories: readonly CaseHistory[],
  tell: (each: CaseHistory) => string | undefined,
  { paint, columns }: { readonly paint: Paint; readonly columns: number },
): readonly string[] {
  const told = histories.flatMap((each) => {
    const text = tell(each);
    return text === undefined ? [] : [`${guestLine(each.id)} on ${guestLine(each.image)}: ${text}`];
  });
  if (told.length === 0) return [];
  const lines = told.flatMap((text) =>
    wrap(text, columns - 4).map((line, at) => at === 0 ? `  ${line}` : `  | ${line}`)
  );
  return [paint("title", title), ...lines];
}

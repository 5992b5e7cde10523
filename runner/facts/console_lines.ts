/** What a console must show, and what it never may: expressions held against each of its lines. */
import type { ConsoleKind, ConsoleLine, Row } from "./fact.ts";
import { logPrefixOf } from "./log_prefix.ts";
import { messagesOf } from "./messages.ts";
import { behindPrefixes } from "./prefixes.ts";

/** All lines as the one row of the one table; no lines are no table, since silence proves nothing. */
function scrapeLines(lines: readonly ConsoleLine[], dropped = 0): readonly (readonly Row[])[] {
  if (lines.length === 0) return [];
  const text = lines.length === 1 ? "one line" : `${lines.length} lines`;
  const all = lines.flatMap((line) => [...line.drawnOver ?? [], ...withMessages(line)]);
  let behind: readonly ConsoleLine[] | undefined;
  const bare = () => behind ??= withoutPrefixes(all, logPrefixOf(lines));
  return [[{ names: [""], columns: { "": { kind: "lines", lines: all, bare, dropped, text } } }]];
}

/** Python's logging, as cloud-init has it behind its clock: `- util.py[WARNING]: `. */
const LOGGER = /^- \w[\w.-]{0,63}\[[A-Z]{4,8}\]: /;

/** What stands behind the log's own prefix, and behind each clock and name: of each line what differs. */
function withoutPrefixes(lines: readonly ConsoleLine[], prefix: RegExp | undefined): readonly ConsoleLine[] {
  return lines.flatMap((line) => {
    const own = prefix === undefined ? line.text : line.text.replace(prefix, "");
    const behind = [own, ...behindPrefixes(own)];
    const texts = new Set(behind.flatMap((each) => [each, each.replace(LOGGER, "")]));
    texts.delete(line.text);
    return Array.from(texts, (text) => ({ ...line, text }));
  });
}

/** Where others wrote on a line too, `^` and `$` hold for each of them, and an expression may still span them. */
function withMessages(line: ConsoleLine): readonly ConsoleLine[] {
  const messages = messagesOf(line);
  return messages.length === 1 ? messages : [line, ...messages];
}

/** `matches`: each expression finds something in some line. */
export const matches: ConsoleKind = {
  key: "matches",
  about: "expressions that must each match some line of the console",
  columns: { "": { type: "lines", want: "some" } },
  rowNames: "",
  scrape: scrapeLines,
};

/** `never`: no expression finds anything in any line. */
export const never: ConsoleKind = {
  key: "never",
  about: "expressions that no line of the console may match",
  columns: { "": { type: "lines", want: "none" } },
  rowNames: "",
  scrape: scrapeLines,
};

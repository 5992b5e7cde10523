/** Secrets in a column of a table: comma-separated values, tabs, Markdown. Its header says which. */
import { isSecretKey } from "../text/secret_key.ts";
import type { FoundSecret } from "./secret.ts";

const SEPARATORS = [",", "\t", "\\t", "|", ";"] as const;
const MAY_BE_HEADER = /(?:pass|secret|token|pw)/i;
const MOST_CHARACTERS = 1024;
const MOST_ROWS = 200;
/** What a Markdown table draws below its header. */
const RULE = /^[\s:|-]*$/;

/** What stands below a header that names a secret, in the lines behind it that have as many cells. */
export function tabledSecrets(text: string): readonly FoundSecret[] {
  const found: FoundSecret[] = [];
  const lines = text.replaceAll("\\n", "\n").split("\n");
  for (let at = 0; at < lines.length; at++) {
    const header = headerOf(lines[at] ?? "");
    if (header === undefined) continue;
    const { separator, columns, cells } = header;
    const end = Math.min(lines.length, at + 1 + MOST_ROWS);
    for (at += 1; at < end; at++) {
      const row = cellsOf(lines[at] ?? "", separator);
      if (row.length !== cells) break;
      if (!RULE.test(lines[at] ?? "")) found.push(...columns.map((nth) => ({ text: row[nth] ?? "" })));
    }
    at -= 1;
  }
  return found;
}

function headerOf(line: string) {
  if (line.length > MOST_CHARACTERS || !MAY_BE_HEADER.test(line)) return undefined;
  const separator = SEPARATORS.find((each) => line.includes(each));
  if (separator === undefined) return undefined;
  const cells = cellsOf(line, separator);
  // A sentence has commas too.
  if (!cells.every((cell) => /^[\w .-]{0,40}$/.test(cell) && cell.split(" ").length < 4)) return undefined;
  const columns = cells.flatMap((cell, nth) => isSecretKey(cell) ? [nth] : []);
  return columns.length === 0 ? undefined : { separator, columns, cells: cells.length };
}

const cellsOf = (line: string, separator: string): readonly string[] =>
  line.slice(0, MOST_CHARACTERS).split(separator).map((cell) =>
    cell.trim().replace(/^["']|["']$/g, "").replace(/^content:[ \t]{0,4}["']?/, "")
  );

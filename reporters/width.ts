/** How many columns of a terminal a text takes, and texts made to fit. */

// Wide and fullwidth blocks of Unicode's EastAsianWidth.txt, and emoji. Where terminals differ (emoji joined by ZWJ, flags)
// the larger width is counted: a line that is too short is fine, one that wraps is not.
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18dff}\u{1b000}-\u{1b2ff}\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;

// U+00AD takes a column in glibc's wcwidth. VS16 turns the character before it into a wide one.
const ZERO_WIDTH = /(?![\u00ad\ufe0f])[\p{Mn}\p{Me}\p{Cf}]/u;

/** Columns that a line takes at most. */
export function displayWidth(line: string): number {
  let columns = 0;
  for (const character of line) columns += characterWidth(character);
  return columns;
}

/** The line cut to at most `columns`, with `…` where something is missing. */
export function fit(line: string, columns: number): string {
  if (displayWidth(line) <= columns) return line;
  return columns < 1 ? "" : `${head(line, columns - 1)}…`;
}

/** The line cut or padded with spaces to exactly `columns`. */
export function column(line: string, columns: number): string {
  const fitted = fit(line, columns);
  return fitted + " ".repeat(Math.max(0, columns - displayWidth(fitted)));
}

/** The text in lines of at most `columns`, broken at spaces where there are any. Tabs become four spaces. */
export function wrap(text: string, columns: number): readonly string[] {
  return text.replaceAll("\t", "    ").split("\n").flatMap((line) => wrapLine(line, Math.max(2, columns)));
}

function wrapLine(line: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let rest = line;
  for (let full = head(rest, columns); full.length < rest.length; full = head(rest, columns)) {
    const space = head(rest, columns + 1).lastIndexOf(" ");
    const piece = space > columns / 2 ? full.slice(0, space) : full;
    lines.push(piece.trimEnd());
    rest = rest.slice(piece.length).trimStart();
  }
  return [...lines, rest];
}

function head(line: string, columns: number): string {
  let taken = "";
  let width = 0;
  for (const character of line) {
    width += characterWidth(character);
    if (width > columns) break;
    taken += character;
  }
  return taken;
}

function characterWidth(character: string): number {
  if (character >= " " && character <= "~") return 1;
  if (ZERO_WIDTH.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

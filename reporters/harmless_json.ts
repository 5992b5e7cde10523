/** JSON that terminals and CI servers take for text, and every reader for what was said. */

// What JSON.stringify leaves as it is, and a terminal or an editor acts on; guest_text.ts tells of each.
const UNSAFE = /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/gu;
// The first signs of a CI server's commands. Two of them in a row stand in texts alone: no report has lists in lists.
const COMMAND = /#(?=#)|:(?=:)|\[(?=\[)/g;

/** The value as JSON, `indent` spaces a level, none on one line. What could do harm is written as an escape, and reads back the same. */
export function harmlessJson(value: unknown, indent = 0): string {
  return JSON.stringify(value, null, indent)
    .replace(UNSAFE, (character) => character === "\n" ? character : escaped(character))
    .replace(COMMAND, escaped);
}

function escaped(character: string): string {
  return Array.from(
    { length: character.length },
    (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`,
  ).join("");
}

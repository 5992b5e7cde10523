/** Words of a case inside of a message. */

// C0, DEL, C1, bidi controls, U+2028 and U+2029, halves of surrogate pairs: a message is one line, and no terminal's order.
const HIDDEN = /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\p{Cs}]/gu;

// Azure Pipelines and GitHub obey `##vso[` and `##[` anywhere on a line of a log.
const COMMAND = /#(?=#[a-z-]*\[)/gi;

/** A message as it may be printed: characters that are not seen as escapes, commands of CI servers broken by a space. */
export function shownOnOneLine(message: string): string {
  return message.replace(HIDDEN, (character) => {
    const hex = (character.codePointAt(0) ?? 0).toString(16);
    return hex.length <= 2 ? `\\x${hex.padStart(2, "0")}` : `\\u${hex.padStart(4, "0")}`;
  }).replace(COMMAND, "$& ");
}

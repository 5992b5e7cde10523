/** The one engine of people's regular expressions: RE2, whose time grows with the text and never runs away. */
import { RE2JS, RE2JSException, RE2JSSyntaxException } from "re2js";

const LONGEST_SOURCE = 500;
// RE2's time is the length of the text times this: so much takes half a second for the worst 100 kB. What 500 characters
// come to without a counted repetition is less.
const MOST_INSTRUCTIONS = 510;

/** An expression in RE2's syntax, or what is wrong with its source and what would do. */
export function compileExpression(source: string): RE2JS | string {
  if (source.length > LONGEST_SOURCE) {
    return `the regular expression is longer than ${LONGEST_SOURCE} characters`;
  }
  const [asText] = source.match(/(?<!\\)\{,\d+\}/) ?? [];
  if (asText !== undefined) {
    // PCRE2 and Python repeat by it. In RE2 it is text, which a "never" would find nowhere, and pass.
    return `"${asText}" is no repetition (write {0${asText.slice(1)}, or \\${asText} for the text)`;
  }
  try {
    const expression = RE2JS.compile(source);
    return expression.programSize() <= MOST_INSTRUCTIONS
      ? expression
      : `${JSON.stringify(source)} repeats too much for a long text (write it with * or +)`;
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    return describeMistake(source, error);
  }
}

/** What other engines know and RE2 does not (https://github.com/google/re2/wiki/Syntax), by the piece that it stops at. */
const UNKNOWN: readonly { readonly piece: RegExp; readonly does: string; readonly wouldDo: string }[] = [
  {
    piece: /^\(\?<?[=!]/,
    does: "looks around",
    wouldDo: "write what may stand there, without the look-around",
  },
  { piece: /^\\[1-9k]/, does: "refers back to a group", wouldDo: "write out what is to stand there again" },
  {
    piece: /^(?:\(\?>|[*+?]\+$|\{.*\}\+$)/,
    does: "forbids to go back",
    wouldDo: "write (?:...) and a single +: RE2 never goes back",
  },
  { piece: /^\\[uc]/, does: "names a character", wouldDo: "write \\x{2028}, with its number" },
  { piece: /^\\Z/, does: "names the end of the text", wouldDo: "write $ or \\z" },
];

function describeMistake(source: string, error: RE2JSException): string {
  const shown = JSON.stringify(source);
  const piece = error instanceof RE2JSSyntaxException ? error.input ?? "" : "";
  const unknown = UNKNOWN.find((each) => each.piece.test(piece));
  if (unknown) {
    return `${shown} ${unknown.does} by ${shorten(piece)}, which RE2 does not know (${unknown.wouldDo})`;
  }
  const reason = error.message.replace(/^error parsing regexp: /, "");
  return `${shown} is not a regular expression: ${reason} (RE2's syntax: nothing looks around or back)`;
}

/** The engine cites all that follows a look-behind. */
function shorten(piece: string): string {
  return piece.match(/^\(\?<?[=!>]/)?.[0] ?? piece;
}

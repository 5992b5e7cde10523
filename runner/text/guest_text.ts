/** The one filter for text of a guest or a case on its way to a terminal, a report or a log of CI. */

// ECMA-48 §5.6, §8.3: OSC, DCS, SOS, PM and APC carry a string up to ST (or BEL, as xterm has it). One that never
// ends, or not on its line, loses only its introducer, so that a guest can't hide the rest of a line behind it.
const STRING_SEQUENCE =
  // deno-lint-ignore no-control-regex
  /(?:\x1b[PX\]^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x80-\x9f\n]*(?:\x07|\x1b\\|\x9c)/g;

// ECMA-48 §5.4 and §5.5. All but the introducer is optional: a console that is cut in the middle of a sequence
// leaves half of it, which strip-ansi lets through (jest-junit#197).
// deno-lint-ignore no-control-regex
const CONTROL_SEQUENCE = /(?:\x1b\[|\x9b)[0-?]*[ -\/]*[@-~]?|\x1b[ -\/]*[0-~]?/g;

// C0, DEL, C1, bidi controls, U+2028 and U+2029, noncharacters and lone surrogates. XML 1.0 can't hold most of
// them even as `&#27;`; the others reorder or break lines in viewers.
const UNPRINTABLE = /(?![\n\t])[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}\p{Cs}]/gu;

// What a CI server obeys when it stands in a log or report: Jenkins and GitLab copy the file that an ATTACHMENT tag names
// off the agent; `##[`, `##vso[` (Azure), `##teamcity[` and `::name args::` (GitHub, CVE-2020-15228) are commands.
// GitHub wants its colons first on the line, so `std::io::Error` may stay. There they are broken without the colons at the
// end too: a report may put the rest of its own line behind a text, and that may hold them. `::ffff:10.0.0.1` is an address.
const CI_COMMAND =
  /\[(?=\[(?:ATTACHMENT|PROPERTY)\|)|#(?=#[a-z-]*\[)|(?<!\w):(?=:[a-z][a-z-]*(?:\s[^\n]*?)?::)|(?<=^[ \t]*):(?=:(?![\da-f]{1,4}(?:[:/\s]|$))[a-z])/gim;

// Neither filter finds anything in a text without these: nearly all are such, and a large report has a million.
const SUSPECT_CHARACTER = /[^\x20-\x7e\n\t]/;
const SUSPECT_COMMAND = /\[\[|##|::/;

// More than any cap leaves; a flood beyond it is cut before the filters, which take seconds for 20 MB.
const MAX_RAW_CHARACTERS = 1_000_000;

/**
 * Text of a guest or a case made safe for any report: escape sequences dropped, other control characters shown as
 * `\x1b`, CI commands broken by a space. Newlines and tabs stay. At most `maxCharacters` UTF-16 units are left.
 */
export function guestText(text: string, maxCharacters = 4000): string {
  return filtered(text, maxCharacters, withoutControls);
}

/** Like {@linkcode guestText}, on one line: every run of white space becomes one space. */
export function guestLine(text: string, maxCharacters = 200): string {
  return filtered(text, maxCharacters, (raw) => withoutControls(raw).replace(/\s+/g, " ").trim());
}

/**
 * A message that quotes a case: on one line, nothing dropped, whatever is not seen shown as `\x1b`, CI commands broken by a
 * space. Its author must see what stands there.
 */
export function messageLine(message: string): string {
  return breakCommands(message.replace(UNPRINTABLE, visible).replace(/[\n\t]/g, visible));
}

function filtered(text: string, maxCharacters: number, filter: (raw: string) => string): string {
  const flood = Math.max(0, text.length - MAX_RAW_CHARACTERS);
  const raw = flood === 0
    ? text
    : text.slice(0, MAX_RAW_CHARACTERS / 2) + text.slice(-MAX_RAW_CHARACTERS / 2);
  return capped(breakCommands(filter(raw)), maxCharacters, flood);
}

function withoutControls(text: string): string {
  if (!SUSPECT_CHARACTER.test(text)) return text;
  return text
    .replaceAll("\r\n", "\n")
    .replace(/\r$/, "")
    .replace(STRING_SEQUENCE, "")
    .replace(CONTROL_SEQUENCE, "")
    .replace(UNPRINTABLE, visible);
}

function visible(character: string): string {
  const hex = character.codePointAt(0)?.toString(16) ?? "";
  if (hex.length <= 2) return `\\x${hex.padStart(2, "0")}`;
  return hex.length <= 4 ? `\\u${hex.padStart(4, "0")}` : `\\u{${hex}}`;
}

/** Head and tail of a text that is too long, or has lost `flood` characters before. A cut never halves a surrogate pair. */
function capped(text: string, maxCharacters: number, flood: number): string {
  if (text.length <= maxCharacters && flood === 0) return text;
  const kept = Math.max(0, Math.min(text.length, maxCharacters - cutMark(text.length + flood).length));
  const head = text.slice(0, Math.ceil(kept / 2)).replace(/[\ud800-\udbff]$/, "");
  const tail = text.slice(text.length - Math.floor(kept / 2)).replace(/^[\udc00-\udfff]/, "");
  return `${head}${cutMark(text.length + flood - head.length - tail.length)}${tail}`;
}

function cutMark(characters: number): string {
  return ` [${characters} characters cut] `;
}

function breakCommands(text: string): string {
  return SUSPECT_COMMAND.test(text) ? text.replace(CI_COMMAND, "$& ") : text;
}

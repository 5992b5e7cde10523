/** What stands behind a key, whatever wrote it: YAML, JSON, TOML, INI, XML, a shell. No grammar is trusted, and each is bounded. */

const MOST_CHARACTERS = 16 * 1024;
const MOST_ITEMS = 500;
/** What a shell's word goes on with behind a quote. */
const MOST_BEHIND = 200;

/** How a value may stand. */
export interface ValuePlace {
  /** How many blanks stand before its key. */
  readonly indent: number;
  /** Whether a bare one goes on to its line's end. */
  readonly isWhole: boolean;
}

/** The scalars that stand at `at`; none where nothing does. */
export function valuesAt(text: string, at: number, place: ValuePlace): readonly string[] {
  const from = at + lengthOf(PROPERTIES, text, at);
  // SQL's N'x', Python's b"x".
  const start = /^[NEBU]["']/i.test(text.slice(from, from + 2)) ? from + 1 : from;
  const [, ...paired] = PAIRED_QUOTES.exec(text.slice(start, start + 520)) ?? [];
  const inPair = paired.find((each) => each !== undefined);
  if (inPair !== undefined) return [inPair];
  const quote = QUOTES.find((each) => text.startsWith(each, start));
  if (quote !== undefined) return quoted(text, start + quote.length, quote);
  const first = text.charAt(start);
  if (first === "[" || first === "{") return flowScalars(text, start);
  if (lengthOf(BLOCK, text, start) > 0) return blockLines(text, start, place.indent);
  return bareValues(text, start, place);
}

/** Nix's, Lua's, PostgreSQL's quotes, on one line. */
const PAIRED_QUOTES = /^(?:''([^'\n]{1,512})''|\[\[([^[\]\n]{1,512})\]\]|\$\$([^$\n]{1,512})\$\$)/;
// A tag, an anchor.
const PROPERTIES = /(?:[!&][^\s,[\]{}]{0,64} {1,8}){0,2}/y;
const QUOTES = ['"""', "'''", '\\"', '"', "\\'", "'", "`"];
// A block of text, or a value that begins on the next line.
const BLOCK = /(?:[|>][+\d-]{0,2})?[ \t]{0,64}(?:#[^\n]{0,500})?\r?\n/y;

function lengthOf(sticky: RegExp, text: string, at: number): number {
  sticky.lastIndex = at;
  return sticky.test(text) ? sticky.lastIndex - at : 0;
}

/** Up to the quote that closes it; without one, up to the line's end. What is escaped is shown so too, where its text is. */
function quoted(text: string, start: number, quote: string): readonly string[] {
  const rest = text.slice(start, start + MOST_CHARACTERS);
  let end = rest.indexOf(quote);
  while (end >= 0 && quote === '"' && isEscaped(rest, end)) end = rest.indexOf(quote, end + 1);
  while (end >= 0 && quote === "'" && rest.charAt(end + 1) === "'") end = rest.indexOf(quote, end + 2);
  const found = rest.slice(0, end >= 0 ? end : rest.search(/\n|$/));
  const meant = quote === "'" ? found.replaceAll("''", "'") : quote === '"' ? unescaped(found) : found;
  const values = meant === found ? [found] : [meant, found];
  // A shell's word goes on behind its quotes: `"a"b`.
  const next = end < 0 ? "" : rest.slice(end + quote.length, end + quote.length + MOST_BEHIND);
  const [behind = ""] = /^(?:"[^"\n]*"|'[^'\n]*'|[\w$!@%^*+.~-])+/.exec(next) ?? [];
  const more = behind.replace(/["']/g, "");
  return more === "" ? values : [...values, more, found + more];
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text.charAt(at - 1 - backslashes) === "\\") backslashes += 1;
  return backslashes % 2 === 1;
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", "0": "\0" };

/** A text without the backslashes of JSON and YAML. */
export function unescaped(text: string): string {
  return text.replace(
    /\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([^]))/g,
    (_, four, two, one) =>
      one === undefined ? String.fromCharCode(parseInt(four ?? two, 16)) : ESCAPES[one] ?? one,
  );
}

/** The scalars of a list or mapping in brackets; keys are none of them. */
function flowScalars(text: string, start: number): readonly string[] {
  const rest = text.slice(start, start + MOST_CHARACTERS / 4);
  const end = rest.search(rest.startsWith("[") ? /\]/ : /\}/);
  const inside = end < 0 ? rest.slice(1, Math.max(1, rest.search(/\n|$/))) : rest.slice(1, end);
  return scalarsOf(inside.split(/,|\n/));
}

/** The lines below a key that are indented deeper, or list items no less. */
function blockLines(text: string, start: number, indent: number): readonly string[] {
  const lines: string[] = [];
  let at = text.indexOf("\n", start) + 1;
  while (at > 0 && at < text.length && at < start + MOST_CHARACTERS && lines.length < MOST_ITEMS) {
    const next = text.indexOf("\n", at);
    const line = text.slice(at, Math.min(next < 0 ? text.length : next, at + MOST_CHARACTERS));
    const blanks = line.search(/\S/);
    if (blanks >= 0 && (blanks < indent || (blanks === indent && !line.startsWith("- ", indent)))) break;
    lines.push(line);
    at = next + 1;
  }
  return scalarsOf(lines);
}

const PUBLIC =
  /^(?:user|username|login|name|id|url|uri|host|type|path|owner|permissions|server|email|encoding)$/i;

/** Whether what stands under such a key beside a secret is none. */
export const isPublicKey = (key: string): boolean => PUBLIC.test(key);

/** `- x`, `a: x` and `x`, without their quotes. */
function scalarsOf(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => {
    const item = line.trim().replace(/^(?:- {1,8}){1,4}/, "");
    const [whole = "", key = ""] = /^["']?([\w.-]{1,80})["']?:(?: {1,64}|$|(?=["']))/.exec(item) ?? [];
    const value = item.slice(whole.length).trim().replace(/^["']|["']$/g, "");
    return isPublicKey(key) || /^[|>][+\d-]{0,2}$/.test(value) ? [] : [value];
  });
}

// Where a shell's word, an item in brackets, a parameter of a URL or of a DSN ends.
const WORD = /^[^\s"'`,;&|)}\]<>\\]{1,1024}/;

/** A word, the phrase that it begins, or all up to the line's end: a bare value of YAML or INI may hold anything. */
function bareValues(
  text: string,
  start: number,
  { isWhole }: { readonly isWhole: boolean },
): readonly string[] {
  const rest = text.slice(start, start + (isWhole ? MOST_CHARACTERS : 1024));
  const [line = ""] = /^[^\n]*/.exec(rest) ?? [];
  if (isWhole) return [withoutComment(line).replace(/\r$/, "")];
  const [word = ""] = WORD.exec(line) ?? [];
  const words = (/^[^\s"'`]{1,1024}/.exec(line) ?? []).map(withoutClosing);
  const near = text.slice(Math.max(0, start - 200), start);
  const phrase = phraseIn(line, near.slice(near.lastIndexOf("\n") + 1));
  return [word, ...words, ...(/\s/.test(phrase) ? [phrase] : [])];
}

/** Up to the quote or bracket in which all of it stands, or to the end of a line that begins with its key; else nothing. */
function phraseIn(line: string, before: string): string {
  const quote = openQuote(before);
  const isFirst = /^[\s-]{0,64}["']?[\w.-]{1,80}["']?[ \t]{0,8}[:=][ \t]{0,64}$/.test(before);
  if (quote !== "") return upTo(upTo(line, line.indexOf(quote)), line.search(/\s(?:--?\w|[\w.-]{1,40}=)/));
  const [opened, closed] = ["[{", "]}"].map((signs) =>
    Math.max(...Array.from(signs, (sign) => before.lastIndexOf(sign)))
  );
  if (Number(opened) > Number(closed)) return upTo(line, line.search(/[,}\]]/));
  return isFirst ? withoutComment(line) : "";
}

const upTo = (text: string, end: number) => (end < 0 ? text : text.slice(0, end)).trim();

/** The quote that stands open behind a text; an apostrophe in a word is none. */
function openQuote(text: string): string {
  let open = "";
  for (const { 0: sign, index } of text.matchAll(/\\[^]|["'`]/g)) {
    if (sign === open) open = "";
    else if (open === "" && /^(?:["'`]|\\")$/.test(sign) && !/\w/.test(text.charAt(index - 1))) open = sign;
  }
  return open;
}

const withoutClosing = (word: string) => word.replace(/(?<![)}\],;])[)}\],;]{1,8}$/, "");

function withoutComment(value: string): string {
  const at = value.search(/[ \t]#/);
  return (at < 0 ? value : value.slice(0, at)).trimEnd();
}

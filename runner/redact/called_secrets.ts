/** Secrets by their place among others: the arguments of a call that logs in, SQL's values under their columns. */
import { isSecretKey } from "../text/secret_key.ts";
import type { FoundSecret } from "./secret.ts";

/** What logs in, or makes what logs in: `smtp.login(`, `new PDO(`, `HTTPBasicAuth(`, and Python's `auth=(`. */
const CALL =
  /(?<![a-z])(?:(?:set_?)?(?:http)?_?basic_?auth|password_?authentication|\w{0,40}credentials?|(?:dbi|ssh|client|conn|db)\w{0,20}(?:->|\.|::)connect|authenticate|log_?in|sign_?in|auth|pdo|mysqli?(?:_real)?(?:_p?connect)?|(?:mssql|pg|odbc|oci|ftp|ldap|imap|ssh2_auth)_?(?:p?connect|login|bind|open|password)|simple_bind(?:_s)?|get_?connection|set_?password|(?:add|create)_?user)[ \t]{0,4}=?[ \t]{0,4}\(/gi;
/** `INSERT INTO t (a, password) VALUES`, up to the bracket before the columns. */
const INSERT =
  /(?<!\w)(?:insert|replace)[ \t]{1,8}(?:[\w.`"$-]{1,80}[ \t]{1,8}){0,3}[\w.`"$-]{1,80}\s{0,32}\(/gi;
const VALUES = /\s{0,64}values\s{0,64}\(/iy;
const NEXT_ROW = /\s{0,64},\s{0,64}\(/y;

// Of the text behind a bracket no more is looked at.
const MOST_CHARACTERS = 4096;
const MOST_CALLS = 4000;

/** The secrets among arguments and values. */
export function calledSecrets(text: string): readonly FoundSecret[] {
  return [...argumentsIn(text), ...valuesIn(text)];
}

/** The last of two texts and more is the secret. */
function argumentsIn(text: string): readonly FoundSecret[] {
  return Array.from(text.matchAll(CALL)).slice(0, MOST_CALLS).flatMap((call) => {
    const { items } = bracketAt(text, call.index + call[0].length);
    const texts = items.flatMap((each) => unquoted(each) ?? []);
    const last = texts.at(-1) ?? "";
    // Host, user, password, database.
    const ofFour = texts.length === 4 && /mysqli/i.test(call[0]) ? [{ text: texts[2] ?? "" }] : [];
    return texts.length < 2 || isElsewhere(last) ? [] : [...ofFour, { text: last }];
  });
}

/** A path, an address, a name that all use: what logs in is told these too. */
const isElsewhere = (text: string) =>
  /^(?:[\w.+-]{0,40}:\/\/|\/|\.)/.test(text) ||
  /^(?:localhost|root|admin|user|utf-?8|utf8mb4|basic|digest)$/i.test(text);

/** What stands under columns that are called like a secret. */
function valuesIn(text: string): readonly FoundSecret[] {
  const found: FoundSecret[] = [];
  let next = 0;
  for (const { 0: words, index } of text.matchAll(INSERT)) {
    if (index < next || found.length > MOST_CALLS) continue;
    const columns = bracketAt(text, index + words.length);
    const isSecret = columns.items.map((each) => isSecretKey(unquoted(each) ?? each));
    next = columns.end;
    VALUES.lastIndex = next;
    let hasRow = isSecret.includes(true) && VALUES.test(text);
    let at = VALUES.lastIndex;
    while (hasRow && found.length <= MOST_CALLS) {
      const row = bracketAt(text, at);
      found.push(...row.items.filter((_, column) => isSecret[column]).flatMap(textsOf));
      next = row.end;
      NEXT_ROW.lastIndex = next;
      hasRow = NEXT_ROW.test(text);
      at = NEXT_ROW.lastIndex;
    }
  }
  return found;
}

/** A value, or what a function is given: `PASSWORD('x')`, `crypt('x', gen_salt('bf'))`. */
function textsOf(item: string): readonly FoundSecret[] {
  const text = unquoted(item) ??
    /\(\s{0,8}(?:'([^'\n]{1,512})'|"([^"\n]{1,512})")/.exec(item)?.slice(1).join("");
  return text === undefined ? [] : [{ text }];
}

interface Bracket {
  /** What commas part. */
  readonly items: readonly string[];
  /** Where it ends, behind its own bracket. */
  readonly end: number;
}

/** What stands in a bracket that is open before `start`: each character is looked at once, and a quote may hold any. */
function bracketAt(text: string, start: number): Bracket {
  const items: string[] = [];
  const last = Math.min(text.length, start + MOST_CHARACTERS);
  let from = start;
  let depth = 0;
  let at = start;
  for (; at < last; at += 1) {
    const sign = text.charAt(at);
    if (sign === "\\") at += 1;
    else if (QUOTES.includes(sign)) at = closing(text, at, last);
    else if (OPENING.includes(sign)) depth += 1;
    else if (CLOSING.includes(sign)) depth -= 1;
    if (depth < 0 || (sign === "," && depth === 0)) {
      items.push(text.slice(from, at).trim());
      from = at + 1;
    }
    if (depth < 0) break;
  }
  return { items, end: Math.min(at + 1, last) };
}

const QUOTES = "\"'`";
const OPENING = "([{";
const CLOSING = ")]}";

/** Where a quote is closed; the end of what is looked at where it is not. */
function closing(text: string, start: number, last: number): number {
  const quote = text.charAt(start);
  let at = start + 1;
  while (at < last && text.charAt(at) !== quote) at += text.charAt(at) === "\\" ? 2 : 1;
  return at;
}

/** The text in quotes that an item is, or that it is named: `password='x'`, `b"x"`; none where it is no text. */
function unquoted(item: string): string | undefined {
  const [, quote = "", text = ""] =
    /^(?:[\w-]{1,40}[ \t]{0,4}[=:][ \t]{0,4})?[bBrRuUN@]{0,2}(["'`])([^]{0,1024})$/.exec(item) ?? [];
  return text.endsWith(quote) && quote !== "" ? text.slice(0, -1) : undefined;
}

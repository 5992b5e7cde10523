/** The text that LVM2 keeps its metadata in: sections, numbers, quoted text and lists (lvm2, lib/config). */

/** A value of the text. */
export type LvmValue =
  | LvmSection
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "number"; readonly number: number }
  | { readonly kind: "list"; readonly items: readonly LvmValue[] };

/** A section: `name { key = value ... }`, or the whole text. */
export interface LvmSection {
  /** Tells it from other values. */
  readonly kind: "section";
  /** In the order of the text. */
  readonly entries: ReadonlyMap<string, LvmValue>;
}

/** What is not as lvm2 writes it; it never leaves this file. */
class Malformed extends SyntaxError {}

// lvm2 nests four deep; a text made to exhaust the stack must not.
const MAX_DEPTH = 8;
const MAX_TOKENS = 400_000;

/** Reads a text; `undefined` where it is none of LVM2's. */
export function parseLvmText(text: string): LvmSection | undefined {
  try {
    const tokens = new Tokens(text);
    const section = parseSection(tokens, 0);
    return tokens.next() === undefined ? section : undefined;
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}

interface Token {
  readonly kind: "word" | "quoted" | "mark";
  readonly text: string;
}

const BLANK = /[\s\0]+|#[^\n]*/y;
const TOKEN = /([\w.+@/-]+)|"((?:[^"\\]|\\[^])*)"|([{}=\[\],])/y;

/** The tokens of a text, one at a time. */
class Tokens {
  readonly #text: string;
  #at = 0;
  #count = 0;
  #ahead: Token | undefined;

  constructor(text: string) {
    this.#text = text;
    this.#ahead = this.#read();
  }

  next(): Token | undefined {
    const token = this.#ahead;
    this.#ahead = this.#read();
    return token;
  }

  /** Takes a mark where it comes next. */
  takes(mark: string): boolean {
    if (this.#ahead?.kind !== "mark" || this.#ahead.text !== mark) return false;
    this.next();
    return true;
  }

  get isNextMark(): boolean {
    return this.#ahead === undefined || this.#ahead.kind === "mark";
  }

  #read(): Token | undefined {
    while (this.#match(BLANK)) { /* blanks and comments */ }
    if (this.#at >= this.#text.length) return undefined;
    const found = this.#match(TOKEN);
    if (!found || ++this.#count > MAX_TOKENS) throw new Malformed();
    const [, word, quoted, mark = ""] = found;
    if (word !== undefined) return { kind: "word", text: word };
    return quoted === undefined ? { kind: "mark", text: mark } : { kind: "quoted", text: unescape(quoted) };
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found) this.#at = pattern.lastIndex;
    return found;
  }
}

function unescape(quoted: string): string {
  return quoted.replace(/\\([^])/g, "$1");
}

function parseSection(tokens: Tokens, depth: number): LvmSection {
  if (depth > MAX_DEPTH) throw new Malformed();
  const entries = new Map<string, LvmValue>();
  while (!tokens.isNextMark) {
    const key = tokens.next()?.text ?? "";
    entries.set(key, parseEntry(tokens, depth));
  }
  return { kind: "section", entries };
}

function parseEntry(tokens: Tokens, depth: number): LvmValue {
  if (tokens.takes("=")) return parseValue(tokens);
  if (!tokens.takes("{")) throw new Malformed();
  const section = parseSection(tokens, depth + 1);
  if (!tokens.takes("}")) throw new Malformed();
  return section;
}

/** A number, a text, or a list of these: lvm2 nests no lists. */
function parseValue(tokens: Tokens): LvmValue {
  if (!tokens.takes("[")) return parseScalar(tokens);
  const items: LvmValue[] = [];
  while (!tokens.takes("]")) {
    items.push(parseScalar(tokens));
    tokens.takes(",");
  }
  return { kind: "list", items };
}

function parseScalar(tokens: Tokens): LvmValue {
  const token = tokens.next();
  if (token === undefined || token.kind === "mark") throw new Malformed();
  const { kind, text } = token;
  return kind === "word" && /^-?\d+$/.test(text)
    ? { kind: "number", number: Number(text) }
    : { kind: "text", text };
}

/** The sections right below one, with their names. */
export function sectionsIn(section: LvmSection | undefined): readonly (readonly [string, LvmSection])[] {
  return [...section?.entries ?? []].flatMap(([name, value]) =>
    value.kind === "section" ? [[name, value] as const] : []
  );
}

/** The section of that name; `undefined` where there is none. */
export function sectionIn(section: LvmSection, key: string): LvmSection | undefined {
  const value = section.entries.get(key);
  return value?.kind === "section" ? value : undefined;
}

/** Text of that name; `undefined` where there is none. */
export function textIn(section: LvmSection, key: string): string | undefined {
  const value = section.entries.get(key);
  return value?.kind === "text" ? value.text : undefined;
}

/** A count of that name: a whole number from 0 on; `undefined` where there is none. */
export function countIn(section: LvmSection, key: string): number | undefined {
  const value = section.entries.get(key);
  return value?.kind === "number" && isCount(value.number) ? value.number : undefined;
}

/** The list of that name; empty where there is none. */
export function listIn(section: LvmSection, key: string): readonly LvmValue[] {
  const value = section.entries.get(key);
  return value?.kind === "list" ? value.items : [];
}

/** Whether a number counts something. */
export function isCount(number: number): boolean {
  return Number.isSafeInteger(number) && number >= 0;
}

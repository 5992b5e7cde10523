/** A line -> its commands, each as words: as a shell has them, or a list in brackets. One pass, whatever stands there. */

const QUOTES = ['"', "'"];
const ENDS = ["|", ";", "&", "`", "(", ")"];

/** A command of a line. */
export interface Command {
  readonly words: readonly string[];
  /** What parts it from the next: `|`, `&&`, `)|` behind a group; empty at the line's end. */
  readonly end: string;
}

/** The commands of a line; what stands in quotes is one word, whatever it holds. */
export function commandsIn(line: string): readonly Command[] {
  const reader = new WordReader(line);
  reader.read();
  return reader.commands;
}

class WordReader {
  readonly commands: { words: string[]; end: string }[] = [{ words: [], end: "" }];
  readonly #line: string;
  /** Where the last one of each quote stands: behind it none is closed. */
  readonly #last: ReadonlyMap<string, number>;
  #word = "";
  /** From where to where the word stood in quotes: brackets there are its own. */
  #quotedFrom = Infinity;
  #quoted = 0;
  #isWord = false;

  constructor(line: string) {
    this.#line = line;
    this.#last = new Map(QUOTES.map((quote) => [quote, line.lastIndexOf(quote)]));
  }

  read(): void {
    for (let at = 0; at < this.#line.length; at += 1) at = this.#take(at);
    this.#endWord();
  }

  /** Takes what stands at `at`; gives the place of its last character. */
  #take(at: number): number {
    const sign = this.#line.charAt(at);
    const close = at < (this.#last.get(sign) ?? -1) ? this.#closing(sign, at + 1) : -1;
    if (close > at) {
      this.#quotedFrom = Math.min(this.#quotedFrom, this.#word.length);
      this.#add(withoutEscapes(this.#line.slice(at + 1, close), sign));
      this.#quoted = this.#word.length;
      return close;
    }
    if (sign === "\\") {
      this.#add(this.#line.charAt(at + 1));
      return at + 1;
    }
    if (ENDS.includes(sign)) this.#endCommand(sign);
    else if (/\s/.test(sign) || (sign === "," && this.#partsItems(at))) this.#endWord();
    else this.#add(sign);
    return at;
  }

  #closing(quote: string, start: number): number {
    let end = this.#line.indexOf(quote, start);
    if (quote === "'") return end;
    for (let at = start; end >= 0 && at <= end; at += 1) {
      if (this.#line.charAt(at) !== "\\") continue;
      at += 1;
      if (at === end) end = this.#line.indexOf(quote, end + 1);
    }
    return end;
  }

  /** A comma of a list stands beside a quote or a blank. */
  #partsItems(at: number): boolean {
    return this.#quoted === this.#word.length || /^["'\s]?$/.test(this.#line.charAt(at + 1));
  }

  #add(text: string): void {
    this.#word += text;
    this.#isWord = true;
  }

  #endWord(): void {
    if (this.#isWord) this.commands.at(-1)?.words.push(this.#withoutBrackets());
    this.#word = "";
    this.#quotedFrom = Infinity;
    this.#quoted = 0;
    this.#isWord = false;
  }

  /** Without a list's own brackets and commas. */
  #withoutBrackets(): string {
    const word = this.#word;
    let end = word.length;
    while (end > this.#quoted && "]},".includes(word.charAt(end - 1))) end -= 1;
    let start = 0;
    while (start < Math.min(end, this.#quotedFrom) && "[{".includes(word.charAt(start))) start += 1;
    return word.slice(start, end);
  }

  #endCommand(sign: string): void {
    this.#endWord();
    const isEmpty = this.commands.at(-1)?.words.length === 0;
    const ended = this.commands.at(isEmpty ? -2 : -1);
    if (ended !== undefined) ended.end += sign;
    if (!isEmpty) this.commands.push({ words: [], end: "" });
  }
}

const withoutEscapes = (text: string, quote: string) =>
  quote === '"' ? text.replace(/\\(["\\$`])/g, "$1") : text;

/** The name of a program, wherever it lies. */
export const nameOf = (word: string): string => word.slice(word.lastIndexOf("/") + 1);

/** What is wrong with text that is not YAML, in words for a person who writes cases. */
import type { YAMLError } from "yaml";
import type { TextMistake } from "./text_mistakes.ts";

/** npm:yaml's errors in our words; the first row that fits. `open`: what it began with stands further up. */
const WORDS: readonly {
  readonly code: YAMLError["code"];
  readonly message?: RegExp;
  readonly words: string;
  readonly open?: (text: string, offset: number) => number;
}[] = [
  { code: "MULTIPLE_DOCS", words: "a second document begins here (one case per file)" },
  { code: "MISSING_CHAR", message: /closing "/, words: "this quote is not closed", open: lastOf('"') },
  { code: "MISSING_CHAR", message: /closing '/, words: "this quote is not closed", open: lastOf("'") },
  {
    code: "MISSING_CHAR",
    message: /Implicit map keys/,
    words: `a key needs a colon and a space behind it ("disk: 20G")`,
  },
  { code: "BAD_DQ_ESCAPE", words: `unknown escape (write "\\\\" for a backslash, or use single quotes)` },
  { code: "BAD_SCALAR_START", words: "text can't begin with this character (quote it)" },
  {
    code: "BLOCK_AS_IMPLICIT_KEY",
    message: /Nested mappings/,
    words: `a second ": " in this value, or wrong indentation (quote the text, or align the keys)`,
  },
  {
    code: "UNEXPECTED_TOKEN",
    message: /Unexpected , /,
    words: "nothing stands before this comma (delete it)",
  },
  {
    code: "UNEXPECTED_TOKEN",
    message: /at node end/,
    words: "text behind a closed quote or bracket (quote all of it)",
  },
  {
    code: "BAD_INDENT",
    message: /^Flow/,
    words: "this bracket is not closed, or a line inside of it is not indented",
    open: openBracket,
  },
  { code: "BAD_INDENT", words: "wrong indentation (keys of one mapping begin in one column)" },
  {
    code: "MULTILINE_IMPLICIT_KEY",
    words:
      `no colon and space behind this key, or wrong indentation (write "disk: 20G", keys of one mapping in one column)`,
  },
];

/** A quote that is never closed is the last of its kind. */
function lastOf(quote: string): (text: string, offset: number) => number {
  return (text, offset) => Math.max(0, text.lastIndexOf(quote, offset - 1));
}

function openBracket(text: string, offset: number): number {
  let closed = 0;
  for (let at = offset - 1; at >= 0; at--) {
    if ("]}".includes(text.charAt(at))) closed++;
    else if ("[{".includes(text.charAt(at)) && closed-- === 0) return at;
  }
  return offset;
}

/** A syntax error and its place. `isTab`: it stands on a line that is indented with a tab. */
export interface SyntaxMistake extends TextMistake {
  readonly isTab: boolean;
}

/** Says what is wrong where npm:yaml stopped. */
export function describeSyntaxError(
  { code, message, pos: [offset] }: YAMLError,
  text: string,
): SyntaxMistake {
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  const [indent = ""] = text.slice(lineStart).match(/^ *(?=\t)/) ?? [];
  if (text[lineStart + indent.length] === "\t") {
    return {
      offset: lineStart + indent.length,
      mistake: "a tab in the indentation (YAML indents with spaces)",
      isTab: true,
    };
  }
  const wording = WORDS.find((row) => row.code === code && (row.message?.test(message) ?? true));
  const [said = ""] = message.split(/\n/);
  const start = wording?.open?.(text, offset) ?? offset;
  return { offset: start, mistake: wording?.words ?? `this is not YAML: ${said}`, isTab: false };
}

/** An unquoted comparison: YAML takes the `>` behind a colon, a dash or a comma for the sign of a block of text. */
const UNQUOTED = /(?<=(?:^|[:,[{-])[ ]+)>(=?\s*[\d.][^\s,}\]#]*)/g;

/** Every `> 19G` without quotes on the lines where npm:yaml found an error. */
export function findUnquotedComparisons(text: string, errors: readonly YAMLError[]): readonly TextMistake[] {
  return linesOf(text, errors).flatMap((lineStart) => {
    const [line = ""] = text.slice(lineStart).match(/^.*/) ?? [];
    return Array.from(line.matchAll(UNQUOTED), ({ index, 0: found }) => ({
      offset: lineStart + index,
      mistake: `an unquoted ">" begins a block of text in YAML (quote it: "${found}")`,
    }));
  });
}

/** Where the lines with an error begin. Each is looked for once: one line can hold an error in each of its words. */
function linesOf(text: string, errors: readonly YAMLError[]): readonly number[] {
  const starts: number[] = [];
  let end = -1;
  for (const offset of errors.map(({ pos: [start] }) => start).sort((a, b) => a - b)) {
    if (offset <= end) continue;
    starts.push(text.lastIndexOf("\n", offset - 1) + 1);
    const next = text.indexOf("\n", offset);
    end = next < 0 ? text.length : next;
  }
  return starts;
}

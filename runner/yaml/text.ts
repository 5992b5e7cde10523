/** The text of a case before a YAML reader sees it: what is refused outright, and where two readers might disagree. */

/** A mistake at a place of the text; offsets count UTF-16 units from 0. */
export interface TextMistake {
  readonly offset: number;
  readonly mistake: string;
}

const LONGEST_TEXT = 1024 * 1024;
/** The mistake of a file that is too large for a case. */
export const TOO_LONG = "the file is larger than 1 MiB (bring large data in with { file: path })";

/** What no YAML reader is asked about: each row is looked for in the whole text. */
const REFUSED: readonly { readonly pattern: RegExp; readonly describe: (found: string) => string }[] = [
  {
    pattern: /\0/g,
    describe: () => "a NUL character (is this a text file in UTF-8?)",
  },
  {
    // The rest of what YAML 1.2 calls not printable: @std/yaml and js-yaml refuse it in other words.
    // deno-lint-ignore no-control-regex
    pattern: /[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]|\p{Surrogate}/gu,
    describe: (found) => `control character ${codePoint(found)} (write it as an escape in double quotes)`,
  },
  {
    // YAML calls it a line end, npm:yaml does not.
    pattern: /\r(?!\n)/g,
    describe: () => "a carriage return without a line feed (save the file with LF line ends)",
  },
  {
    pattern: /^%/gm,
    describe: () => "a YAML directive has no place in a case (delete the line)",
  },
];

/** Everything in the text that has no place in a case file, whatever YAML makes of it. */
export function findTextMistakes(text: string): readonly TextMistake[] {
  if (text.length > LONGEST_TEXT) {
    return [{ offset: 0, mistake: TOO_LONG }];
  }
  return REFUSED.flatMap(({ pattern, describe }) =>
    Array.from(text.matchAll(pattern), ({ index, 0: found }) => ({ offset: index, mistake: describe(found) }))
  );
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}

/**
 * Where @std/yaml 1.2 and js-yaml 4 may read differently (found by comparing them on mutated cases), and what a case
 * must not hold. Over-cautious on purpose: a hit only means that npm:yaml, the same on either side, reads the text.
 */
const DOUBTS: readonly RegExp[] = [
  /[^\S \r\n]|\u0085/, // tabs, which @std/yaml takes for indentation, and blanks of Unicode
  /(?:^|[\s[{,:-])[&*!]/m, // anchors, aliases and tags, which are refused with their place
  /(?:^|[\s[{,-])[?:](?:\s|$)/m, // explicit and empty keys: @std/yaml reads `a: ? b` as two keys
  /<</, // merge keys
  /\n(?:---|\.\.\.)(?:\s|$)/, // several documents
  /[,[{](?:\s|#.*\n)*,/, // an empty item: null for @std/yaml, an error for js-yaml
  /[\]}](?! *(?:$|[,\]}]| #))/m, // @std/yaml reads on behind a closed collection
];

/** A quoted scalar as it should be: closed on its line, with nothing but an end, a colon or a comma behind it. */
const TIDY_QUOTED =
  /(?<=^|[\s[{,:-])(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\n]|'')*')(?= *(?:$|[,\]}]| #|:(?:\s|$)))/gm;

/** A line of a comment, or of a block of text. */
const COMMENT_LINE = /^ *#.*$/gm;
/** Where a quoted scalar may begin: the apostrophe of `cloud-init's` opens none. */
const OPENING_QUOTE = /(?:^|[\s[{,:-])["']/m;

/** Whether every YAML reader takes the text for the same tree (or the same error). */
export function isPlainYaml(text: string): boolean {
  const code = text.replace(COMMENT_LINE, "");
  if (DOUBTS.some((doubt) => doubt.test(code))) return false;
  // @std/yaml keeps a blank at the end of a quoted line, and reads on behind a closing quote.
  return !OPENING_QUOTE.test(code.replace(TIDY_QUOTED, "Q"));
}

/**
 * Whether every scalar that reads `scalar` is written without quotes, or every one with them; `undefined` where only
 * the second reading can tell. For text that {@linkcode isPlainYaml} takes.
 */
export function findQuoting(text: string, scalar: string): "plain" | "quoted" | undefined {
  if (scalar === "" || text.includes("\\")) return undefined; // an escape may spell it without its letters
  const found = new Set<"plain" | "quoted">();
  for (let at = text.indexOf(scalar); at >= 0; at = text.indexOf(scalar, at + 1)) {
    const around = text.charAt(at - 1) + text.charAt(at + scalar.length);
    const beyond = beyondBlanks(text, at, scalar.length);
    if (around === `""` || around === "''") found.add("quoted");
    else if (ALONE.test(beyond)) return undefined; // a line of a block, or a value on a line of its own
    else if (WHOLE.test(beyond)) found.add("plain");
  }
  const [only] = found;
  return found.size === 1 ? only : undefined;
}

/** What may stand before and behind a line that is one scalar; a `_` where the text ends. */
const ALONE = /^[\n_][\r\n_]$/;
/** What may stand before and behind a plain scalar: none is a word of a longer one. */
const WHOLE = /^[\n_:[{,-][\r\n_,\]}:#]$/;

/** The first characters before and behind that are no blanks. */
function beyondBlanks(text: string, at: number, length: number): string {
  let [before, behind] = [at - 1, at + length];
  while (text.charAt(before) === " ") before--;
  while (text.charAt(behind) === " ") behind++;
  return (text.charAt(before) || "_") + (text.charAt(behind) || "_");
}

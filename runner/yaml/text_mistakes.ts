/** The text of a case before a YAML reader sees it: what is refused outright. */

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

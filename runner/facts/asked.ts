/** What the probes of `files` and `commands` send: a line for each name that was asked for, every field in base64. */
import { FactsError } from "./fact.ts";
import { shellWord } from "../text/shell_word.ts";

import type { Value } from "../match/value.ts";

/** So much of a file, or of a command's output, is kept. */
const KEPT_BYTES = 65_536;

/** `pack`: standard input as one field. `=` stands before it, so that an empty one is a field too. */
export const PACK = `pack() { printf ' ='; head -c ${KEPT_BYTES} | base64 | tr -d '\\n'; }`;

/** Calls the shell function `look` with each name in base64 and as it is. */
export function lookAtEach(names: readonly string[]): string {
  return names.map((name) => `look ${new TextEncoder().encode(name).toBase64()} ${shellWord(name)}`).join(
    "\n",
  );
}

/** One line: the name that was asked for, its plain words, and its packed fields. */
export interface AskedLine {
  readonly name: string;
  readonly words: readonly string[];
  readonly fields: readonly Field[];
}

/** One packed field. */
export interface Field {
  readonly text: string;
  /** As much as is kept at most: there may have been more. */
  readonly isFull: boolean;
}

/** A field as a value; one that is not `isWhole` is only the beginning of what there was. */
export function valueOf({ text }: Field, isWhole: boolean): Value {
  return { kind: "text", text, ...(!isWhole && { cut: `its first ${KEPT_BYTES} bytes were kept` }) };
}

/** Reads the lines. Throws {@linkcode FactsError} where one is no such line. */
export function readAskedLines(text: string): readonly AskedLine[] {
  return text.split("\n").filter((line) => line !== "").map((line) => {
    const [name = "", ...parts] = line.split(" ");
    return {
      name: unpack(name).text,
      words: parts.filter((part) => !part.startsWith("=")),
      fields: parts.filter((part) => part.startsWith("=")).map((part) => unpack(part.slice(1))),
    };
  });
}

function unpack(field: string): Field {
  try {
    const bytes = Uint8Array.fromBase64(field);
    const isFull = bytes.length >= KEPT_BYTES;
    // A character that was cut in two is none.
    return { text: new TextDecoder().decode(bytes, { stream: isFull }), isFull };
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw new FactsError(`Cannot read the field ${JSON.stringify(field.slice(0, 40))}: it is not base64`);
    }
    throw error;
  }
}

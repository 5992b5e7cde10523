/** `defaults.yaml`: what the cases of a folder, and of those below it, have in common. */
import { dirname, join, resolve } from "@std/path";
import { CaseError } from "../yaml/case_error.ts";
import { CaseDocument } from "../yaml/document.ts";
import { keysNotIn } from "../case/keys.ts";
import type { Layer } from "./layers.ts";
import { DEFAULTS_NAME } from "./load_name.ts";
import { Mistakes } from "../yaml/mistakes.ts";
import { findBelow, namesWithin, readText } from "./read_files.ts";
import { readTree } from "../yaml/read_tree.ts";
import { isMapping } from "../yaml/tree.ts";

/** The layers that stand under a case, outermost first; or why they cannot be read. */
export interface Defaults {
  readonly layers: readonly Layer[];
  readonly mistakes: readonly CaseError[];
  /** The files as they were read: what is told of a mistake must show no secret of theirs. */
  readonly texts?: readonly string[];
}

/** A case's file: its name as the person gave it, and the real path of its folder. */
interface Place {
  readonly source: string;
  readonly folder: string;
}

const NONE: Defaults = { layers: [], mistakes: [] };

// As long as a case may be, and more than anybody keeps an eye on: each case is merged anew from all of them.
const MOST_CHARACTERS = 4 * 1024 ** 2;
const MOST_LAYERS = 50;

/** What only a project's own folder holds. */
const PROJECT_MARKS: readonly string[] = [".git", "deno.json", "deno.jsonc"];

/**
 * Reads the defaults of folders, each once. A case has those of its folder and of all above it, up to the project's (the
 * nearest one with {@linkcode PROJECT_MARKS}) or, in none, to the outermost: by where it lies, however it was named.
 */
export class DefaultsReader {
  readonly #folders = new Map<string, Promise<Defaults>>();

  /** What stands under a case. */
  under({ source, folder }: Place): Promise<Defaults> {
    const read = this.#folders.get(folder);
    if (read) return read;
    const reading = this.#read({ source, folder });
    this.#folders.set(folder, reading);
    return reading;
  }

  async #read({ source, folder }: Place): Promise<Defaults> {
    const names = await namesWithin(folder, [...PROJECT_MARKS, DEFAULTS_NAME]);
    const isLast = dirname(folder) === folder || await isProject(folder, names);
    const above = isLast ? NONE : await this.under({ source: dirname(source), folder: dirname(folder) });
    if (isTooMuch(above)) return above;
    const name = nameIn({ source, folder });
    const own = names.includes(DEFAULTS_NAME) ? await readDefaults(name, folder) : NONE;
    const all = {
      layers: [...above.layers, ...own.layers],
      mistakes: [...above.mistakes, ...own.mistakes],
      texts: [...above.texts ?? [], ...own.texts ?? []],
    };
    return isTooMuch(all) ? { ...all, layers: [], mistakes: [tooMuch(name)] } : all;
  }
}

function isTooMuch({ texts = [] }: Defaults): boolean {
  return texts.length > MOST_LAYERS || texts.reduce((sum, { length }) => sum + length, 0) > MOST_CHARACTERS;
}

function tooMuch(source: string): CaseError {
  const most = `${MOST_LAYERS} of them, and ${MOST_CHARACTERS / 1024 ** 2} Mi characters`;
  return new CaseError(
    { source, line: 1, column: 1 },
    `with those of the folders above these defaults are too much (at most ${most})`,
  );
}

async function isProject(folder: string, names: readonly string[]): Promise<boolean> {
  const marks = PROJECT_MARKS.filter((each) => names.includes(each));
  const found = await Promise.all(marks.map((each) => findBelow(folder, each)));
  return found.some((each) => each !== undefined);
}

/** As the person would name it; the real path where the names of the case's folders are those of links. */
function nameIn({ source, folder }: Place): string {
  const near = dirname(source);
  return join(resolve(near) === folder ? near : folder, DEFAULTS_NAME);
}

async function readDefaults(source: string, folder: string): Promise<Defaults> {
  const path = await findBelow(folder, DEFAULTS_NAME);
  if (path === undefined) return NONE;
  const text = typeof path === "string" ? await readText(path) : path;
  if (typeof text === "string") return { ...parseDefaults(text, source), texts: [text] };
  return { layers: [], mistakes: [new CaseError({ source, line: 1, column: 1 }, text.mistake)] };
}

/** A part of a case, as a layer; what is wrong with its values is told where a case has them. */
export function parseDefaults(text: string, source: string): Defaults {
  const file = new CaseDocument(source, text.replace(/^\ufeff/, ""));
  const mistakes = new Mistakes(file);
  const tree = readTree(file, mistakes);
  if (isMapping(tree)) {
    for (const key of keysNotIn("defaults").filter((each) => Object.hasOwn(tree, each))) {
      mistakes.add([key], `"${key}" has no place in defaults (write it in each case)`, "key");
    }
  } else if (tree !== undefined) {
    const what = tree === null ? "the file is empty" : "defaults are a mapping of a case's keys";
    mistakes.addAt(0, `${what} (write tags:, memory: or others)`);
  }
  const found = mistakes.inOrder();
  return found.length > 0 || tree === undefined
    ? { layers: [], mistakes: found }
    : { layers: [{ file, tree, base: [], mount: [] }], mistakes: [] };
}

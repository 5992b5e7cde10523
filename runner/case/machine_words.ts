/** Keys of a case that take one of a few words: bus, firmware, network, the CPU's level, and what a seed stands on. */
import { suggest } from "../text/suggest.ts";
import type { Path } from "../yaml/document.ts";
import type { Tree } from "../yaml/tree.ts";
import type { Case } from "./case.ts";
import { type Reading, readLine } from "./reading.ts";

type Words<Word> = readonly [Word, ...Word[]];

/** Reads the word at a path; nothing, with a mistake, where it is none of `words`. The first stands in the message as an example, and `what` for a key that says little. */
export function readWord<Word extends string>(
  tree: Tree,
  words: Words<Word>,
  { path, mistakes, what }: { readonly path: Path; readonly what?: string } & Pick<Reading, "mistakes">,
): Word | undefined {
  const name = path.at(-1);
  const text = readLine(tree, { path, mistakes, example: `write ${name}: ${words[0]}` });
  const word = words.find((each) => each === text);
  if (text !== undefined && word === undefined) {
    mistakes.add(path, `unknown ${what ?? name} ${JSON.stringify(text)} ${suggest(text, words)}`);
  }
  return word;
}

/** A reader of a key that takes one of a few words; `fieldOf` puts the word into the case. */
export function wordReader<Word extends string>(
  key: string,
  words: Words<Word>,
  fieldOf: (word: Word) => Partial<Case>,
): (tree: Tree, reading: Reading) => Partial<Case> {
  return (tree, { mistakes }) => {
    const word = readWord(tree, words, { path: [key], mistakes });
    return word === undefined ? {} : fieldOf(word);
  };
}

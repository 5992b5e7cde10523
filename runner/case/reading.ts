/** What the readers of a case's keys share. */
import { dirname } from "@std/path";
import type { ParseCaseOptions } from "./case.ts";
import type { AnyKind } from "../facts/fact.ts";
import type { Part, Path, Places } from "../yaml/document.ts";
import type { Mistakes } from "../yaml/mistakes.ts";
import { isMapping, type Tree, type TreeMapping } from "../yaml/tree.ts";
import { suggest } from "../text/suggest.ts";

/** Bytes of a `{ file: path }`, joined to the folder of the file that names it. Throws what the OS says. */
export type ReadFile = ParseCaseOptions["readFile"];

/** What a reader of a part of a case is given beside the part: its surroundings, and where mistakes go. */
export interface Reading {
  readonly file: Places;
  readonly mistakes: Mistakes;
  readonly readFile: ReadFile;
  readonly kinds: readonly AnyKind[];
}

/** The folder of the file in which the node at a path stands: what it names is looked for there. */
export function folderOf({ file }: Reading, path: Path): string {
  return dirname(file.sourceAt(path));
}

/** Reports every key that is not known, with what may have been meant. */
export function refuseUnknownKeys(
  mapping: TreeMapping,
  known: readonly string[],
  at: { readonly path: Path; readonly mistakes: Mistakes },
): void {
  for (const key of Object.keys(mapping)) {
    if (known.includes(key) || at.mistakes.isFull) continue;
    at.mistakes.add([...at.path, key], `unknown key "${key}" ${suggest(key, known)}`, "key");
  }
}

/** The one line of text at a path; `undefined`, with a mistake, where there is none. `example` says what would do. */
export function readLine(
  tree: Tree,
  at: { readonly path: Path; readonly mistakes: Mistakes; readonly example: string },
): string | undefined {
  const name = at.path.at(-1);
  if (typeof tree !== "string" || tree.trim() === "") {
    at.mistakes.add(
      at.path,
      `"${name}" must be ${isEmpty(tree) ? "filled in" : "one line of text"} (${at.example})`,
      emptyPart(tree),
    );
    return undefined;
  }
  // deno-lint-ignore no-control-regex
  if (!/[\0-\x1f\x7f-\x9f\u2028\u2029]/.test(tree)) return tree;
  at.mistakes.add(at.path, `"${name}" must be one line, without control characters (${at.example})`);
  return undefined;
}

/** Whether nothing stands behind a key. */
export function isEmpty(tree: Tree): boolean {
  if (tree === null) return true;
  return typeof tree === "string"
    ? tree.trim() === ""
    : (isMapping(tree) ? Object.keys(tree) : tree).length === 0;
}

/** Where to point at: a value that is not there has no place, its key has. */
export function emptyPart(tree: Tree): Part {
  return tree === null ? "key" : "value";
}

/** `matrix:` of a case: key paths, and the values that each of them takes in turn. */
import { keysWhere } from "../case/keys.ts";
import { emptyPart, isEmpty } from "../case/reading.ts";
import { isSecretPath } from "../yaml/secret_value.ts";
import { isMapping, type Tree } from "../yaml/tree.ts";
import type { FileReading, Variation } from "./variants.ts";

const EXAMPLE = "write matrix: { bus: [virtio, nvme] }";
// As deep as a case may be nested that is written out.
const MOST_LEVELS = 50;
// As for the names of variants, and what sizes, times and paths are written with.
const LABEL = /^[\w.+:/%@~-]{1,40}$/;

/** Keys whose values tell cases apart, or gather them: they are not varied. */
const FIXED: readonly string[] = keysWhere(({ isVaried }) => isVaried === false);

/** Reads `matrix`: one list of variations for each key path. */
export function readMatrix(tree: Tree, reading: FileReading): readonly (readonly Variation[])[] {
  if (!isMapping(tree) || isEmpty(tree)) {
    const what = isEmpty(tree) ? "is empty: there would be no case" : "must be a mapping of keys to lists";
    reading.mistakes.add(["matrix"], `"matrix" ${what} (${EXAMPLE})`, emptyPart(tree));
    return [];
  }
  const names = shortNames(Object.keys(tree));
  return Object.entries(tree).map(([key, values]) => {
    const steps = key.split(".");
    const isPath = refuseKey(key, steps, reading);
    return isPath ? readValues(values, { key, steps, name: names.get(key) ?? key }, reading) : [];
  });
}

const lastWord = (key: string) => key.slice(key.lastIndexOf(".") + 1);

/** The last word of each path, or all of it where another path ends in the same word. */
function shortNames(keys: readonly string[]): ReadonlyMap<string, string> {
  const byWord = Map.groupBy(keys, lastWord);
  return new Map(keys.map((key) => [key, byWord.get(lastWord(key))?.length === 1 ? lastWord(key) : key]));
}

/** Whether a key leads somewhere in a case; a mistake where it does not. */
function refuseKey(
  key: string,
  [first = "", ...others]: readonly string[],
  { mistakes }: FileReading,
): boolean {
  if (first === "" || others.includes("")) {
    mistakes.add(["matrix", key], `"${key}" is not a path of keys (write cloud-config.growpart.mode)`, "key");
    return false;
  }
  if (others.length > MOST_LEVELS) {
    mistakes.add(["matrix", key], `a path of ${others.length + 1} keys (${MOST_LEVELS} at most)`, "key");
    return false;
  }
  if (!FIXED.includes(first)) return true;
  mistakes.add(["matrix", key], `"${first}" can't be varied (give variants their own)`, "key");
  return false;
}

interface Axis {
  readonly key: string;
  readonly steps: readonly string[];
  readonly name: string;
}

function readValues(
  tree: Tree,
  { key, steps, name }: Axis,
  { file, mistakes }: FileReading,
): readonly Variation[] {
  const path = ["matrix", key];
  if (!Array.isArray(tree) || tree.length === 0) {
    const what = isEmpty(tree) ? "is empty: there would be no case" : "must be a list of values";
    mistakes.add(path, `"${key}" ${what} (write ${key}: [one, another])`, emptyPart(tree));
    return [];
  }
  const values: readonly Tree[] = tree;
  const earlier = new Set<string>();
  // Ids stand in every report.
  const isSecret = isSecretPath(steps);
  return values.map((value, index) => {
    const text = JSON.stringify(value);
    if (earlier.has(text)) {
      const what = isSecret ? "the value" : shown(value);
      mistakes.add([...path, index], `${what} stands in the list twice (each value once)`);
    }
    earlier.add(text);
    const layer = { file, tree: value, base: [...path, index], mount: steps };
    return { label: `${name}=${isSecret ? numberOf(index) : labelOf(value, index)}`, layer };
  });
}

const shown = (value: Tree) => typeof value === "string" ? `"${value}"` : "the value";

/** A value as an id shows it: its text where that is short and plain, else its number. */
function labelOf(value: Tree, index: number): string {
  return typeof value === "string" && LABEL.test(value) ? value : numberOf(index);
}

const numberOf = (index: number) => `#${index + 1}`;

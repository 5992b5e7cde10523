/** `image: { from: NAME, files: ... }` of a case: an image that is made of another. */
import { isAbsolute, join } from "@std/path";
import type { Recipe } from "../derive/recipe.ts";
import { isMapping, type Tree, type TreeMapping } from "../yaml/tree.ts";
import { emptyPart, folderOf, type Reading, readLine } from "./reading.ts";

/** The keys of a recipe beside `from`. */
export const RECIPE_KEYS = ["files", "remove", "debs", "run"] as const;

/** Reads a recipe; nothing, with mistakes, where it is wrong. */
export function readRecipe(tree: TreeMapping, reading: Reading): Recipe | undefined {
  const { mistakes } = reading;
  if (!RECIPE_KEYS.some((key) => tree[key] !== undefined)) {
    mistakes.add(
      ["image"],
      `"image" with "from" says what is put into it (write files, remove, debs or run beside it)`,
    );
    return undefined;
  }
  const recipe = {
    folder: folderOf(reading, ["image"]),
    files: readFiles(tree.files, reading),
    remove: readList("remove", tree.remove, reading).filter((path, at) =>
      isGuestPath(path, ["image", "remove", at], reading)
    ),
    debs: readList("debs", tree.debs, reading).map((path) => onHost(path, reading)),
    run: readList("run", tree.run, reading),
  };
  return recipe;
}

function readFiles(tree: Tree | undefined, reading: Reading): Recipe["files"] {
  if (tree === undefined) return {};
  const path = ["image", "files"];
  if (!isMapping(tree) || Object.keys(tree).length === 0) {
    reading.mistakes.add(
      path,
      '"files" must be files by their path in the guest (write files: { /etc/x: ./x })',
      emptyPart(tree),
    );
    return {};
  }
  const entries = Object.entries(tree).flatMap(([key, value]) => {
    const at = [...path, key];
    const source = readLine(value, {
      path: at,
      mistakes: reading.mistakes,
      example: "write a path, as of ./x",
    });
    return isGuestPath(key, at, reading) && source !== undefined
      ? [[key, onHost(source, reading)] as const]
      : [];
  });
  return Object.fromEntries(entries);
}

function readList(key: string, tree: Tree | undefined, { mistakes }: Reading): readonly string[] {
  if (tree === undefined) return [];
  const path = ["image", key];
  if (!Array.isArray(tree) || tree.length === 0) {
    mistakes.add(path, `"${key}" must be a list (write ${key}: [...])`, emptyPart(tree));
    return [];
  }
  const list: readonly Tree[] = tree;
  return list.flatMap((each, at) =>
    readLine(each, { path: [...path, at], mistakes, example: "write a line" }) ?? []
  );
}

function isGuestPath(path: string, at: readonly (string | number)[], { mistakes }: Reading): boolean {
  const isPlain = /^(?:\/[^/\p{Cc}]+)+$/u.test(path) && !/\/\.\.?(?:\/|$)/.test(path);
  if (!isPlain) {
    mistakes.add(
      at,
      `${JSON.stringify(path)} is no path of a guest (write it from the root on: /etc/x)`,
      "key",
    );
  }
  return isPlain;
}

const onHost = (path: string, reading: Reading) =>
  isAbsolute(path) ? path : join(folderOf(reading, ["image"]), path);

/** A tree of source texts, which a case is read from: nothing in it is a number or a boolean yet. */

/** A node of a case. Scalars are source text: `23.10` stays that. `null` is a key with nothing behind it. */
export type Tree = string | null | readonly Tree[] | TreeMapping;
/** A mapping of a case, in the order of the file. */
export interface TreeMapping {
  readonly [key: string]: Tree;
}

/** Whether a node is a mapping. */
export function isMapping(tree: Tree | undefined): tree is TreeMapping {
  return typeof tree === "object" && tree !== null && !Array.isArray(tree);
}

/** What stands at a path below a node; `undefined` where nothing does. */
export function partOf(tree: Tree, path: readonly (string | number)[]): Tree | undefined {
  let part: Tree | undefined = tree;
  for (const step of path) {
    if (Array.isArray(part)) part = part[Number(step)];
    else part = isMapping(part) && Object.hasOwn(part, step) ? part[step] : undefined;
  }
  return part;
}

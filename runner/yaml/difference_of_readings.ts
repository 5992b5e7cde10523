/** Where two readers of YAML take a text for different things. */
import { YamlSyntaxError } from "@std/yaml";
import type { Path } from "./document.ts";
import type { Mistakes } from "./mistakes.ts";
import { isMapping, type Tree } from "./tree.ts";

const DISAGREEMENT = "YAML readers disagree on this";
const PLAINER = "write it in another way: on one line, in quotes";

/** Adds what another reader stops at, or takes for something else; `meant` is its tree or its error. */
export function refuseDisagreement(tree: Tree, meant: unknown, mistakes: Mistakes): void {
  if (meant instanceof RangeError) throw meant;
  if (meant instanceof YamlSyntaxError) {
    return mistakes.addAt(meant.offset, `${DISAGREEMENT}: some stop here (${PLAINER})`);
  }
  const path = findDifference(tree, meant);
  if (path) mistakes.add(path, `${DISAGREEMENT} (${PLAINER})`);
}

/** The way to the first node that another reader takes for something else; nothing where there is none. */
function findDifference(tree: Tree, meant: unknown): Path | undefined {
  if (tree === null || typeof tree === "string") return tree === (meant ?? null) ? undefined : [];
  const items = isMapping(tree) ? Object.entries(tree) : [...tree.entries()];
  const others = new Map<unknown, unknown>(entriesOf(meant, Array.isArray(tree)));
  for (const [step, item] of items) {
    const path = others.has(step) ? findDifference(item, others.get(step)) : [];
    if (path) return [step, ...path];
  }
  return items.length === others.size ? undefined : [];
}

/** What is in a node of `@std/yaml`, where it is a list as wanted, or a mapping. */
function entriesOf(node: unknown, isList: boolean): Iterable<readonly [unknown, unknown]> {
  if (typeof node !== "object" || node === null || Array.isArray(node) !== isList) return [];
  return Array.isArray(node) ? node.entries() : Object.entries(node);
}

/** `tags:` of a case: the words it is selected by. */
import type { Layer } from "./layers.ts";
import type { Mistakes } from "../yaml/mistakes.ts";
import { emptyPart, isEmpty } from "../case/reading.ts";
import { partOf } from "../yaml/tree.ts";

const EXAMPLE = "write tags: [growth, smoke]";
const TAG = /^[\p{L}\p{N}][\p{L}\p{N}_.+-]{0,99}$/u;

/** The tags of all layers, each once. Each layer's are read where they stand: united they are at no place. */
export function readTags(layers: readonly Layer[], mistakes: Mistakes): readonly string[] {
  return [...new Set(layers.flatMap((layer) => readLayer(layer, mistakes)))];
}

function readLayer({ file, tree, base, mount }: Layer, mistakes: Mistakes): readonly string[] {
  const tags = mount.length === 0 ? partOf(tree, ["tags"]) : undefined;
  if (tags === undefined) return [];
  const at = mistakes.within(file);
  const path = [...base, "tags"];
  if (!Array.isArray(tags) || tags.length === 0) {
    const what = isEmpty(tags) ? "is empty" : "must be a list of words";
    at.add(path, `"tags" ${what} (${EXAMPLE})`, emptyPart(tags));
    return [];
  }
  return tags.flatMap((tag, index) => {
    if (typeof tag === "string" && TAG.test(tag)) return [tag];
    const shown = typeof tag === "string" ? JSON.stringify(tag) : "this";
    at.add(
      [...path, index],
      `${shown} is not a word to select by (write letters, digits, "_", ".", "+" and "-")`,
    );
    return [];
  });
}

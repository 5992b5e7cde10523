/** `variants:` of a case: partial cases by name, each of which goes over the rest of the file. */
import { keysNotIn } from "../case/keys.ts";
import type { CaseDocument } from "../yaml/document.ts";
import type { Layer } from "./layers.ts";
import type { Mistakes } from "../yaml/mistakes.ts";
import { emptyPart, isEmpty } from "../case/reading.ts";
import { isMapping, type Tree, type TreeMapping } from "../yaml/tree.ts";

/** One way in which a case differs from its file. */
export interface Variation {
  /** Its part of the case's id: `quoted`, `bus=nvme`. */
  readonly label: string;
  readonly layer: Layer;
}

/** What a file and the mistakes in it are read by. */
export interface FileReading {
  readonly file: CaseDocument;
  readonly mistakes: Mistakes;
}

const EXAMPLE = "write variants: { quoted: { disk: 20G } }";
// An id is `growth/off[quoted,bus=nvme]`: what stands in brackets must hold none of its signs.
const NAME = /^[A-Za-z0-9][\w.+-]{0,99}$/;

/** Reads `variants`. One with nothing in it is the file as it stands. */
export function readVariants(tree: Tree, reading: FileReading): readonly Variation[] {
  const { mistakes } = reading;
  if (!isMapping(tree) || isEmpty(tree)) {
    const what = isEmpty(tree)
      ? "is empty: there would be no case"
      : "must be a mapping of names to parts of a case";
    mistakes.add(["variants"], `"variants" ${what} (${EXAMPLE})`, emptyPart(tree));
    return [];
  }
  return Object.entries(tree).map(([name, part]) => readVariant(name, part, reading));
}

function readVariant(name: string, tree: Tree, { file, mistakes }: FileReading): Variation {
  const base = ["variants", name];
  if (!NAME.test(name)) {
    const mistake = `${
      JSON.stringify(name)
    } is not a name for a variant (write letters, digits, "_", ".", "+" and "-")`;
    mistakes.add(base, mistake, "key");
  }
  if (tree !== null && !isMapping(tree)) {
    mistakes.add(base, `"${name}" must be a mapping of a case's keys (write ${name}: { disk: 20G })`);
  }
  const part = isMapping(tree) ? tree : {};
  const wholeFileKeys = keysNotIn("variant");
  for (const key of wholeFileKeys.filter((each) => Object.hasOwn(part, each))) {
    mistakes.add([...base, key], `"${key}" can't stand in a variant (put it beside "variants")`, "key");
  }
  return { label: name, layer: { file, tree: without(part, wholeFileKeys), base, mount: [] } };
}

/** A mapping without some of its keys. */
export function without(tree: TreeMapping, keys: readonly string[]): TreeMapping {
  return Object.fromEntries(Object.entries(tree).filter(([key]) => !keys.includes(key)));
}

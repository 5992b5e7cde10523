/** A pile of layers -> the Case that they amount to. */
import type { Case, ParseCaseOptions } from "../case/case.ts";
import { cloneOf, readClones } from "../case/clones.ts";
import { readConditions } from "../case/conditions.ts";
import type { CaseDocument } from "../yaml/document.ts";
import type { Expansion } from "./expand.ts";
import { readExpectations } from "../case/expect.ts";
import { KEYS, keysIn } from "../case/keys.ts";
import { Layers, mergeLayers } from "./layers.ts";
import { mergedText } from "./merged_text.ts";
import type { Mistakes } from "../yaml/mistakes.ts";
import { type Reading, refuseUnknownKeys } from "../case/reading.ts";
import { readSeed } from "../case/seed.ts";
import { refuseLargeSectors } from "../case/sector_size.ts";
import { readTags } from "./tags.ts";
import type { TreeMapping } from "../yaml/tree.ts";
import { KINDS } from "../facts/kinds.ts";

const DEFAULTS = { memoryBytes: 1024 ** 3, cpus: 1 };

/** The file that a pile of layers belongs to. */
export interface FileParts {
  readonly file: CaseDocument;
  readonly mistakes: Mistakes;
  readonly options: ParseCaseOptions;
}

/** What stands before and after a case in its row of boots. */
export interface Neighbours {
  readonly previous: Case | undefined;
  readonly isContinued: boolean;
}

/** The case at the top of a pile of layers, and its clone where it has one. What is wrong with it goes to `mistakes`, and it is no good then. */
export function readCase(
  { suffix, nameSuffix, layers, isReboot }: Expansion,
  { file, mistakes, options }: FileParts,
  { previous, isContinued }: Neighbours,
): readonly Case[] {
  const { source, readFile, kinds = KINDS } = options;
  const isWhole = layers.length === 1;
  const places = isWhole ? file : new Layers(layers);
  const tree = mergeLayers(layers);
  const reading = { file: places, mistakes: mistakes.within(places), readFile, kinds };
  const parts = readParts(tree, reading);
  const tags = readTags(layers, mistakes);
  const id = `${options.id}${suffix}`;
  const name = parts.name === undefined ? id : `${parts.name} ${nameSuffix}`.trimEnd();
  const whole: Case = {
    ...DEFAULTS,
    ...parts,
    id,
    name,
    source,
    keysAt: Object.fromEntries(Object.keys(tree).map((key) => [key, places.find([key], "value")])),
    ...(tags.length > 0 && { tags }),
    ...(previous && { previous }),
    ...(isReboot && { isReboot }),
    ...(isContinued && { isContinued }),
    ...(!isWhole && { merged: mergedText(tree, places) }),
  };
  return tree.clones === undefined ? [whole] : [whole, cloneOf(whole, readClones(tree.clones, reading))];
}

type CaseParts = Pick<Case, "seed" | "expectations"> & Partial<Case>;

function readParts(tree: TreeMapping, reading: Reading): CaseParts {
  refuseUnknownKeys(tree, keysIn("case"), { path: [], mistakes: reading.mistakes });
  const fields = KEYS.map(({ key, read }) => {
    const value = tree[key];
    return read === undefined || value === undefined ? {} : read(value, reading);
  });
  refuseLargeSectors(tree, reading);
  return {
    ...fields.reduce((all, field) => ({ ...all, ...field }), {}),
    seed: readSeed(tree, reading),
    ...readConditions(tree, reading),
    expectations: readExpectations(tree.expect, ["expect"], reading),
  };
}

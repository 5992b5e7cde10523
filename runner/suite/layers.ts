/** The layers that a case is put together from: defaults, its file, a variant, the cells of a matrix. */
import { KEYS, keysWhere } from "../case/keys.ts";
import type { Position } from "../yaml/case_error.ts";
import type { CaseDocument, Part, Path, Places } from "../yaml/document.ts";
import { isMapping, partOf, type Tree, type TreeMapping } from "../yaml/tree.ts";

/** A part of a case, and where it stands. */
export interface Layer {
  /** The file it stands in. */
  readonly file: CaseDocument;
  /** What it says. */
  readonly tree: Tree;
  /** Where `tree` stands in its file: `["variants", "quoted"]`; empty for a whole file. */
  readonly base: Path;
  /** Where `tree` goes in the case: the path of a matrix; empty for a whole part of a case. */
  readonly mount: readonly string[];
}

/** The whole case, the last layer uppermost: mappings merge key by key, all else replaces, and tags unite. */
export function mergeLayers(layers: readonly Layer[]): TreeMapping {
  const [first, ...others] = layers.map(({ tree, mount }) => mounted(tree, mount));
  return others.reduce(mergeCases, first ?? {});
}

function mounted(tree: Tree, mount: readonly string[]): TreeMapping {
  const whole = mount.toReversed().reduce<Tree>((inside, key) => Object.fromEntries([[key, inside]]), tree);
  return isMapping(whole) ? whole : {};
}

function mergeCases(lower: TreeMapping, upper: TreeMapping): TreeMapping {
  const gone = KEYS.flatMap(({ key, insteadOf }) =>
    insteadOf && Object.hasOwn(upper, key) ? [insteadOf] : []
  );
  const kept = Object.entries(lower).filter(([key]) => !gone.includes(key) || Object.hasOwn(upper, key));
  const merged = mergeMappings(Object.fromEntries(kept), upper);
  return { ...merged, ...Object.fromEntries(UNITED.flatMap((key) => united(key, lower, upper))) };
}

const UNITED = keysWhere(({ layers }) => layers === "unite");

function united(key: string, { [key]: lower }: TreeMapping, { [key]: upper }: TreeMapping) {
  return Array.isArray(lower) && Array.isArray(upper) ? [[key, [...new Set([...lower, ...upper])]]] : [];
}

function mergeMappings(lower: TreeMapping, upper: TreeMapping): TreeMapping {
  const merged = new Map(Object.entries(lower));
  for (const [key, over] of Object.entries(upper)) {
    const under = merged.get(key);
    merged.set(key, isMapping(under) && isMapping(over) ? mergeMappings(under, over) : over);
  }
  return Object.fromEntries(merged);
}

/** Finds the parts of a case in the uppermost layer that has them. */
export class Layers implements Places {
  readonly #layers: readonly Layer[];

  /** The uppermost is the last; the first is a whole file. */
  constructor(layers: readonly Layer[]) {
    this.#layers = layers;
  }

  find(path: Path, part: Part): Position {
    const { file, place, part: found } = this.#placeOf(path, part);
    return file.find(place, found);
  }

  isPlain(path: Path, part: Part): boolean {
    const { file, place, part: found } = this.#placeOf(path, part);
    return file.isPlain(place, found);
  }

  sourceAt(path: Path): string {
    return this.#placeOf(path, "value").file.source;
  }

  #placeOf(path: Path, part: Part) {
    for (let length = path.length; length >= 0; length--) {
      const shown = path.slice(0, length);
      const layer = this.#layers.findLast((each) => isIn(each, shown)) ??
        this.#layers.findLast((each) => isAbove(each, shown));
      if (layer) return placeIn(layer, path, part);
    }
    throw new RangeError("Cannot find a place in no layers");
  }
}

function isIn({ tree, mount }: Layer, path: Path): boolean {
  return startsWith(path, mount) && partOf(tree, path.slice(mount.length)) !== undefined;
}

/** Whether a cell of a matrix is what makes the node at a path: its path leads through it. */
function isAbove({ mount }: Layer, path: Path): boolean {
  return path.length > 0 && startsWith(mount, path);
}

const startsWith = (path: Path, start: Path) => start.every((step, index) => path[index] === step);

function placeIn({ file, base, mount }: Layer, path: Path, part: Part) {
  if (path.length < mount.length) return { file, place: base.slice(0, -1), part: "key" as const };
  const rest = path.slice(mount.length);
  // A cell has no key of its own: that of its list is the path.
  const isCellKey = rest.length === 0 && mount.length > 0 && part === "key";
  return { file, place: isCellKey ? base.slice(0, -1) : [...base, ...rest], part };
}

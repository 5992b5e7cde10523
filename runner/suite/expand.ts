/** One file -> the cases in it: the product of its variants and its matrix, each a pile of layers. */
import { keysNotIn } from "../case/keys.ts";
import { type Layer, mergeLayers } from "./layers.ts";
import { readMatrix } from "./matrix.ts";
import { isMapping, partOf, type TreeMapping } from "../yaml/tree.ts";
import { type FileReading, readVariants, type Variation, without } from "./variants.ts";

/** One of the cases of a file. */
export interface Expansion {
  /** Behind the file's id: `[quoted,bus=nvme]`; empty where the file is one case. */
  readonly suffix: string;
  /** Behind the file's name: the same, without a variant that has a name of its own. */
  readonly nameSuffix: string;
  /** Lowest first. */
  readonly layers: readonly Layer[];
  /** Whether the guest is rebooted into it by the boot before, of a row of boots. */
  readonly isReboot?: boolean;
}

/** The keys of a file that make several cases of it, and so have no place in any of them. */
const EXPANSION_KEYS: readonly string[] = keysNotIn("variant");

// Nobody reads so many results; four lists of ten values are ten times as many.
const MOST_CASES = 1000;
// Each is held against all that lie under it. Eleven of two values are more cases than a file may have.
const MOST_AXES = 20;
// Every case is a text of its own: a megabyte a thousand times over takes minutes.
const MOST_CHARACTERS = 16 * 1024 ** 2;

/** What lies under and over a file. */
interface Pile {
  readonly file: TreeMapping;
  readonly defaults: readonly Layer[];
}

/** The cases of a file, over its defaults. */
export function expand({ file: tree, defaults }: Pile, reading: FileReading): readonly Expansion[] {
  // What is wrong by itself makes no case fewer, so that the rest of the file is looked through all the same.
  const axes = [
    ...(tree.variants === undefined ? [] : [readVariants(tree.variants, reading)]),
    ...(tree.matrix === undefined ? [] : readMatrix(tree.matrix, reading)),
  ].filter(({ length }) => length > 0);
  const flood = findFlood(axes, [...defaults.map(({ file }) => file.text.length), reading.file.text.length]);
  if (flood !== undefined) {
    reading.mistakes.add([tree.matrix === undefined ? "variants" : "matrix"], flood, "key");
    return [];
  }
  const own: Layer = {
    file: reading.file,
    tree: axes.length === 0 ? tree : without(tree, EXPANSION_KEYS),
    base: [],
    mount: [],
  };
  return product(axes).flatMap((variations) => pileUp([...defaults, own], variations, reading) ?? []);
}

/** What makes the cases of a file more than can be read in a moment; `lengths` are those of the texts under each. */
function findFlood(axes: readonly (readonly Variation[])[], lengths: readonly number[]): string | undefined {
  const count = axes.reduce((product, { length }) => product * length, 1);
  if (count > MOST_CASES) return `${count} cases of one file are too many (${MOST_CASES} at most)`;
  if (axes.length > MOST_AXES) {
    return `${axes.length} lists of values are too many (${MOST_AXES} at most: vary what belongs together in "variants")`;
  }
  const characters = count * lengths.reduce((sum, length) => sum + length, 0);
  if (count < 2 || characters <= MOST_CHARACTERS) return undefined;
  return `${count} cases of ${characters / count} characters each are too much (${
    MOST_CHARACTERS / 1024 ** 2
  } Mi together at most: bring large data in with { file: path })`;
}

function product(axes: readonly (readonly Variation[])[]): readonly (readonly Variation[])[] {
  return axes.reduce<readonly (readonly Variation[])[]>(
    (rows, axis) => rows.flatMap((row) => axis.map((each) => [...row, each])),
    [[]],
  );
}

function pileUp(
  lower: readonly Layer[],
  variations: readonly Variation[],
  reading: FileReading,
): Expansion | undefined {
  const layers = [...lower];
  for (const { layer } of variations) {
    const obstacle = layer.mount.length > 1 ? findObstacle(layer, layers) : undefined;
    if (obstacle !== undefined) {
      reading.mistakes.add(layer.base.slice(0, -1), obstacle, "key");
      return undefined;
    }
    layers.push(layer);
  }
  const unnamed = variations.filter(({ layer }) => !isNamed(layer));
  return { suffix: suffixOf(variations), nameSuffix: suffixOf(unnamed), layers };
}

const isNamed = ({ tree, mount }: Layer) => mount.length === 0 && partOf(tree, ["name"]) !== undefined;

const suffixOf = (variations: readonly Variation[]) =>
  variations.length === 0 ? "" : `[${variations.map(({ label }) => label).join(",")}]`;

/** What a matrix's path can't lead through. */
function findObstacle({ mount, base }: Layer, layers: readonly Layer[]): string | undefined {
  const path = String(base.at(-2));
  const lower = mergeLayers(layers);
  if (mount[0] === "cloud-config" && Object.hasOwn(lower, "user-data")) {
    const owner = layers.findLast(({ tree }) => partOf(tree, ["user-data"]) !== undefined)?.base.at(-1);
    const what = owner === undefined ? "the case" : `variant "${owner}"`;
    return `"${path}" leads into cloud-config, and ${what} has user-data (keep one: both are the user-data)`;
  }
  const ways = mount.slice(1).map((_, index) => mount.slice(0, index + 1));
  const stop = ways.find((way) => {
    const part = partOf(lower, way);
    return part !== undefined && part !== null && !isMapping(part);
  });
  if (stop === undefined) return undefined;
  const what = typeof partOf(lower, stop) === "string" ? "text" : "a list";
  const whole = stop.join(".");
  return `"${path}" leads through mappings alone, and "${whole}" is ${what} (vary all of it: ${whole}: [...])`;
}

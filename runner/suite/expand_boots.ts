/** `boots:` of a case: boots of one disk, one after the other, each a case that goes on where the one before it ended. */
import type { Expansion } from "./expand.ts";
import { keysNotIn, keysWhere, SEED_KEYS } from "../case/keys.ts";
import { type Layer, mergeLayers } from "./layers.ts";
import { emptyPart, isEmpty } from "../case/reading.ts";
import type { Mistakes } from "../yaml/mistakes.ts";
import { isMapping, partOf, type Tree, type TreeMapping } from "../yaml/tree.ts";
import { type FileReading, without } from "./variants.ts";

const EXAMPLE = "write boots: [{ expect: {...} }, { disk: 25G, expect: {...} }]";

// Each lies over all before it, and is judged beside them.
const MOST_BOOTS = 100;

/** Keys that belong to the whole row of boots: an entry can't change them. */
const ROW_KEYS: readonly string[] = keysNotIn("boot");

/** Keys of an entry that its followers don't take over. */
const OWN_KEYS: readonly string[] = keysWhere(({ isOwn }) => isOwn === true);

/** Keys by which a machine or its seed becomes another: none of them can change in a QEMU that runs on. */
const MACHINE_KEYS: readonly string[] = keysWhere(({ part }) => part !== undefined);

/** The boots of a case in their order; the case itself where it has no `boots`, none where they are wrong. */
export function expandBoots(one: Expansion, reading: FileReading): readonly Expansion[] {
  const owner = one.layers.findLast(({ tree }) => partOf(tree, ["boots"]) !== undefined);
  if (!owner) return [one];
  const entries = readEntries(one, owner, reading);
  const under = one.layers.map((layer) => withoutKeys(layer, ["boots"]));
  return entries.map((entry, index) => {
    const label = `boot=${index + 1}`;
    const isNamed = partOf(entry.tree, ["name"]) !== undefined;
    return {
      suffix: withLabel(one.suffix, label),
      nameSuffix: isNamed ? one.nameSuffix : withLabel(one.nameSuffix, label),
      layers: [...lowerLayers(under, entries.slice(0, index + 1)), withoutKeys(entry, ["reboot"])],
      ...(partOf(entry.tree, ["reboot"]) !== undefined && { isReboot: true }),
    };
  });
}

/** What a boot takes over: what lies under all, then what the boots before it changed. Its own entry is the last. */
function lowerLayers(under: readonly Layer[], entries: readonly Layer[]): readonly Layer[] {
  const earlier = entries.slice(0, -1).map((each) => withoutKeys(each, OWN_KEYS));
  const latest = entries.findLastIndex(({ tree }) => partOf(tree, ["seed"]) !== undefined);
  // Where the seed is taken out, all that was on it goes too.
  const isOut = partOf(entries[latest]?.tree ?? null, ["seed"]) === "none";
  const goneBelow = isOut ? under.length + latest : 0;
  return [...under, ...earlier].map((layer, at) => at < goneBelow ? withoutKeys(layer, SEED_KEYS) : layer);
}

function readEntries(one: Expansion, owner: Layer, reading: FileReading): readonly Layer[] {
  const boots = partOf(owner.tree, ["boots"]);
  const base = [...owner.base, "boots"];
  const mistakes = reading.mistakes.within(owner.file);
  if (!Array.isArray(boots) || boots.length === 0) {
    const what = isEmpty(boots ?? null) ? "is empty: nothing would be booted" : "must be a list of boots";
    mistakes.add(base, `"boots" ${what} (${EXAMPLE})`, emptyPart(boots ?? null));
    return [];
  }
  if (boots.length > MOST_BOOTS) {
    mistakes.add(base, `${boots.length} boots of one disk are too many (${MOST_BOOTS} at most)`, "key");
    return [];
  }
  const merged = mergeLayers(one.layers);
  if (merged.expect !== undefined) {
    mistakes.add(base, `"expect" can't stand beside "boots" (give each boot its own)`, "key");
  }
  if (merged.clones !== undefined) {
    mistakes.add(base, `"clones" can't stand beside "boots" (make a file of each)`, "key");
  }
  const list: readonly Tree[] = boots;
  return list.flatMap((entry, index) =>
    readEntry(entry, { ...owner, base: [...base, index] }, reading) ?? []
  );
}

function readEntry(tree: Tree, place: Layer, reading: FileReading): Layer | undefined {
  const mistakes = reading.mistakes.within(place.file);
  if (!isMapping(tree)) {
    mistakes.add(place.base, `a boot must be a mapping of what changes before it (${EXAMPLE})`);
    return undefined;
  }
  for (const key of ROW_KEYS.filter((each) => Object.hasOwn(tree, each))) {
    const mistake = `"${key}" can't change from boot to boot (put it beside "boots")`;
    mistakes.add([...place.base, key], mistake, "key");
  }
  if (tree.reboot !== undefined) checkReboot(tree, place, mistakes);
  return { ...place, tree: without(tree, ROW_KEYS), mount: [] };
}

/** A boot that the guest is rebooted into, in a QEMU that runs on. */
function checkReboot(tree: TreeMapping, { base }: Layer, mistakes: Mistakes): void {
  if (tree.reboot !== "true") {
    const what = `"reboot" must be true (leave it out for a machine that is started anew)`;
    mistakes.add([...base, "reboot"], what, emptyPart(tree.reboot ?? null));
  }
  if (base.at(-1) === 0) {
    mistakes.add(
      [...base, "reboot"],
      `the first boot is no reboot: nothing runs before it (delete it)`,
      "key",
    );
  }
  for (const key of MACHINE_KEYS.filter((each) => Object.hasOwn(tree, each))) {
    const what = `"${key}" can't change at a reboot: the same QEMU runs on (delete it, or "reboot")`;
    mistakes.add([...base, key], what, "key");
  }
}

const withoutKeys = (layer: Layer, keys: readonly string[]): Layer =>
  layer.mount.length === 0 && isMapping(layer.tree) ? { ...layer, tree: without(layer.tree, keys) } : layer;

const withLabel = (suffix: string, label: string) =>
  suffix === "" ? `[${label}]` : `${suffix.slice(0, -1)},${label}]`;

/** `seed:` of a case: what the seed stands on. */
import { isMapping, type Tree, type TreeMapping } from "../yaml/tree.ts";
import type { Case } from "./case.ts";
import type { SeedVolume } from "./machine_fields.ts";
import { readWord } from "./machine_words.ts";
import { type Reading, readLine, refuseUnknownKeys } from "./reading.ts";

/** The words of `seed`. */
export const VOLUMES = ["iso", "vfat", "cdrom", "none"] as const;

// What cloud-init looks for, in these letters or in capitals (its DataSourceNoCloud.py).
const LABEL = "cidata";

/** What a case without the key gets: an ISO on a virtio disk, as clouds do. */
export const USUAL_VOLUME = { kind: "iso", label: LABEL } as const;

/** `iso`, or `{ on: iso, label: CIDATA }`. */
export function readSeedVolume(tree: Tree, reading: Reading): Pick<Case, "seedVolume"> {
  const seedVolume = readVolume(tree, reading);
  return seedVolume ? { seedVolume } : {};
}

function readVolume(tree: Tree, { mistakes }: Reading): SeedVolume | undefined {
  if (!isMapping(tree)) return volumeOf(readWord(tree, VOLUMES, { path: ["seed"], mistakes }), LABEL);
  refuseUnknownKeys(tree, ["on", "label"], { path: ["seed"], mistakes });
  const { on = VOLUMES[0] } = tree;
  const kind = readWord(on, VOLUMES, { path: ["seed", "on"], what: "seed", mistakes });
  if (kind === "none" && tree.label !== undefined) {
    mistakes.add(["seed", "label"], "without a seed there is nothing to label (delete it)", "key");
  }
  return volumeOf(kind, readLabel(tree, mistakes));
}

function volumeOf(kind: SeedVolume["kind"] | undefined, label: string | undefined): SeedVolume | undefined {
  if (kind === "none") return { kind };
  return kind === undefined || label === undefined ? undefined : { kind, label };
}

function readLabel({ label: given }: TreeMapping, mistakes: Reading["mistakes"]): string | undefined {
  if (given === undefined) return LABEL;
  const path = ["seed", "label"];
  const label = readLine(given, { path, mistakes, example: `write label: ${LABEL}` });
  // FAT has room for 11 characters; an ISO takes all of these too.
  if (label === undefined || /^[\w-]{1,11}$/.test(label)) return label;
  mistakes.add(
    path,
    `${JSON.stringify(label)} can't be a volume's label (write 1 to 11 letters, digits, - and _)`,
  );
  return undefined;
}

/** Reports what a case asks for that only a seed could bring, where it says `seed: none`; `parts` are the keys of the seed's files. */
export function refuseWithoutSeed(
  tree: TreeMapping,
  parts: readonly string[],
  { mistakes, kinds }: Reading,
): void {
  const { seed, expect } = tree;
  const on = isMapping(seed) ? seed.on : seed;
  if (on !== "none") return;
  for (const key of parts.filter((each) => tree[each] !== undefined)) {
    mistakes.add(
      [key],
      `"${key}" goes nowhere, as "seed: none" leaves the seed out (keep one of the two)`,
      "key",
    );
  }
  const expected = isMapping(expect) ? Object.keys(expect) : [];
  const probed = kinds.filter((kind) => "probe" in kind && expected.includes(kind.key));
  for (const { key } of probed) {
    mistakes.add(
      ["expect", key],
      `"${key}" is told by the probe, which stands in the seed that "seed: none" leaves out (expect what the host or the console tells: root, partitions, filesystem, console)`,
      "key",
    );
  }
}

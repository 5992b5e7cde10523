/** `disks:` of a case: empty ones beside the root's. */
import type { Path } from "../yaml/document.ts";
import { isMapping, type Tree, type TreeMapping } from "../yaml/tree.ts";
import type { Case } from "./case.ts";
import type { ExtraDisk } from "./machine_fields.ts";
import { readDiskBytes } from "./disk_size.ts";
import { BUSES } from "./machine_fields.ts";
import { readWord } from "./machine_words.ts";
import { emptyPart, isEmpty, type Reading, readLine, refuseUnknownKeys } from "./reading.ts";

// virtio-blk and NVMe have 20 bytes for a serial, and QEMU cuts a longer one without a word.
const NAME = /^[a-z\d][\w-]{0,19}$/i;

// q35 has 32 slots, and some are taken.
const MOST_DISKS = 16;

/** Reads `disks`; nothing, with its mistakes, where one is wrong. */
export function readDisks(tree: Tree, { mistakes }: Reading): Pick<Case, "disks"> {
  if (!isMapping(tree) || isEmpty(tree)) {
    mistakes.add(
      ["disks"],
      `"disks" must be a mapping of names to sizes (write disks: { data: 1G })`,
      emptyPart(tree),
    );
    return {};
  }
  const names = Object.keys(tree);
  if (names.length > MOST_DISKS) {
    mistakes.add(
      ["disks"],
      `${names.length} disks are more than a machine takes (${MOST_DISKS} at most)`,
      "key",
    );
  }
  const disks = Object.entries(tree).map(([name, disk]) => readDisk(name, disk, mistakes));
  return { disks: disks.flatMap((disk) => disk ?? []) };
}

type Mistakes = Reading["mistakes"];

function readDisk(name: string, tree: Tree, mistakes: Mistakes): ExtraDisk | undefined {
  const path = ["disks", name];
  if (!NAME.test(name)) {
    mistakes.add(
      path,
      `${
        JSON.stringify(name)
      } can't be a disk's serial (write 1 to 20 letters, digits, - and _, such as data)`,
      "key",
    );
  }
  if (isMapping(tree)) return readParts(name, tree, mistakes);
  const sizeBytes = readSize(tree, path, mistakes);
  return sizeBytes === undefined ? undefined : { name, sizeBytes, bus: BUSES[0] };
}

function readParts(name: string, tree: TreeMapping, mistakes: Mistakes): ExtraDisk | undefined {
  const path = ["disks", name];
  refuseUnknownKeys(tree, ["size", "bus"], { path, mistakes });
  const { size, bus: wanted } = tree;
  if (size === undefined) mistakes.add(path, `a disk needs "size" (write { size: 1G, bus: virtio })`, "key");
  const sizeBytes = size === undefined ? undefined : readSize(size, [...path, "size"], mistakes);
  const bus = wanted === undefined ? BUSES[0] : readWord(wanted, BUSES, { path: [...path, "bus"], mistakes });
  return sizeBytes === undefined || bus === undefined ? undefined : { name, sizeBytes, bus };
}

function readSize(tree: Tree, path: Path, mistakes: Mistakes): number | undefined {
  const text = readLine(tree, { path, mistakes, example: `write ${path.at(-1)}: 1G` });
  if (text === undefined) return undefined;
  const read = readDiskBytes(text);
  if ("value" in read) return read.value;
  mistakes.add(path, read.mistake);
  return undefined;
}

/** The root of a raw disk where it is an ext2, ext3 or ext4, by e2fsprogs' debugfs: no mount, no rights, milliseconds. */
import { join } from "@std/path";
import { ImageError } from "../disk/bytes.ts";
import {
  commandsText,
  complaintsIn,
  type Ext4Entry,
  listFolder,
  makeFolder,
  parseListings,
  pathWord,
  word,
  writeFile,
} from "./ext4_commands.ts";
import { foldersOf, type GuestTree, parentOf, type TreeEdit } from "./guest_tree.ts";
import { lastLines, outputOf, runToEnd } from "./program.ts";

/** Where the filesystem stands. */
export interface Ext4Place {
  /** Of the raw disk. */
  readonly path: string;
  readonly startBytes: number;
  /** For what debugfs reads: its commands. */
  readonly folder: string;
  readonly signal?: AbortSignal | undefined;
}

const PACKAGE = "e2fsprogs";
/** What takes milliseconds of a sound filesystem may take for ever of a hostile one. */
const MOST_SECONDS = 300;

/** The tree of an ext4. */
export function ext4Tree(place: Ext4Place): GuestTree {
  return {
    names: async (folder) => (await list(place, [folder])).get(folder)?.map(({ name }) => name).sort() ?? [],
    readText: (path) => readText(place, path),
    change: async (edits) => {
      for (const group of inGroups(edits)) await change(place, group);
    },
  };
}

/**
 * Makes sure that the filesystem is whole. Throws {@linkcode ImageError} where it is not. A journal elsewhere is no file of ours: for
 * one that a superblock names e2fsck would look through all of the host's devices, and open it.
 */
export async function checkExt4(place: Ext4Place): Promise<void> {
  const nowhere = join(place.folder, "no-journal");
  const { code, stdout, stderr } = await runToEnd(["e2fsck", "-f", "-n", "-j", nowhere, at(place)], {
    package: PACKAGE,
    signal: place.signal,
    mostSeconds: MOST_SECONDS,
  });
  if (code !== 0) throw new ImageError(`its root is not whole, e2fsck says: ${lastLines(stdout + stderr)}`);
}

/** Of a path, what is there must be known when it is written: removals and writes of the same place are told apart. */
function inGroups(edits: readonly TreeEdit[]): readonly (readonly TreeEdit[])[] {
  const firstWrite = edits.findIndex(({ kind }) => kind !== "remove");
  if (firstWrite < 0) return [edits];
  const nextRemove = edits.findIndex(({ kind }, index) => index > firstWrite && kind === "remove");
  const end = nextRemove < 0 ? edits.length : nextRemove;
  const rest = end < edits.length ? inGroups(edits.slice(end)) : [];
  return [edits.slice(0, firstWrite), edits.slice(firstWrite, end), ...rest].filter(({ length }) =>
    length > 0
  );
}

async function change(place: Ext4Place, edits: readonly TreeEdit[]): Promise<void> {
  const folders = edits.flatMap(({ path }) => [parentOf(path), ...foldersOf(path)]);
  const there = await list(place, [...new Set(["/", ...folders])]);
  const kindOf = (path: string) =>
    there.get(parentOf(path))?.find(({ name }) => name === path.slice(path.lastIndexOf("/") + 1))?.kind;
  const made = new Set<string>();
  const commands: string[] = [];
  for (const edit of edits) {
    const kind = kindOf(edit.path);
    if (kind !== undefined && edit.kind !== "remove" && kind === "folder") {
      throw new ImageError(`"${edit.path}" is a folder in the image (remove it first)`);
    }
    if (kind !== undefined) commands.push(...await removal(place, edit.path, kind));
    if (edit.kind === "remove") continue;
    for (const folder of foldersOf(edit.path)) {
      if (made.has(folder) || kindOf(folder) !== undefined) continue;
      made.add(folder);
      commands.push(...makeFolder(folder));
    }
    commands.push(
      ...(edit.kind === "link"
        ? [`symlink ${pathWord(edit.path)} ${word(edit.target)}`]
        : writeFile(edit.path, edit.source, edit.mode)),
    );
  }
  await tell(place, commands);
}

/** A package of Python has some hundred; a folder of a damaged filesystem may stand in itself. */
const MOST_ENTRIES = 50_000;

async function removal(place: Ext4Place, path: string, kind: Ext4Entry["kind"]): Promise<readonly string[]> {
  if (kind !== "folder") return [`rm ${pathWord(path)}`];
  const files: string[] = [];
  const folders = [path];
  for (let level: readonly string[] = [path]; level.length > 0;) {
    const next: string[] = [];
    for (const [folder, entries] of await list(place, level)) {
      for (const entry of entries) {
        (entry.kind === "folder" ? next : files).push(`${folder}/${entry.name}`);
      }
    }
    folders.push(...next);
    if (folders.length + files.length > MOST_ENTRIES) {
      throw new ImageError(`"${path}" holds more than ${MOST_ENTRIES} files, or itself`);
    }
    level = next;
  }
  return [
    ...files.map((file) => `rm ${pathWord(file)}`),
    ...folders.reverse().map((each) => `rmdir ${pathWord(each)}`),
  ];
}

async function list(place: Ext4Place, folders: readonly string[]) {
  return parseListings(await run(place, folders.map(listFolder), false));
}

async function readText(place: Ext4Place, path: string): Promise<string | undefined> {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const found = (await list(place, [parentOf(path)])).get(parentOf(path))?.find((each) => each.name === name);
  if (found === undefined || found.kind === "folder") return undefined;
  const argv = ["debugfs", "-R", `cat ${pathWord(path)}`, at(place)] as const;
  return await outputOf(argv, {
    package: PACKAGE,
    signal: place.signal,
    mostSeconds: MOST_SECONDS,
  });
}

async function tell(place: Ext4Place, commands: readonly string[]): Promise<void> {
  const complaints = complaintsIn(await run(place, commands, true));
  if (complaints.length > 0) {
    throw new ImageError(`debugfs cannot change it: ${complaints.slice(0, 3).join("; ")}`);
  }
}

async function run(place: Ext4Place, commands: readonly string[], isWriting: boolean): Promise<string> {
  if (commands.length === 0) return "";
  const file = join(place.folder, "debugfs-commands");
  await Deno.writeTextFile(file, commandsText(commands));
  const how = isWriting ? ["-w"] : [];
  const argv = ["sh", "-c", '"$@" 2>&1', "sh", "debugfs", ...how, "-f", file, at(place)] as const;
  const { code, stdout } = await runToEnd(argv, {
    package: PACKAGE,
    signal: place.signal,
    mostSeconds: MOST_SECONDS,
  });
  if (code === 127) {
    throw new ImageError(`debugfs is not installed, and it takes that (\`apt-get install ${PACKAGE}\`)`);
  }
  return stdout;
}

const at = ({ path, startBytes }: Ext4Place) => `${path}?offset=${startBytes}`;

/** What debugfs is told, and what it answers: it edits an ext4 inside a file without mounting it. Pure text. */
import { ImageError } from "../disk/bytes.ts";

/** An entry of a folder, as `ls -p` tells it. */
export interface Ext4Entry {
  readonly name: string;
  readonly kind: "file" | "folder" | "link" | "other";
}

const KINDS: Readonly<Record<string, Ext4Entry["kind"]>> = { "04": "folder", "10": "file", "12": "link" };

/** A word of a command; a line is one command, so that a name with a line's end could become another. */
export function word(text: string): string {
  // deno-lint-ignore no-control-regex
  if (/[\0-\x1f\x7f]/.test(text)) {
    throw new ImageError(`${JSON.stringify(text)} has a control character, which no path of ours may have`);
  }
  // Its echo of a command begins so, which is told from what it complains of by that alone.
  if (text.includes("debugfs: ")) throw new ImageError(`"debugfs: " stands in ${JSON.stringify(text)}`);
  return `"${text.replaceAll('"', '""')}"`;
}

/** debugfs reads its commands by pieces of BUFSIZ, 8192 in glibc and 1024 in musl. */
const MOST_BYTES = 1000;

/**
 * Commands as the file that debugfs reads. Throws {@linkcode ImageError} where one is too long for a line: what stands behind the
 * line's end would be a command of its own, a shell's if it begins with `!`.
 */
export function commandsText(commands: readonly string[]): string {
  const bytesOf = new TextEncoder();
  const tooLong = commands.find((each) => bytesOf.encode(each).length > MOST_BYTES);
  if (tooLong === undefined) return commands.map((each) => `${each}\n`).join("");
  throw new ImageError(
    `a path in it is longer than debugfs takes: ${JSON.stringify(tooLong.slice(0, 80))}...`,
  );
}

/** The entries of folders by their path: what `ls -p` of each said, one after the other. Those that are missing have none. */
export function parseListings(output: string): ReadonlyMap<string, readonly Ext4Entry[]> {
  const found = new Map<string, Ext4Entry[]>();
  let entries: Ext4Entry[] = [];
  for (const line of output.split("\n")) {
    const folder = /^debugfs: ls -p "(.*)\/\."$/.exec(line)?.[1];
    if (folder !== undefined) {
      entries = [];
      found.set(folder.replaceAll('""', '"') || "/", entries);
      continue;
    }
    // `/inode/mode/uid/gid/name/size/`
    const [, mode = "", name = ""] = /^\/[1-9]\d*\/(\d{6})\/\d+\/\d+\/([^/]+)\/\d*\/$/.exec(line) ?? [];
    if (name === "" || name === "." || name === "..") continue;
    entries.push({ name, kind: KINDS[mode.slice(0, 2)] ?? "other" });
  }
  return found;
}

/** Asks for a folder's entries: the dot behind it has debugfs follow a link that stands there, as `/lib` often is. */
export const listFolder = (folder: string): string => `ls -p ${word(`${folder === "/" ? "" : folder}/.`)}`;

/** A path as a command takes it. debugfs follows links on the way, but for the folder right before a name, unless a dot follows. */
export function pathWord(path: string): string {
  const at = path.lastIndexOf("/");
  return word(at === 0 ? path : `${path.slice(0, at)}/./${path.slice(at + 1)}`);
}

/** What went wrong, as debugfs never tells it by its exit code: all that is neither echo nor greeting. */
export function complaintsIn(output: string): readonly string[] {
  return output.split("\n").filter((line) => line !== "" && !HARMLESS.test(line));
}

const HARMLESS = /^(debugfs: |debugfs \d|Allocated inode: \d+$)/;

/** Makes a folder, root's own. */
export const makeFolder = (path: string): readonly string[] => [
  `mkdir ${pathWord(path)}`,
  `sif ${pathWord(path)} mode 040755`,
];

/** Writes a file where none is. `write` takes no path for its second word: a slash would become part of the name. */
export function writeFile(path: string, source: string, mode: number): readonly string[] {
  const at = path.lastIndexOf("/");
  return [
    `cd ${word(`${path.slice(0, at)}/.`)}`,
    `write ${word(source)} ${word(path.slice(at + 1))}`,
    `sif ${pathWord(path)} mode 0${(0o100000 | mode).toString(8)}`,
    `sif ${pathWord(path)} uid 0`,
    `sif ${pathWord(path)} gid 0`,
  ];
}

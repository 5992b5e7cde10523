/** cloud-init's Python as a source has it: its files, its version, and what it expects of the guest around it. */
import { createHash } from "node:crypto";
import { dirname, join, relative, SEPARATOR } from "@std/path";
import { ImageError } from "../disk/bytes.ts";

/** A file that goes into a guest. */
export interface SourceFile {
  /** Below the folder `cloudinit`. */
  readonly name: string;
  /** On the host. */
  readonly source: string;
  readonly mode: number;
  readonly bytes: Uint8Array;
}

/** How the units and the code behind them talk: they must do it alike. */
export type UnitProtocol = "four programs" | "datagrams" | "a stream";

/** A `cloudinit` folder, read whole. */
export interface PythonPackage {
  readonly files: readonly SourceFile[];
  /** As it calls itself. */
  readonly version: string;
  /** What its units must speak; every version takes those that start four programs. */
  readonly protocol: UnitProtocol;
  /** Modules that it cannot go without and that later Pythons no longer have, each with where it is used. */
  readonly oldImports: readonly OldImport[];
}

/** The use of a module, or of a name of one, that was removed from Python. */
export interface OldImport {
  readonly module: string;
  /** The minor version of Python 3 that has it no longer. */
  readonly goneIn: number;
  readonly file: string;
}

/** "What's New" in Python 3.10 to 3.13, "Removed". */
const REMOVED: Readonly<Record<string, number>> = {
  "collections.Callable": 10,
  "collections.Iterable": 10,
  "collections.Mapping": 10,
  "collections.MutableMapping": 10,
  "collections.Sequence": 10,
  "inspect.getargspec": 11,
  imp: 12,
  distutils: 12,
  asyncore: 12,
  asynchat: 12,
  pipes: 13,
};

/** Neither tests nor what Python compiled on the host goes in. */
const LEFT_OUT = ["__pycache__", "tests"];

/** Reads a checkout's `cloudinit`. Throws {@linkcode ImageError} where that is none. */
export async function readPackage(folder: string): Promise<PythonPackage> {
  const files = await filesBelow(folder, "cloudinit");
  const textOf = (name: string) => {
    const found = files.find((each) => each.name === name);
    return found && new TextDecoder().decode(found.bytes);
  };
  const version = textOf("version.py");
  if (version === undefined || textOf("cmd/main.py") === undefined) {
    throw new ImageError("it has no cloudinit/version.py and cloudinit/cmd/main.py, as every cloud-init has");
  }
  const meson = await smallText(join(folder, "meson.build"));
  const said = /__VERSION__ = "([\w.~+-]+)"/.exec(version)?.[1] ??
    /^[ \t]{0,64}version: '([\w.~+-]{1,64})'/m.exec(meson)?.[1];
  return {
    files,
    version: said ?? "of no version",
    protocol: protocolOf(textOf("socket.py")),
    oldImports: files.flatMap(oldImportsOf),
  };
}

/** A file's text; none where it is no file of its own, or larger than any of its kind. */
async function smallText(path: string): Promise<string> {
  const { isFile = false, size = 0 } = await Deno.lstat(path).catch(() => ({}) as Partial<Deno.FileInfo>);
  return isFile && size < 1024 ** 2 ? await Deno.readTextFile(path) : "";
}

/** Of names, modes and contents. */
export function filesDigest(files: readonly Pick<SourceFile, "name" | "mode" | "bytes">[]): string {
  const rows = files.map((
    { name, mode, bytes },
  ) => [name, mode, createHash("sha256").update(bytes).digest("hex")]);
  return createHash("sha256").update(JSON.stringify(rows)).digest("hex");
}

/** cloud-init has some 400 files of 5 MB. */
const MOST = { files: 20_000, bytes: 256 * 1024 ** 2 };

/**
 * The files below a folder of a source, by name; links are followed, as an installer does, but for those that lead out of the
 * folder: neither a file of the host nor what `.git` holds is any of it. Throws {@linkcode ImageError} for one, and where there is no end of files.
 */
export async function filesBelow(source: string, folder: string): Promise<readonly SourceFile[]> {
  const root = await Deno.realPath(source);
  const found: SourceFile[] = [];
  let [bytes, entries] = [0, 0];
  const walk = async (below: string): Promise<void> => {
    for (const { name } of await entriesOf(join(root, folder, below))) {
      const path = below === "" ? name : `${below}/${name}`;
      const file = join(root, folder, path);
      entries += 1;
      await refuseLeaving(join(root, folder), file);
      const { isDirectory, isFile, mode, size } = await Deno.stat(file);
      if (isFile) bytes += size;
      if (bytes > MOST.bytes || entries > MOST.files) {
        throw new ImageError(`it has more than ${MOST.files} files, or more than 256M of them`);
      }
      if (isDirectory && !LEFT_OUT.includes(name)) await walk(path);
      if (!isFile || name.endsWith(".pyc")) continue;
      const isProgram = ((mode ?? 0) & 0o100) !== 0;
      found.push({
        ...{ name: path, source: file, mode: isProgram ? 0o755 : 0o644 },
        bytes: await Deno.readFile(file),
      });
    }
  };
  await refuseLink(root, join(root, folder));
  await walk("");
  return found;
}

/** The same files, written anew into a folder of ours: what was digested is what goes in, whatever becomes of the source. */
export async function staged(files: readonly SourceFile[], folder: string): Promise<readonly SourceFile[]> {
  await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
  const written: SourceFile[] = [];
  for (const [index, file] of files.entries()) {
    const source = join(folder, `${index}`);
    await Deno.writeFile(source, file.bytes);
    written.push({ ...file, source });
  }
  return written;
}

async function refuseLink(root: string, folder: string): Promise<void> {
  const found = await Deno.lstat(folder).catch(() => undefined);
  if (found?.isSymlink) {
    throw new ImageError(`its "${relative(root, folder)}" is a link (put the folder there)`);
  }
}

async function refuseLeaving(root: string, file: string): Promise<void> {
  const found = await Deno.lstat(file).catch(() => undefined);
  if (!found?.isSymlink) return;
  const to = await Deno.realPath(file).catch(() => undefined);
  const isInside = to !== undefined && to.startsWith(`${root}${SEPARATOR}`) &&
    !file.startsWith(`${to}${SEPARATOR}`);
  if (isInside) return;
  throw new ImageError(
    `its "${
      relative(dirname(root), file)
    }" is a link that leads out of it, to itself or to nothing (take it away, or put the file there)`,
  );
}

async function entriesOf(folder: string): Promise<readonly Deno.DirEntry[]> {
  try {
    const entries = await Array.fromAsync(Deno.readDir(folder));
    return entries.toSorted((a, b) => a.name < b.name ? -1 : 1);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return [];
    throw error;
  }
}

function protocolOf(socket: string | undefined): UnitProtocol {
  if (socket === undefined || !socket.includes("sock_dir") && !/SOCK_(DGRAM|STREAM)/.test(socket)) {
    return "four programs";
  }
  return socket.includes("SOCK_STREAM") ? "a stream" : "datagrams";
}

/** Those that stand at a line's start in what every boot imports: a data source's own are only met where it is used. */
function oldImportsOf({ name, bytes }: SourceFile): readonly OldImport[] {
  if (!name.endsWith(".py") || /^(sources|config)\/./.test(name)) return [];
  const text = new TextDecoder().decode(bytes);
  const imports = text.matchAll(/^(?:import|from) (\w+)/gm);
  const uses = text.matchAll(/\b(collections\.[A-Z]\w{0,40}|inspect\.getargspec)\b/g);
  return Array.from([...imports, ...uses], ([, module = ""]) => module).flatMap((module) => {
    const goneIn = REMOVED[module];
    return goneIn === undefined ? [] : [{ module, goneIn, file: `cloudinit/${name}` }];
  });
}

/** What a case says of an image that is made of another: files, packages, commands -> an addition. */
import { createHash } from "node:crypto";
import { join, relative, SEPARATOR } from "@std/path";
import { ImageError } from "../disk/bytes.ts";
import type { Addition } from "./addition.ts";
import { type GuestTree, parentOf, type RunningTree, type TreeEdit } from "./guest_tree.ts";

/** How an image is made of another. */
export interface Recipe {
  /** The case's, where `files` lie in truth: a case may come from anyone, and carries no other files of the host into its guest. */
  readonly folder: string;
  /** Files of the host by their path in the guest; root's own, and executable where they are here. */
  readonly files: Readonly<Record<string, string>>;
  /** What is taken away, a folder with all that is in it. */
  readonly remove: readonly string[];
  /** Packages of Debian on the host, installed by the guest's own dpkg. */
  readonly debs: readonly string[];
  /** Lines of shell, run as root in the guest's files without booting it. */
  readonly run: readonly string[];
}

interface Put {
  readonly path: string;
  readonly source: string;
  readonly mode: number;
  readonly sha256: string;
}

/** A recipe as what is put into an image. Throws {@linkcode ImageError} where a file of the host is not there. */
export async function recipeAddition(recipe: Recipe): Promise<Addition> {
  const { remove, debs, run } = recipe;
  const files = await Promise.all(
    Object.entries(recipe.files).map(([path, source]) => readPut(path, source, recipe.folder)),
  );
  const packages = await Promise.all(debs.map((source, index) => readDeb(source, index)));
  const contents = [files, packages].map((puts) =>
    puts.map(({ path, mode, sha256 }) => [path, mode, sha256])
  );
  const digest = createHash("sha256").update(JSON.stringify([contents, remove, run])).digest("hex");
  return {
    title: titleOf(recipe, digest),
    digest,
    needsPrograms: debs.length + run.length > 0,
    putInto: async (tree) => {
      for (const path of remove) await refuseMissing(tree, path);
      await tree.change(remove.map((path) => ({ kind: "remove" as const, path })));
      await using folder = await privateFolder();
      await tree.change(await writesOf(files, folder.path));
      await install(tree, packages, folder.path);
      for (const line of run) await programsOf(tree).run(line);
    },
  };
}

/** A name that is misspelt would leave the image as it is, without a word. */
async function refuseMissing(tree: GuestTree, path: string): Promise<void> {
  const name = path.slice(path.lastIndexOf("/") + 1);
  if ((await tree.names(parentOf(path))).includes(name)) return;
  throw new ImageError(`"${path}", which is to be removed, is not in the image`);
}

async function install(
  tree: GuestTree & Partial<RunningTree>,
  packages: readonly Put[],
  folder: string,
): Promise<void> {
  if (packages.length === 0) return;
  await tree.change(await writesOf(packages, folder));
  const paths = packages.map(({ path }) => path);
  await programsOf(tree).run(`DEBIAN_FRONTEND=noninteractive dpkg --install ${paths.join(" ")}`);
  await tree.change(paths.map((path) => ({ kind: "remove", path })));
}

function programsOf(tree: GuestTree & Partial<RunningTree>): Pick<RunningTree, "run"> {
  const { run } = tree;
  if (!run) throw new RangeError("Cannot run programs in a tree that was opened without them");
  return { run };
}

/** By copies of ours, which are what was digested: the sources may be another by now. */
async function writesOf(puts: readonly Put[], folder: string): Promise<readonly TreeEdit[]> {
  const writes: TreeEdit[] = [];
  for (const { path, source, mode, sha256 } of puts) {
    const bytes = await Deno.readFile(source);
    if (digestOf(bytes) !== sha256) throw new ImageError(`"${source}" was changed meanwhile (run again)`);
    const copy = join(folder, sha256);
    await Deno.writeFile(copy, bytes);
    writes.push({ kind: "write", path, source: copy, mode });
  }
  return writes;
}

async function privateFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await Deno.makeTempDir({ prefix: "seedling-recipe-" });
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

const digestOf = (bytes: Uint8Array<ArrayBuffer>) => createHash("sha256").update(bytes).digest("hex");

const MOST_BYTES = 1024 ** 3;

async function readPut(path: string, given: string, folder: string): Promise<Put> {
  const { source, mode, bytes } = await read(given);
  const way = relative(await Deno.realPath(folder), source).split(SEPARATOR);
  if (way.includes("..") || way.includes(".git")) {
    throw new ImageError(
      `"${given}", which goes into it, leads out of the case's folder (name a file beside the case)`,
    );
  }
  return { path, source, mode: ((mode ?? 0) & 0o100) === 0 ? 0o644 : 0o755, sha256: digestOf(bytes) };
}

/** Packages may lie elsewhere: what is none is taken for nothing else either. */
async function readDeb(given: string, index: number): Promise<Put> {
  const { source, bytes } = await read(given);
  if (!new TextDecoder().decode(bytes.subarray(0, 8)).startsWith("!<arch>\n")) {
    throw new ImageError(`"${given}", which goes into it, is no package of Debian`);
  }
  return { path: `/tmp/seedling-${index}.deb`, source, mode: 0o644, sha256: digestOf(bytes) };
}

async function read(given: string) {
  try {
    const source = await Deno.realPath(given);
    const { mode, isFile, size } = await Deno.stat(source);
    if (!isFile || size > MOST_BYTES) {
      throw new ImageError(`"${given}", which goes into it, is ${isFile ? "larger than 1G" : "no file"}`);
    }
    return { source, mode, bytes: await Deno.readFile(source) };
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    throw new ImageError(`"${given}", which goes into it, cannot be read: ${error.message}`);
  }
}

/** `2 files, 1 removed (1a2b3c4d)` */
function titleOf({ files, remove, debs, run }: Recipe, digest: string): string {
  const counts = [
    [Object.keys(files).length, "file"],
    [remove.length, "removal"],
    [debs.length, "package"],
    [run.length, "command"],
  ] as const;
  const told = counts.filter(([count]) => count > 0).map(([count, what]) =>
    `${count} ${what}${count === 1 ? "" : "s"}`
  );
  return `${told.join(", ")} (${digest.slice(0, 8)})`;
}

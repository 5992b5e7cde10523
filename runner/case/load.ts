/** Files and folders -> cases. Reads, and nothing else. */
import { dirname, join } from "@std/path";
import { type Case, CaseError, parseCase } from "./case.ts";
import { TOO_LONG } from "./text.ts";
import { idOf, LoadError, refuseSuffix } from "./load_name.ts";

/** All cases, in the order of the paths and by byte order below a folder; or what is wrong, if `mistakes` has any. */
export interface LoadedCases {
  /** All that were read without a mistake. */
  readonly cases: readonly Case[];
  /** Of all files, each file's in its own order. */
  readonly mistakes: readonly (CaseError | LoadError)[];
}

/** A file that is to be read as a case. */
interface CaseFile {
  readonly id: string;
  /** The path as the person gave it, or that of the folder and what is below. */
  readonly source: string;
  readonly realPath: string;
}

type Found = CaseFile | LoadError;

// Open files at one time; reading one after the other takes three times as long.
const AT_ONCE = 32;
const LONGEST_CASE_BYTES = 4 * 1024 ** 2;
const LONGEST_SEED_BYTES = 16 * 1024 ** 2;

/**
 * Reads every case of files and folders (recursively; only `.yaml`), and tells all mistakes of all of them.
 *
 * A case's id is its path below the given folder without `.yaml`. A file given by itself has its path below the
 * working folder's `cases/`, or else its base name. A file that is given twice is one case.
 */
export async function loadCases(paths: readonly string[]): Promise<LoadedCases> {
  const found: Found[] = [];
  for (const path of paths) found.push(...await findCases(path));
  const { files, mistakes } = keepUnique(found);
  const cases: Case[] = [];
  for (let start = 0; start < files.length; start += AT_ONCE) {
    const parsed = await Promise.all(files.slice(start, start + AT_ONCE).map(readCase));
    for (const each of parsed) {
      mistakes.push(...each.mistakes);
      if ("case" in each) cases.push(each.case);
    }
  }
  return { cases, mistakes };
}

async function findCases(path: string): Promise<readonly Found[]> {
  try {
    const realPath = await Deno.realPath(path);
    const { isDirectory, isFile } = await Deno.stat(realPath);
    if (isDirectory) return await findInFolder(path, realPath);
    if (!isFile) return [new LoadError(`Cannot read "${path}": it is neither a file nor a folder`)];
    return [refuseSuffix(path) ?? { id: idOf(path), source: path, realPath }];
  } catch (error) {
    return [
      new LoadError(`Cannot read "${path}": ${sayWhy(error)} (name a case's file, or a folder of cases)`),
    ];
  }
}

async function findInFolder(path: string, realPath: string): Promise<readonly Found[]> {
  const names: string[] = [];
  const mistakes: LoadError[] = [];
  const source = (name: string) => `${path.replace(/\/+$/, "")}/${name}`;
  for await (const { name, isSymlink } of walk(realPath)) {
    const mistake = await refuseEntry(join(realPath, name), {
      folder: realPath,
      source: source(name),
      isSymlink,
    });
    if (mistake) mistakes.push(mistake);
    else if (name.endsWith(".yaml")) names.push(name);
  }
  if (names.length === 0 && mistakes.length === 0) {
    return [new LoadError(`Cannot read "${path}": no case in it (a case's name ends in .yaml)`)];
  }
  // UTF-16 order, which is byte order for all names but those with emoji: the same on every machine.
  const files = names.sort((a, b) => a < b ? -1 : 1).map((name) => ({
    id: name.replace(/\.yaml$/, ""),
    source: source(name),
    realPath: join(realPath, name),
  }));
  return [...files, ...mistakes.sort((a, b) => a.message < b.message ? -1 : 1)];
}

/** Files and links below a folder, by their path from there; what begins with a dot belongs to other tools. */
async function* walk(
  folder: string,
  below = "",
): AsyncGenerator<{ readonly name: string; readonly isSymlink: boolean }> {
  for await (const { name, isDirectory, isFile, isSymlink } of Deno.readDir(join(folder, below))) {
    if (name.startsWith(".")) continue;
    if (isDirectory) yield* walk(folder, join(below, name));
    else if (isFile || isSymlink) yield { name: join(below, name), isSymlink };
  }
}

interface Entry {
  /** Real path of the folder that was given. */
  readonly folder: string;
  readonly source: string;
  readonly isSymlink: boolean;
}

/** A link may name another case of the folder, but no file elsewhere, and no folder: that could hold itself. */
async function refuseEntry(
  path: string,
  { folder, source, isSymlink }: Entry,
): Promise<LoadError | undefined> {
  if (source.endsWith(".yml")) return refuseSuffix(source);
  if (!isSymlink) return undefined;
  const isCase = source.endsWith(".yaml");
  try {
    const target = await Deno.realPath(path);
    const { isDirectory } = await Deno.stat(target);
    if (isDirectory) {
      return new LoadError(`Cannot read "${source}": a link to a folder (name the folder itself)`);
    }
    if (!isCase || isWithin(target, folder)) return undefined;
    return new LoadError(`Cannot read "${source}": the link leads out of the folder (copy the file)`);
  } catch (error) {
    if (!isCase) return undefined;
    return new LoadError(`Cannot read "${source}": ${sayWhy(error)} (mend or delete the link)`);
  }
}

function isWithin(path: string, folder: string): boolean {
  return path.startsWith(folder === "/" ? folder : `${folder}/`);
}

function keepUnique(
  found: readonly Found[],
): { readonly files: readonly CaseFile[]; readonly mistakes: (CaseError | LoadError)[] } {
  const byId = new Map<string, CaseFile>();
  const known = new Set<string>();
  const mistakes: (CaseError | LoadError)[] = [];
  for (const each of found) {
    if (each instanceof LoadError) {
      mistakes.push(each);
      continue;
    }
    if (known.has(each.realPath)) continue;
    known.add(each.realPath);
    const other = byId.get(each.id);
    if (!other) byId.set(each.id, each);
    else {mistakes.push(
        new LoadError(
          `Cannot tell "${each.source}" from "${other.source}": both have the id "${each.id}" (rename one)`,
        ),
      );}
  }
  return { files: [...byId.values()], mistakes };
}

async function readCase({ id, source, realPath }: CaseFile): Promise<ReturnType<typeof parseCase>> {
  const text = await readText(realPath);
  if (typeof text !== "string") {
    return { mistakes: [new CaseError({ source, line: 1, column: 1 }, text.mistake)] };
  }
  return parseCase(text, { id, source, readFile: (path) => readSeedFile(path, dirname(source)) });
}

async function readText(path: string): Promise<string | { readonly mistake: string }> {
  try {
    const { size } = await Deno.stat(path);
    if (size > LONGEST_CASE_BYTES) return { mistake: TOO_LONG };
    const bytes = await Deno.readFile(path);
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return { mistake: "not text in UTF-8 (save it as UTF-8)" };
    return { mistake: `the file cannot be read: ${sayWhy(error)}` };
  }
}

/** Bytes of a `{ file: path }` that lies in the case's folder in truth, links followed. Throws what the OS says. */
function readSeedFile(path: string, folder: string): Uint8Array {
  const realPath = Deno.realPathSync(path);
  if (!isWithin(realPath, Deno.realPathSync(folder))) {
    throw new Error("a link leads out of the case's folder");
  }
  const { isFile, size } = Deno.statSync(realPath);
  if (!isFile) throw new Error("not a file");
  if (size > LONGEST_SEED_BYTES) {
    throw new Error(`${size} bytes are too many (${LONGEST_SEED_BYTES} at most)`);
  }
  return Deno.readFileSync(realPath);
}

/** What the OS says, without the system call and the path that Deno adds; errors of ours are thrown on. */
function sayWhy(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "no such file or folder";
  if (error instanceof Deno.errors.PermissionDenied) return "permission denied";
  if (!(error instanceof Error) || !("code" in error)) throw error;
  return error.message.replace(/ \(os error \d+\).*$/s, "");
}

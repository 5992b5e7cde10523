/** Files and folders -> cases. Reads, and nothing else. */
import { basename, dirname, join } from "@std/path";
import type { Case, ParsedCases } from "../case/case.ts";
import { CaseError } from "../yaml/case_error.ts";
import { BUILT_IN, builtInIds, isBuiltIn, readBuiltIn } from "./built_in.ts";
import { DefaultsReader } from "./load_defaults.ts";
import {
  DEFAULTS_NAME,
  idOf,
  isLostName,
  isWithin,
  LoadError,
  refuseName,
  sameId,
  suiteFolder,
} from "./load_name.ts";
import { readCases } from "./read_cases.ts";
import { readSeedFile, readText, sayWhy } from "./read_files.ts";

/** All cases, in the order of the paths and by byte order below a folder; or what is wrong, if `mistakes` has any. */
export interface LoadedCases {
  /** All that were read without a mistake. */
  readonly cases: readonly Case[];
  /** Of all files, each file's in its own order. */
  readonly mistakes: readonly (CaseError | LoadError)[];
  /** What a mistake may quote, as it was read: the files it is in, and those of its seed. Secrets in them must not be told with it. */
  readonly texts: ReadonlyMap<Error, readonly (string | Uint8Array)[]>;
}

/** A file that is to be read as a case. */
interface CaseFile {
  readonly id: string;
  /** The path as the person gave it, or that of the folder and what is below. */
  readonly source: string;
  /** Real but for a last link: that in a folder may name a case elsewhere in it. */
  readonly realPath: string;
  readonly isLink?: true;
}

/** What a file holds, and its text with those of its defaults and of its seeds. */
interface ReadFile extends ParsedCases {
  readonly texts: readonly (string | Uint8Array)[];
}

type Found = CaseFile | LoadError;

// Open files at one time; reading one after the other takes three times as long.
const AT_ONCE = 32;

/**
 * Reads every case of files and folders (recursively; only `.yaml`), and tells all mistakes of all of them.
 *
 * A case's id is its path without `.yaml` below the working folder's `cases`, or below the `cases` that the working folder is in.
 * Elsewhere it is the path below the given folder, or a given file's base name. A file that is given twice is read once. Under every case stand
 * the `defaults.yaml` of its folder and of those above it, up to the project's: however the case was named.
 * `@suite` and what lies in it is the built-in suite's.
 */
export async function loadCases(paths: readonly string[]): Promise<LoadedCases> {
  const found: Found[] = [];
  for (const path of paths) found.push(...await findCases(path));
  const { files, mistakes } = keepUnique(found);
  const defaults = new DefaultsReader();
  const cases: Case[] = [];
  const texts = new Map<Error, readonly (string | Uint8Array)[]>();
  for (let start = 0; start < files.length; start += AT_ONCE) {
    const parsed = await Promise.all(
      files.slice(start, start + AT_ONCE).map((each) => readFileCases(each, defaults)),
    );
    for (const each of parsed) {
      mistakes.push(...each.mistakes);
      for (const mistake of each.mistakes) texts.set(mistake, each.texts);
      cases.push(...each.cases);
    }
  }
  return { cases, mistakes: onceEach([...mistakes, ...findTwins(cases)]), texts };
}

/** What is judged where nothing is named: the working folder's `cases`, or else the built-in suite. */
export async function defaultPaths(): Promise<readonly string[]> {
  const stat = await Deno.stat("cases").catch((error) => {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  });
  return [stat?.isDirectory ? "cases" : BUILT_IN];
}

/** A mistake in defaults is found in every case above them. */
function onceEach(mistakes: readonly (CaseError | LoadError)[]): readonly (CaseError | LoadError)[] {
  return [...new Map(mistakes.map((each) => [each.message, each])).values()];
}

/** Files have ids of their own; a file may be called like a variant of another. */
function findTwins(cases: readonly Case[]): readonly LoadError[] {
  const byId = new Map<string, Case>();
  return cases.flatMap((each) => {
    const other = byId.get(each.id);
    if (!other) byId.set(each.id, each);
    return other ? [sameId(each, other)] : [];
  });
}

const realOr = (path: string) => Deno.realPath(path).catch(() => path);

/** The real path of the folder that ids begin at. */
async function casesFolder(): Promise<string> {
  const real = (path: string) => Deno.realPath(path).catch(() => undefined);
  // Deno may not let us look there: then there is no such folder for us.
  return await real("cases") ?? suiteFolder(await real(".") ?? "/");
}

async function findCases(path: string): Promise<readonly Found[]> {
  if (isBuiltIn(path)) return findBuiltIn(path);
  try {
    const realPath = await Deno.realPath(path);
    const { isDirectory, isFile } = await Deno.stat(realPath);
    const cases = await casesFolder();
    if (isDirectory) return await findInFolder(path, realPath, cases);
    if (!isFile) return [new LoadError(`Cannot read "${path}": it is neither a file nor a folder`)];
    const id = idOf(realPath, { cases, shortName: basename(path) });
    return [refuseName(path) ?? { id, source: path, realPath }];
  } catch (error) {
    return [
      new LoadError(`Cannot read "${path}": ${sayWhy(error)} (name a case's file, or a folder of cases)`),
    ];
  }
}

function findBuiltIn(path: string): readonly Found[] {
  const ids = builtInIds(path);
  if (ids instanceof LoadError) return [ids];
  return ids.map((id) => ({ id, source: `${BUILT_IN}/${id}.yaml`, realPath: `${BUILT_IN}/${id}.yaml` }));
}

async function findInFolder(path: string, realPath: string, cases: string): Promise<readonly Found[]> {
  const found: { readonly name: string; readonly isSymlink: boolean }[] = [];
  const mistakes: LoadError[] = [];
  const source = (name: string) => `${path.replace(/(?<!\/)\/+$/, "")}/${name}`;
  for await (const { name, isSymlink } of walk(realPath)) {
    const mistake = await refuseEntry(join(realPath, name), {
      folder: realPath,
      source: source(name),
      isSymlink,
    });
    if (mistake) mistakes.push(mistake);
    else if (name.endsWith(".yaml") && basename(name) !== DEFAULTS_NAME) found.push({ name, isSymlink });
  }
  if (found.length === 0 && mistakes.length === 0) {
    return [new LoadError(`Cannot read "${path}": no case in it (a case's name ends in .yaml)`)];
  }
  // UTF-16 order, which is byte order for all names but those with emoji: the same on every machine.
  const files = found.sort((a, b) => a.name < b.name ? -1 : 1).map(({ name, isSymlink }) => ({
    id: idOf(join(realPath, name), { cases, shortName: name }),
    source: source(name),
    realPath: join(realPath, name),
    ...(isSymlink && { isLink: true as const }),
  }));
  return [...files, ...mistakes.sort((a, b) => a.message < b.message ? -1 : 1)];
}

/** Files and links below a folder, by their path from there; what begins with a dot belongs to other tools. */
async function* walk(
  folder: string,
  below = "",
): AsyncGenerator<{ readonly name: string; readonly isSymlink: boolean }> {
  for await (const { name, isDirectory, isFile, isSymlink } of Deno.readDir(join(folder, below))) {
    if (name.startsWith(".") || (isFile && !/\.ya?ml$/.test(name))) continue;
    if (isDirectory && !isLostName(name)) yield* walk(folder, join(below, name));
    else if (isDirectory || isFile || isSymlink) yield { name: join(below, name), isSymlink };
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
  if (source.endsWith(".yml") || isLostName(source)) return refuseName(source);
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

function keepUnique(
  found: readonly Found[],
): { readonly files: readonly CaseFile[]; readonly mistakes: (CaseError | LoadError)[] } {
  const byId = new Map<string, CaseFile>();
  const taken = new Set<string>();
  const mistakes: (CaseError | LoadError)[] = [];
  for (const each of found) {
    if (each instanceof LoadError) {
      mistakes.push(each);
      continue;
    }
    if (taken.has(each.realPath)) continue;
    taken.add(each.realPath);
    const other = byId.get(each.id);
    if (!other) byId.set(each.id, each);
    else mistakes.push(sameId(each, other));
  }
  return { files: [...byId.values()], mistakes };
}

async function readFileCases(
  { id, source, realPath, isLink }: CaseFile,
  reader: DefaultsReader,
): Promise<ReadFile> {
  if (isBuiltIn(realPath)) return { ...readBuiltIn(id), texts: [] };
  const folder = dirname(isLink ? await realOr(realPath) : realPath);
  const { layers, mistakes, texts = [] } = await reader.under({ source, folder });
  // What a case lacks, defaults that cannot be read may have: the case is read once they can be.
  if (mistakes.length > 0) return { cases: [], mistakes, texts };
  const text = await readText(realPath);
  if (typeof text !== "string") {
    return { cases: [], mistakes: [new CaseError({ source, line: 1, column: 1 }, text.mistake)], texts };
  }
  const seeds: Uint8Array[] = [];
  const readFile = (path: string, folder: string) => {
    const bytes = readSeedFile(path, folder);
    seeds.push(bytes);
    return bytes;
  };
  const parsed = readCases(text, { id, source, readFile }, layers);
  return { ...parsed, texts: [...texts, text, ...seeds] };
}

/** Reads what cases are made of, and nothing that lies elsewhere. */
import { isWithin } from "./load_name.ts";
import { TOO_LONG } from "../yaml/text_mistakes.ts";

const LONGEST_CASE_BYTES = 4 * 1024 ** 2;
const LONGEST_SEED_BYTES = 16 * 1024 ** 2;

/** The text of a file, or what is wrong with it. */
export async function readText(path: string): Promise<string | { readonly mistake: string }> {
  try {
    const { size, isFile, isDirectory } = await Deno.stat(path);
    // A pipe has no end, and no size.
    if (!isFile && !isDirectory) return { mistake: "the file cannot be read: it is a pipe or a device" };
    if (size > LONGEST_CASE_BYTES) return { mistake: TOO_LONG };
    const bytes = await Deno.readFile(path);
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return { mistake: "not text in UTF-8 (save it as UTF-8)" };
    return { mistake: `the file cannot be read: ${sayWhy(error)}` };
  }
}

/** Bytes of a `{ file: path }` that lies in its case's folder in truth, links followed. Throws what the OS says. */
export function readSeedFile(path: string, folder: string): Uint8Array {
  const realPath = Deno.realPathSync(path);
  const realFolder = Deno.realPathSync(folder);
  if (realPath !== realFolder && !isWithin(realPath, realFolder)) {
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
export function sayWhy(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "no such file or folder";
  if (error instanceof Deno.errors.PermissionDenied) return "permission denied";
  if (error instanceof Deno.errors.NotCapable) return "Deno may not read there (allow it by --allow-read)";
  if (!(error instanceof Error) || !("code" in error)) throw error;
  return error.message.replace(/ \(os error \d+\).*$/s, "");
}

/** Those of some names that a folder may have: one look at it costs less than one for each of them. */
export async function namesWithin(folder: string, names: readonly string[]): Promise<readonly string[]> {
  try {
    const found: string[] = [];
    for await (const { name } of Deno.readDir(folder)) if (names.includes(name)) found.push(name);
    return found;
  } catch {
    return names; // a folder that nobody may list may be entered all the same
  }
}

/** A file below a folder (a real path), links followed; `undefined` where there is none of that name. */
export async function findBelow(
  folder: string,
  name: string,
): Promise<string | { readonly mistake: string } | undefined> {
  try {
    const path = await Deno.realPath(`${folder}/${name}`);
    return isWithin(path, folder) ? path : { mistake: "the link leads out of its folder (copy the file)" };
  } catch (error) {
    return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory
      ? undefined
      : { mistake: `it cannot be read: ${sayWhy(error)}` };
  }
}

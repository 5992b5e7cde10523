/** The file of a first case. */
import { dirname, resolve } from "@std/path";
import { UsageError } from "./usage.ts";

/** Throws {@linkcode UsageError} where something is there already, that may not be written over, or nothing can be written there. */
export async function refuseTaken(path: string, mayReplace: boolean): Promise<void> {
  const there = await statOf(path);
  if (there && !(mayReplace && there.isFile)) {
    throw new UsageError(
      `Cannot write "${path}": it is there already ${
        there.isFile ? "(--force writes over it)" : "(name a file)"
      }`,
    );
  }
  await refuseUnwritable(path);
}

/** Whether there is a file or a folder; a boot is not made for one that cannot be. */
async function statOf(path: string): Promise<Deno.FileInfo | undefined> {
  try {
    return await Deno.stat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw cannotWrite(path, error);
  }
}

/** Writes into the nearest folder that is there, and takes that away again. */
async function refuseUnwritable(path: string): Promise<void> {
  let folder = dirname(resolve(path));
  while (!await statOf(folder) && dirname(folder) !== folder) folder = dirname(folder);
  try {
    await Deno.remove(await Deno.makeTempFile({ dir: folder, prefix: ".seedling-" }));
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

function cannotWrite(path: string, error: unknown): unknown {
  if (error instanceof Deno.errors.NotCapable) {
    return new UsageError(`Cannot write "${path}": Deno opens nothing there for a program`);
  }
  if (!(error instanceof Error && "code" in error)) return error;
  return new UsageError(`Cannot write "${path}": ${error.message}`);
}

/** Writes it, and the folders above it. Throws {@linkcode UsageError} where that cannot be done, or somebody was quicker. */
export async function writeCaseFile(path: string, text: string, mayReplace: boolean): Promise<void> {
  try {
    await Deno.mkdir(dirname(path), { recursive: true });
    await Deno.writeTextFile(path, text, { createNew: !mayReplace });
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

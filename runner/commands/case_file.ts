/** The file of a first case. */
import { dirname } from "@std/path";
import { UsageError } from "./usage.ts";

/** Throws {@linkcode UsageError} where something is there already, that may not be written over. */
export async function refuseTaken(path: string, mayReplace: boolean): Promise<void> {
  try {
    const { isFile } = await Deno.stat(path);
    if (mayReplace && isFile) return;
    throw new UsageError(
      `Cannot write "${path}": it is there already ${isFile ? "(--force writes over it)" : "(name a file)"}`,
    );
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw error;
  }
}

/** Writes it, and the folders above it. Throws {@linkcode UsageError} where that cannot be done, or somebody was quicker. */
export async function writeCaseFile(path: string, text: string, mayReplace: boolean): Promise<void> {
  try {
    await Deno.mkdir(dirname(path), { recursive: true });
    await Deno.writeTextFile(path, text, { createNew: !mayReplace });
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    throw new UsageError(`Cannot write "${path}": ${error.message}`);
  }
}

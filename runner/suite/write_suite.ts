/** Writes a suite's files out, for a person to change. */
import { dirname, join } from "@std/path";
import { sayWhy } from "./read_files.ts";

/** Fills a folder that is empty or not there; what stands in the way, where something does. */
export async function writeSuite(
  files: ReadonlyMap<string, string>,
  folder: string,
): Promise<string | undefined> {
  try {
    await Deno.mkdir(folder, { recursive: true });
    for await (const { name } of Deno.readDir(folder)) {
      return `"${name}" is in it already (name a folder that is empty, or a new one)`;
    }
    for (const [path, text] of files) {
      await Deno.mkdir(dirname(join(folder, path)), { recursive: true });
      await Deno.writeTextFile(join(folder, path), text);
    }
    return undefined;
  } catch (error) {
    return sayWhy(error);
  }
}

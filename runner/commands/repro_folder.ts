/** `--repro FOLDER`: red boots written out, so that whoever looks for their cause can boot them anew. */
import { dirname, join } from "@std/path";
import type { Repro } from "./repro.ts";
import type { Shell } from "./shell.ts";

/** Writes each into a folder of its own; one that cannot be written keeps no other from it. Gives whether all were written. */
export async function writeRepros(folder: string, repros: readonly Repro[], shell: Shell): Promise<boolean> {
  let all = true;
  for (const { name, files } of repros) {
    try {
      await writeRepro(join(folder, name), files);
    } catch (error) {
      all = false;
      const reason = error instanceof Error ? error.message : error;
      await shell.complain(`Cannot write "${join(folder, name)}": ${reason}\n`);
    }
  }
  return all;
}

async function writeRepro(folder: string, files: Repro["files"]): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    await Deno.mkdir(dirname(path), { recursive: true });
    await Deno.writeTextFile(path, text, { mode: name.endsWith(".sh") ? 0o755 : 0o644 });
  }
}

/** Paths as attack: nothing outside of a case's folder is read, and what leads there is told with its place. */
import { assert, assertEquals } from "@std/assert";
import { dirname, join } from "@std/path";
import { BAD_PATHS, type Files } from "../../fixtures/attacks/bad_paths.ts";
import { loadCases } from "./load.ts";

async function lay(folder: string, files: Files): Promise<void> {
  await Deno.mkdir(join(folder, "cases"));
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    await Deno.mkdir(dirname(path), { recursive: true });
    if (content === "|") await new Deno.Command("mkfifo", { args: [path] }).output();
    else if (content.startsWith("-> ")) await Deno.symlink(content.slice(3), path);
    else await Deno.writeTextFile(path, content);
  }
}

for (const { what, files, says } of BAD_PATHS) {
  Deno.test(`loadCases() refuses ${what}`, async () => {
    const folder = await Deno.makeTempDir({ prefix: "seedling-bad-path-" });
    try {
      await lay(folder, files);
      const { cases, mistakes } = await loadCases([`${folder}/cases`]);
      const messages = mistakes.map(({ message }) => message.replaceAll(`${folder}/cases`, "~"));
      assert(messages.some((each) => each.startsWith(says)), messages.join("\n"));
      assertEquals(cases.filter(({ seed }) => seed.userData.length > 0), []);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

/** Where reports can't go: that is said, the exit code is 2, the other report is there, and nothing else is written. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path";
import { BAD_OUTPUTS } from "../../fixtures/attacks/bad_paths.ts";
import { call } from "../../fixtures/harness/call.ts";

async function namesIn(folder: string): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(folder)) names.push(name);
  return names.sort();
}

for (const { what, files, says } of BAD_OUTPUTS) {
  Deno.test(`check says why it can't write a report to ${JSON.stringify(what.slice(0, 30))}`, async () => {
    const folder = await Deno.makeTempDir({ prefix: "seedling-bad-output-" });
    try {
      await Deno.writeTextFile(join(folder, "a.yaml"), "expect: { console: { matches: [x] } }\n");
      for (const [name, content] of Object.entries(files)) {
        const path = join(folder, name);
        if (name.endsWith("/")) await Deno.mkdir(path);
        else if (content.startsWith("-> ")) await Deno.symlink(content.slice(3), path);
        else await Deno.writeTextFile(path, content);
      }
      const before = await namesIn(folder);
      const { code, out, err } = await call(
        ...["check", join(folder, "a.yaml"), "--console", "fixtures/consoles/article-default.console"],
        ...["--report", `junit=${folder}/${what}`, "--report", "tap"],
      );
      assertEquals([code, out.startsWith("TAP version 13\n")], [2, true]);
      assertStringIncludes(err, 'Cannot write report "');
      assertStringIncludes(err, says);
      assertEquals(await namesIn(folder), before);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

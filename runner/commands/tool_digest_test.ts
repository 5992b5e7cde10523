import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { join, toFileUrl } from "@std/path";
import { toolDigest } from "./tool_digest.ts";

Deno.test("toolDigest() is of the checkout's own files, wherever it lies, and of no test", async () => {
  const folder = await Deno.makeTempDir({ prefix: "seedling-tool-" });
  try {
    const made = async (name: string, file: string, text: string) => {
      const path = join(folder, name, file);
      await Deno.mkdir(join(path, ".."), { recursive: true });
      await Deno.writeTextFile(path, text);
    };
    for (const name of ["a", "bb"]) {
      for (const file of ["runner/commands/x.ts", "reporters/y.ts"]) await made(name, file, file);
    }
    const of = (name: string) => toolDigest(toFileUrl(join(folder, name, "runner/commands/x.ts")).href);
    const digest = await of("a");
    assertMatch(digest ?? "", /^[0-9a-f]{64}$/);
    assertEquals(await of("bb"), digest);
    await made("bb", "runner/x_test.ts", "a test");
    assertEquals(await of("bb"), digest);
    await made("bb", "reporters/y.ts", "another");
    assertNotEquals(await of("bb"), digest);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("toolDigest() is of every piece of npm's package", async () => {
  const folder = await Deno.makeTempDir({ prefix: "seedling-tool-" });
  try {
    for (const name of ["chunk-A.js", "chunk-B.js"]) await Deno.writeTextFile(join(folder, name), name);
    const of = () => toolDigest(toFileUrl(join(folder, "chunk-A.js")).href);
    const digest = await of();
    await Deno.writeTextFile(join(folder, "chunk-B.js"), "another");
    assertNotEquals(await of(), digest);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("toolDigest() is none of what a registry sent", async () => {
  assertEquals(
    await toolDigest("https://jsr.io/@seedling/seedling/0.1.0/runner/commands/tool_digest.ts"),
    undefined,
  );
});

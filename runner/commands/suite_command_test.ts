import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { call } from "../../fixtures/harness/call.ts";
import { BUILT_IN_FILES } from "../suite/built_in.ts";

Deno.test("suite lists what is built in, as run --list @suite does", async () => {
  const { code, out } = await call("suite");
  assertEquals(code, 0);
  assertMatch(out, /^hygiene\/machine-id {2}hygiene\S* {2}/m);
  assertEquals((await call("run", "--list", "@suite")).out, out);
  assertStringIncludes(out, (await call("run", "--list", "@suite/hygiene")).out);
});

Deno.test("suite --copy writes the suite to a new folder, whose cases have the same ids", async () => {
  const folder = await Deno.makeTempDir({ prefix: "seedling-suite-" });
  try {
    const { code, out } = await call("suite", "--copy", `${folder}/mine`);
    assertEquals([code, out], [
      0,
      `${BUILT_IN_FILES.size} files are in "${folder}/mine": seedling run ${folder}/mine --image IMAGE\n`,
    ]);
    assertEquals((await call("run", "--list", `${folder}/mine`)).out, (await call("suite")).out);
    const again = await call("suite", "--copy", `${folder}/mine`);
    assertEquals(again.code, 2);
    assertMatch(again.err, /^Cannot copy the suite to ".*\/mine": "\S+" is in it already \(name a folder/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("suite says why it cannot write", async () => {
  const file = await Deno.makeTempFile({ prefix: "seedling-suite-" });
  try {
    const { code, err } = await call("suite", "--copy", `${file}/x`);
    assertEquals([code, err], [2, `Cannot copy the suite to "${file}/x": Not a directory\n`]);
  } finally {
    await Deno.remove(file);
  }
  assertEquals((await call("suite", "x")).code, 2);
});

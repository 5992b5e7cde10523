import { assert, assertEquals } from "@std/assert";
import { BUILT_IN_FILES, builtInIds, isBuiltIn } from "./built_in.ts";
import { loadCases } from "./load.ts";
import { LoadError } from "./load_name.ts";

const messageOf = (path: string) => {
  const found = builtInIds(path);
  return found instanceof LoadError ? found.message : found;
};

Deno.test("isBuiltIn() knows the suite and its parts, and no folder of the same name", () => {
  assertEquals(["@suite", "@suite/growth", "./@suite", "@suites"].map(isBuiltIn), [true, true, false, false]);
});

Deno.test("builtInIds() takes the whole, a folder, or a case", () => {
  const all = messageOf("@suite");
  assert(Array.isArray(all) && all.length > 80);
  assertEquals(messageOf("@suite/"), all);
  assertEquals(messageOf("@suite/hygiene/"), all.filter((id) => id.startsWith("hygiene/")));
  assertEquals(messageOf("@suite/hygiene/machine-id.yaml"), messageOf("@suite/hygiene/machine-id"));
});

Deno.test("builtInIds() tells of a part that is not there what may be meant", () => {
  assertEquals(
    messageOf("@suite/hygeine"),
    'Cannot read "@suite/hygeine": the built-in suite has none of that name (did you mean "@suite/hygiene"?)',
  );
});

Deno.test("loadCases() gives a case of the built-in suite one id, whatever part is named, and reads it once", async () => {
  const { cases, mistakes } = await loadCases(["@suite/health", "@suite/hygiene", "@suite/health"]);
  assertEquals(mistakes, []);
  assertEquals(new Set(cases.map(({ id }) => id)).size, cases.length);
  assert(cases.every(({ id, source }) => source === `@suite/${id.replace(/\[.*/, "")}.yaml`));
  assert(cases.every(({ tags }) => tags?.includes("health") || tags?.includes("hygiene")));
});

Deno.test("the built-in suite has no case that needs a file beside it", () => {
  const needsFile = /(?:user-data|meta-data|vendor-data|network-config):\s*\{?\s*file:/;
  assert(needsFile.test("user-data: { file: x }") && needsFile.test("meta-data:\n  file: x"));
  for (const [path, text] of BUILT_IN_FILES) assert(!needsFile.test(text), path);
});

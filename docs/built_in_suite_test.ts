/** runner/suite/built_in.json holds the suite for those who have no checkout: by `deno task update`, and held to it otherwise. */
import { assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path";
import { holdGolden } from "../fixtures/harness/golden.ts";
import { loadCases } from "../runner/suite/load.ts";

const CASES = new URL("../cases/", import.meta.url);
const MADE = new URL("../runner/suite/built_in.json", import.meta.url);

async function* yamlFiles(below = ""): AsyncGenerator<readonly [path: string, text: string]> {
  for await (const { name, isDirectory } of Deno.readDir(new URL(below, CASES))) {
    if (isDirectory) yield* yamlFiles(`${below}${name}/`);
    else if (name.endsWith(".yaml")) {
      yield [`${below}${name}`, await Deno.readTextFile(new URL(`${below}${name}`, CASES))];
    }
  }
}

/** Whether a case is for one image alone, whose figures it names: what travels is for any. */
const isOfOneImage = (text: string) => /^image:/m.test(text);

Deno.test("the built-in suite is cases/, without the cases of one image", async () => {
  const files = (await Array.fromAsync(yamlFiles())).filter(([, text]) => !isOfOneImage(text));
  const sorted = files.toSorted(([a], [b]) => a < b ? -1 : 1);
  await holdGolden(MADE, `${JSON.stringify(Object.fromEntries(sorted), null, 1)}\n`);
});

Deno.test("loadCases() reads of @suite what it reads of cases/", async () => {
  const told = ({ id, name, tags, disk, expectations }: Awaited<ReturnType<typeof load>>[number]) => ({
    id,
    name,
    tags,
    disk,
    rows: expectations.map(({ kind, from, row }) => [kind, from, row]),
  });
  const ofFolder = (await load(fromFileUrl(CASES))).filter(({ image }) => image === undefined);
  assertEquals((await load("@suite")).map(told), ofFolder.map(told));
});

async function load(path: string) {
  const { cases, mistakes } = await loadCases([path]);
  assertEquals(mistakes, []);
  return cases;
}

/** bench/README.md, its plots and docs/running.md's figures are what the result files say: drawn by `deno task update`, held to them otherwise. */
import { holdGolden, isUpdate, withBlock } from "../fixtures/harness/golden.ts";
import { blockOf, BLOCKS, plotsOf, type Results, speedTable } from "./page.ts";
import { readParts } from "./results.ts";

const results: Results = new Map(
  await Promise.all(Object.keys(BLOCKS).map(async (name) => [name, await readParts(name)] as const)),
);

const PAGES = [
  {
    name: "bench/README.md",
    blocks: Object.keys(BLOCKS).map((name) => [name, blockOf(name, results)] as const),
  },
  { name: "docs/running.md", blocks: [["speed", speedTable(results)]] as const },
];

for (const { name, blocks } of PAGES) {
  Deno.test(`${name} shows what was measured`, async () => {
    const path = new URL(`../${name}`, import.meta.url);
    const page = await Deno.readTextFile(path);
    await holdGolden(path, blocks.reduce((text, [block, shown]) => withBlock(text, block, shown), page));
  });
}

Deno.test("bench/plots are what was measured", async () => {
  const folder = new URL("plots/", import.meta.url);
  const drawn = plotsOf(results);
  if (isUpdate) await Deno.mkdir(folder, { recursive: true });
  for (const [file, svg] of drawn) {
    await holdGolden(new URL(file, folder), svg);
  }
});

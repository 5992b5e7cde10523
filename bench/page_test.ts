/** bench/README.md, its plots and README.md's figures are what the result files say: drawn by `-- --update`, held to them otherwise. */
import { assertEquals } from "@std/assert";
import { blockOf, BLOCKS, plotsOf, type Results, speedTable } from "./page.ts";
import { readParts } from "./results.ts";

const isUpdate = Deno.args.includes("--update");
const results: Results = new Map(
  await Promise.all(Object.keys(BLOCKS).map(async (name) => [name, await readParts(name)] as const)),
);

const PAGES = [
  {
    name: "bench/README.md",
    blocks: Object.keys(BLOCKS).map((name) => [name, blockOf(name, results)] as const),
  },
  { name: "README.md", blocks: [["speed", speedTable(results)]] as const },
];

for (const { name, blocks } of PAGES) {
  Deno.test(`${name} shows what was measured`, async () => {
    const path = new URL(`../${name}`, import.meta.url);
    const page = await Deno.readTextFile(path);
    const now = blocks.reduce((text, [block, shown]) => put(text, block, shown), page);
    if (isUpdate) await Deno.writeTextFile(path, now);
    else assertEquals(page, now);
    // A block that the page has lost would be held to nothing.
    assertEquals(blocks.filter(([block]) => !now.includes(`<!-- ${block} -->\n`)), []);
  });
}

Deno.test("bench/plots are what was measured", async () => {
  const folder = new URL("plots/", import.meta.url);
  const drawn = plotsOf(results);
  if (isUpdate) await Deno.mkdir(folder, { recursive: true });
  for (const [file, svg] of drawn) {
    if (isUpdate) await Deno.writeTextFile(new URL(file, folder), svg);
    else assertEquals(await Deno.readTextFile(new URL(file, folder)), svg);
  }
});

function put(page: string, block: string, shown: string): string {
  const [start, end] = [`<!-- ${block} -->\n`, `\n<!-- /${block} -->`];
  const [before = "", rest] = page.split(start);
  const after = rest?.slice(rest.indexOf(end));
  return rest === undefined ? page : `${before}${start}${shown}${after}`;
}

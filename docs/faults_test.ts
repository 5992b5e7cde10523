/** docs/faults.md tells of every ending, drawn from the code by `deno task update`, and each of its rows names a test that is there. */
import { assert, assertEquals } from "@std/assert";
import { holdGolden, withBlock } from "../fixtures/harness/golden.ts";
import { endingTable } from "./endings.ts";

const ROOT = new URL("../", import.meta.url);
const PAGE = new URL("faults.md", import.meta.url);
const read = (path: string) => Deno.readTextFile(new URL(path, ROOT));

/** The cells of all rows of its tables, but their heads. */
async function rows(): Promise<readonly (readonly string[])[]> {
  const lines = (await read("docs/faults.md")).split("\n").filter((line) => line.startsWith("| "));
  const cells = lines.map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
  return cells.filter(([first = ""]) => !/^(ending|what.*)$/.test(first) || first.includes("`"));
}

Deno.test("docs/faults.md tells of every ending as the code has it", async () => {
  await holdGolden(PAGE, withBlock(await Deno.readTextFile(PAGE), "endings", `\n${endingTable()}\n`));
});

Deno.test("docs/faults.md names a test in every row, and each is there", async () => {
  const lost: string[] = [];
  for (const cells of await rows()) {
    const [, file, text] = cells.map((cell) => /^`([^`]+_test\.ts)`: (.+)$/.exec(cell)).find(Boolean) ?? [];
    assert(file && text, cells.join(" | "));
    if (!(await read(file)).includes(text)) lost.push(`${file}: ${text}`);
  }
  assertEquals(lost, []);
});

/** docs/faults.md tells of every ending, and each of its rows names a test that is there. */
import { assert, assertEquals } from "@std/assert";

const ROOT = new URL("../", import.meta.url);
const read = (path: string) => Deno.readTextFile(new URL(path, ROOT));

/** The cells of all rows of its tables, but their heads. */
async function rows(): Promise<readonly (readonly string[])[]> {
  const lines = (await read("docs/faults.md")).split("\n").filter((line) => line.startsWith("| "));
  const cells = lines.map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
  return cells.filter(([first = ""]) => !/^(ending|what.*)$/.test(first) || first.includes("`"));
}

/** The names that the type lists, with the verdict that stands above them. */
async function endings(): Promise<ReadonlyMap<string, string>> {
  const [, list = ""] = /export type EndingName =([^;]*);/.exec(await read("runner/console/ending.ts")) ?? [];
  const names = new Map<string, string>();
  let verdict = "";
  for (const [, heading, name] of list.matchAll(/\/\/ (\w+)|"([a-z-]+)"/g)) {
    if (heading) verdict = heading;
    if (name) names.set(name, verdict);
  }
  return names;
}

Deno.test("docs/faults.md tells of every ending, with its verdict", async () => {
  const told = (await rows()).filter(([first = ""]) => first.startsWith("`"));
  const pairs = told.map(([name = "", verdict = ""]) => [name.replaceAll("`", ""), verdict.split(",")[0]]);
  assertEquals(pairs, [...await endings()]);
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

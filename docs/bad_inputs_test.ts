/** docs/bad-inputs.md counts what the tables hold, and every table is tried row by row. Writes the page with `deno task update`. */
import { assert } from "@std/assert";
import { holdGolden } from "../fixtures/harness/golden.ts";
import { BAD_INPUTS, type BadTable, countBadInputs } from "../fixtures/attacks/bad_inputs.ts";

const ROOT = new URL("../", import.meta.url);
const PAGE = new URL("bad-inputs.md", import.meta.url);
const MARKS = /(?<=<!-- counts -->\n)[^]*(?=<!-- \/counts -->)/;

function tableText(): string {
  const cells = BAD_INPUTS.map(({ surface, rows, what, must, test }) =>
    `| ${surface} | ${rows} | ${what} | ${must} | \`${test}\` |`
  );
  return [
    `**${countBadInputs()}**, each row a test of its own:`,
    "",
    "| surface | rows | what is tried | what must come of each | the test |",
    "|---|---:|---|---|---|",
    ...cells,
    "",
  ].join("\n");
}

Deno.test(`bad inputs: ${countBadInputs()}`, async () => {
  const page = await Deno.readTextFile(PAGE);
  assert(MARKS.test(page), "Cannot find the place of the counts in docs/bad-inputs.md");
  const counted = page.replace(MARKS, tableText());
  await holdGolden(PAGE, counted);
});

/** Whether a test's file makes a test for each row: a loop over the table, or over the one it is in, with a test right inside. */
async function hasTestPerRow({ test, tables }: BadTable): Promise<boolean> {
  const text = await Deno.readTextFile(new URL(test, ROOT));
  const loops = [
    ...text.matchAll(
      /^for \(const [^\n]* of ([^\n]*)\) \{\n(?: {2}(?:for|const)[^\n]*\n)*\s*(?:Deno\.)?test\(/gm,
    ),
  ];
  const over = loops.map(([, what]) => what).join(" ");
  return tables.every((table) => new RegExp(`\\b(${table}|BAD_TEXT_TABLES)\\b`).test(over));
}

for (const each of BAD_INPUTS) {
  Deno.test(`${each.test} makes a test for each row of ${each.tables.join(", ")}`, async () => {
    assert(await hasTestPerRow(each));
    assert(each.rows > 0);
  });
}

/** README.md shows a real case and real output: pasted from the files by `deno task update`, held to them otherwise. */
import { holdGolden, withBlock } from "../fixtures/harness/golden.ts";
import { judgedResult, loadCases, readRecord, REPORT_FORMATS } from "../mod.ts";

const ROOT = new URL("../", import.meta.url);
const README = new URL("README.md", ROOT);
const RECORDINGS = "fixtures/recordings/debian-12/growth";

const fence = (language: string, text: string) => `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;

async function caseBlock(): Promise<string> {
  return fence("yaml", await Deno.readTextFile(new URL("cases/growth/resize-rootfs-false.yaml", ROOT)));
}

/** The report of the article's three cases, on the recordings of their real boots. */
async function outputBlock(): Promise<string> {
  const { cases: growth } = await loadCases([new URL("cases/growth", ROOT).pathname]);
  const cases = growth.filter(({ tags }) => tags?.includes("article"));
  const results = [];
  let host;
  for (const each of cases) {
    const folder = new URL(`${RECORDINGS}/${each.id}`, ROOT).pathname;
    const heard = await readRecord(folder);
    host = heard.host;
    results.push(judgedResult({ ...each, id: `growth/${each.id}` }, heard));
  }
  const text = REPORT_FORMATS.find(({ name }) => name === "text");
  const result = {
    tool: { name: "seedling", version: "" },
    startedAt: "",
    seconds: results.reduce((sum, { boot }) => sum + (boot?.seconds ?? 0), 0),
    ...(host && { host }),
    cases: results,
  } as const;
  return fence("", text?.render(result, { color: false, columns: 100 }) ?? "");
}

const BLOCKS = { case: caseBlock, output: outputBlock };

for (const [name, make] of Object.entries(BLOCKS)) {
  Deno.test(`README.md shows the ${name} as it is`, async () => {
    await holdGolden(README, withBlock(await Deno.readTextFile(README), name, await make()));
  });
}

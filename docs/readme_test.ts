/** README.md shows a real case and real output: pasted from the files by `deno task update`, held to them otherwise. */
import { holdGolden, withBlock } from "../fixtures/harness/golden.ts";
import { type Case, loadCases, REPORT_FORMATS } from "../mod.ts";
import { judgedResult } from "../runner/result/judge_case.ts";
import { readRecord } from "../runner/record/recording.ts";

const ROOT = new URL("../", import.meta.url);
const README = new URL("README.md", ROOT);
const IMAGES = ["debian-12", "no-growpart"];

const fence = (language: string, text: string) => `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;

async function caseBlock(): Promise<string> {
  return fence("yaml", await Deno.readTextFile(new URL("cases/growth/resize-rootfs-false.yaml", ROOT)));
}

/** One case on two images, each by the recording of its real boot. */
async function outputBlock(): Promise<string> {
  const { cases } = await loadCases(["cases/growth/default.yaml"]);
  const [growth] = cases;
  if (growth === undefined) throw new Error("The suite has no case growth/default");
  const reports = await Promise.all(IMAGES.map((image) => reportOn(growth, image)));
  return fence("", reports.join("\n"));
}

async function reportOn(testCase: Case, image: string): Promise<string> {
  const folder = new URL(`fixtures/recordings/${image}/growth/default`, ROOT).pathname;
  const heard = await readRecord(folder);
  const result = judgedResult({ ...testCase, id: "growth/default" }, heard);
  const text = REPORT_FORMATS.find(({ name }) => name === "text");
  const run = {
    tool: { name: "seedling", version: "" },
    startedAt: "",
    seconds: result.boot?.seconds ?? 0,
    ...(heard.host && { host: heard.host }),
    cases: [result],
  } as const;
  return `$ seedling run cases/growth/default.yaml --image ${image}\n${
    text?.render(run, { color: false, columns: 100 }) ?? ""
  }`;
}

const BLOCKS = { case: caseBlock, output: outputBlock };

for (const [name, make] of Object.entries(BLOCKS)) {
  Deno.test(`README.md shows the ${name} as it is`, async () => {
    await holdGolden(README, withBlock(await Deno.readTextFile(README), name, await make()));
  });
}

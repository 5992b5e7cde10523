/** runner/image/public_images.json is images.yaml for those who have no YAML: by `deno task update`, and held to it otherwise. */
import { holdGolden, withBlock } from "../fixtures/harness/golden.ts";
import { parse } from "yaml";

const SOURCE = new URL("../runner/image/images.yaml", import.meta.url);
const MADE = new URL("../runner/image/public_images.json", import.meta.url);
const PAGE = new URL("images.md", import.meta.url);

Deno.test("the catalogue that is built in is images.yaml", async () => {
  await holdGolden(MADE, `${JSON.stringify(parse(await Deno.readTextFile(SOURCE)), null, 1)}\n`);
});

const COLUMNS = {
  "what it is": "title",
  "user": "user",
  "boots by": "firmware",
  "cpu-level": "cpu-level",
  "memory": "memory",
  "grown by": "grows",
  "fetched here": "checked",
};

Deno.test("docs/images.md tells of every public image", async () => {
  const images: Record<string, Record<string, unknown>> = parse(await Deno.readTextFile(SOURCE));
  const rows = Object.entries(images).map(([name, image]) => [
    `\`${name}\``,
    ...Object.values(COLUMNS).map((key) => String(image[key] ?? "").replace(/^(?:true|false)$/, yesOrNo)),
  ]);
  const head = ["name", ...Object.keys(COLUMNS)];
  const lines = [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`);
  await holdGolden(PAGE, withBlock(await Deno.readTextFile(PAGE), "images", `\n${lines.join("\n")}\n`));
});

const yesOrNo = (text: string) => text === "true" ? "yes" : "no";

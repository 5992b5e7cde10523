/** docs/replay.md shows what the tool prints: pasted by `deno task update`, held to it otherwise. */
import { assertEquals } from "@std/assert";
import { holdGolden, withBlock } from "../fixtures/harness/golden.ts";
import { call } from "../fixtures/harness/call.ts";
import { FIGURE_MASKS, TEXT_MASKS } from "../runner/verdict/masks.ts";

const PAGE = new URL("replay.md", import.meta.url);

/** A fenced block that begins with a command. */
const BLOCK = /```\n\$ ([^\n]+)\n[\s\S]*?```/g;

async function outputOf(command: string): Promise<string> {
  const [program, ...args] = command.split(" ");
  if (program === "cat") return await Deno.readTextFile(args[0] ?? "");
  const { code, out, err } = await call(...args);
  return `${out}${err}${code === 0 ? "" : `(exit code ${code})\n`}`;
}

function maskTable(): string {
  const rows = [
    ...TEXT_MASKS.map(({ mask, because }) => [`\`${mask}\``, because]),
    ...FIGURE_MASKS.map(({ of, because }) => [of === "duration" ? "every duration" : `\`${of}\``, because]),
  ];
  return ["| what | why |", "|---|---|", ...new Set(rows.map((row) => `| ${row.join(" | ")} |`))].join("\n");
}

async function made(page: string): Promise<string> {
  let text = page;
  for (const [block, command = ""] of page.matchAll(BLOCK)) {
    const output = await outputOf(command);
    text = text.replace(block, () => `\`\`\`\n$ ${command}\n${output}\`\`\``);
  }
  return withBlock(text, "masks", `\n${maskTable()}\n`);
}

Deno.test("docs/replay.md shows what the tool prints", async () => {
  const page = await Deno.readTextFile(PAGE);
  const now = await made(page);
  await holdGolden(PAGE, now);
  assertEquals(Array.from(page.matchAll(BLOCK)).length, 11);
});

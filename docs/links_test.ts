/** No page sends its reader nowhere. */
import { assertEquals } from "@std/assert";

const ROOT = new URL("../", import.meta.url);
/** A link to a file of the project, with or without a heading. */
const LINK = /\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)/g;

function pages(): readonly string[] {
  const isPage = ({ name }: Deno.DirEntry) => name.endsWith(".md");
  const inFolder = (folder: string) =>
    [...Deno.readDirSync(new URL(folder, ROOT))].filter(isPage).map(({ name }) => `${folder}${name}`);
  return [...inFolder("./"), ...inFolder("docs/"), ...inFolder("bench/")];
}

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(text: string): readonly string[] {
  const headings = text.replace(/^```[\s\S]*?^```/gm, "").matchAll(/^#{1,6} (.+)$/gm);
  return Array.from(
    headings,
    ([, title = ""]) => title.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, "").replaceAll(" ", "-"),
  );
}

async function brokenLinks(page: string): Promise<readonly string[]> {
  const url = new URL(page, ROOT);
  const broken: string[] = [];
  for (const [link, path = "", anchor] of (await Deno.readTextFile(url)).matchAll(LINK)) {
    const target = path === "" ? url : new URL(path, url);
    const info = await Deno.stat(target).catch(() => undefined);
    const isThere = info !== undefined &&
      (anchor === undefined || anchorsOf(await Deno.readTextFile(target)).includes(anchor));
    if (!isThere) broken.push(`${page}: ${link}`);
  }
  return broken;
}

Deno.test("no page has a link that leads nowhere", async () => {
  assertEquals((await Promise.all(pages().map(brokenLinks))).flat(), []);
});

Deno.test("brokenLinks() finds a heading that is not there, and passes over what is outside", async () => {
  const folder = await Deno.makeTempDir({ prefix: "seedling-links-" });
  try {
    await Deno.writeTextFile(
      `${folder}/a.md`,
      "# One `two`\n[a](#one-two) [b](#three) [c](b.md) [d](https://x.invalid/)",
    );
    const page = `file://${folder}/a.md`;
    assertEquals(await brokenLinks(page), [`${page}: ](#three)`, `${page}: ](b.md)`]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

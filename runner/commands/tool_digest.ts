/** What tells two tools of one version apart: a checkout is another with each commit, and says the same of itself. */
import { createHash } from "node:crypto";

/** The digest of the tool's own files; none where they are a registry's, of which a version is one thing for ever. */
export async function toolDigest(self: string = import.meta.url): Promise<string | undefined> {
  if (!self.startsWith("file:")) return undefined;
  const hash = createHash("sha256");
  // In npm's package all of it is one file.
  const files = self.endsWith(".ts") ? await sourcesBelow(new URL("../../", self)) : [new URL(self)];
  for (const file of files) hash.update(await Deno.readFile(file)).update("\n");
  return hash.digest("hex");
}

async function sourcesBelow(root: URL): Promise<readonly URL[]> {
  const found = ["runner/", "reporters/"].map((name) => sourcesIn(new URL(name, root)));
  return (await Promise.all(found)).flat().toSorted((a, b) => a.href < b.href ? -1 : 1);
}

async function sourcesIn(folder: URL): Promise<readonly URL[]> {
  const found: URL[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) found.push(...await sourcesIn(new URL(`${name}/`, folder)));
    else if (/\.(?:ts|json)$/.test(name) && !name.endsWith("_test.ts")) found.push(new URL(name, folder));
  }
  return found;
}

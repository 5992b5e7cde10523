/** What tells two tools of one version apart: a checkout is another with each commit, and says the same of itself. */
import { createHash } from "node:crypto";

/** The digest of the tool's own files; none where they are a registry's, of which a version is one thing for ever. */
export async function toolDigest(self: string = import.meta.url): Promise<string | undefined> {
  if (!self.startsWith("file:")) return undefined;
  const hash = createHash("sha256");
  // In npm's package all of it lies in one folder, in pieces.
  const folders = self.endsWith(".ts") ? ["../../runner/", "../../reporters/"] : ["./"];
  const found = await Promise.all(folders.map((each) => sourcesIn(new URL(each, self))));
  const files = found.flat().toSorted((a, b) => a.href < b.href ? -1 : 1);
  for (const file of files) hash.update(await Deno.readFile(file)).update("\n");
  return hash.digest("hex");
}

async function sourcesIn(folder: URL): Promise<readonly URL[]> {
  const found: URL[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) found.push(...await sourcesIn(new URL(`${name}/`, folder)));
    else if (/\.(?:ts|js|json)$/.test(name) && !name.endsWith("_test.ts")) found.push(new URL(name, folder));
  }
  return found;
}

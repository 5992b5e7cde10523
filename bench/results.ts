/** The result files: `bench/results/NAME.json`, one per bench. */
import { join } from "@std/path";
import type { Part } from "./sample.ts";

/** Where they stand, and the pages read them. */
export const RESULTS: string = new URL("results", import.meta.url).pathname;

const VERSION = 1;

/** The parts of a bench that were measured; none where it never was. Throws a SyntaxError for a file that is not ours. */
export async function readParts(bench: string, folder: string = RESULTS): Promise<readonly Part[]> {
  const path = join(folder, `${bench}.json`);
  const text = await Deno.readTextFile(path).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  });
  if (text === undefined) return [];
  const kept: unknown = JSON.parse(text);
  if (isResult(kept)) return kept.parts;
  throw new SyntaxError(
    `Cannot read "${bench}.json": it is no result of version ${VERSION} (measure it again)`,
  );
}

/** Writes a bench's result; whoever reads meanwhile sees the old one or the new one whole. */
export async function writeParts(
  bench: string,
  parts: readonly Part[],
  folder: string = RESULTS,
): Promise<void> {
  const path = join(folder, `${bench}.json`);
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(`${path}.part`, `${JSON.stringify({ version: VERSION, parts }, null, 1)}\n`);
  await Deno.rename(`${path}.part`, path);
}

/** The version vouches for what is inside. */
function isResult(kept: unknown): kept is { readonly parts: readonly Part[] } {
  return typeof kept === "object" && kept !== null && "version" in kept && kept.version === VERSION &&
    "parts" in kept && Array.isArray(kept.parts);
}

/** Cases and the images they are judged on, joined. */
import {
  type Case,
  type CaseOnImage,
  findImage,
  type Image,
  ImageError,
  parseImageReference,
} from "../../mod.ts";
import type { Shell } from "./shell.ts";

/** Finds every image once; all that cannot be used are told together. `override` stands for what the cases name. */
export async function joinImages(
  cases: readonly Case[],
  override: string | undefined,
  { cacheFolder, signal }: Shell,
): Promise<readonly CaseOnImage[]> {
  const found = new Map<string, Image>();
  const problems = new Set<string>();
  const joined: CaseOnImage[] = [];
  for (const each of cases) {
    const reference = override === undefined ? each.image : parseImageReference(override);
    if (!reference) {
      problems.add(`${each.source}: names no image (write image: NAME, or give --image)`);
      continue;
    }
    const key = JSON.stringify(reference);
    try {
      const image = found.get(key) ?? await findImage(reference, cacheFolder, signal);
      found.set(key, image);
      joined.push({ case: each, image });
    } catch (error) {
      if (!(error instanceof ImageError)) throw error;
      problems.add(error.message);
    }
  }
  if (problems.size > 0) throw new ImageError([...problems].join("\n"));
  return joined;
}

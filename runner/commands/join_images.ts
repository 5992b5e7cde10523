/** Cases and the images they are judged on, joined. */
import type { Case } from "../case/case.ts";
import { ImageError } from "../disk/bytes.ts";
import { findImage, type FindOptions, type Image } from "../image/image.ts";
import { type ImageReference, parseImageReference } from "../image/image_reference.ts";
import type { CaseOnImage } from "../plan/planned_boot.ts";
import { type PlacedMistake, tellOnce } from "../yaml/told_once.ts";
import { placeText } from "../plan/refusals.ts";
import { ProgressLine } from "./progress_line.ts";
import type { Shell } from "./shell.ts";

const NO_IMAGE =
  "no image is named (give one for all: --image ./disk.qcow2, or --image ubuntu-24.04, a public one; or write image: NAME in a case or a defaults.yaml)";

/**
 * Finds every image once; all that cannot be used are told together. `override` stands for what the cases name; `isOffline`
 * fetches none.
 */
export async function joinImages(
  cases: readonly Case[],
  override: string | undefined,
  shell: Shell,
  isOffline = false,
): Promise<readonly CaseOnImage[]> {
  using line = new ProgressLine(shell.live);
  const { cacheFolder, signal } = shell;
  const find = imageFinder(cacheFolder, { signal, progress: line.take, isOffline });
  const mistakes: PlacedMistake[] = [];
  const joined: CaseOnImage[] = [];
  for (const each of cases) {
    const reference = override === undefined ? each.image : parseImageReference(override);
    const image = reference ? await find(reference) : NO_IMAGE;
    if (typeof image !== "string") joined.push({ case: each, image });
    else mistakes.push({ at: placeOf(each, override), mistake: image });
  }
  if (mistakes.length > 0) throw new ImageError(tellOnce(mistakes).join("\n"));
  return joined;
}

function placeOf(testCase: Case, override: string | undefined): string {
  return override === undefined ? placeText(testCase, "image") : "";
}

/** Looks each image up once, also one that cannot be used: then it is the reason. */
function imageFinder(
  cacheFolder: string,
  options: FindOptions,
): (reference: ImageReference) => Promise<Image | string> {
  const found = new Map<string, Promise<Image | string>>();
  return (reference) => {
    const key = JSON.stringify(reference);
    const finding = found.get(key) ?? findImage(reference, cacheFolder, options).catch(reasonOf);
    found.set(key, finding);
    return finding;
  };
}

function reasonOf(error: unknown): string {
  if (error instanceof ImageError) return error.message;
  throw error;
}

/** Cases and the images they are judged on, joined. */
import type { Case } from "../case/case.ts";
import { type Additions, additionsOf, derivedImage } from "../case/derived_image.ts";
import { ImageError, NotThereError } from "../disk/bytes.ts";
import { findImage, type FindOptions, type Image } from "../image/image.ts";
import { type ImageReference, parseImageReference } from "../image/image_reference.ts";
import type { Around } from "../image/progress.ts";
import type { CaseOnImage } from "../plan/planned_boot.ts";
import { type PlacedMistake, tellOnce } from "../yaml/told_once.ts";
import { placeText } from "../plan/refusals.ts";
import { ProgressLine } from "./progress_line.ts";
import type { Shell } from "./shell.ts";

const NO_IMAGE =
  "no image is named (give one for all: --image ./disk.qcow2, or --image ubuntu-24.04, a public one; or write image: NAME in a case or a defaults.yaml)";

/**
 * Finds every image once; all that cannot be used are told together, by a {@linkcode NotThereError} where one of them is nowhere to be had. `override` stands for the image that the cases name, and what they put into theirs is put into it; offline none is
 * fetched, and by `bring` from somewhere near first.
 */
export async function joinImages(
  cases: readonly Case[],
  override: string | undefined,
  shell: Shell,
  { isOffline = false, bring }: Pick<FindOptions, "isOffline" | "bring"> = {},
): Promise<readonly CaseOnImage[]> {
  using line = new ProgressLine(shell.live);
  const { cacheFolder, signal } = shell;
  const find = imageFinder(cacheFolder, { signal, progress: line.take, isOffline, bring });
  const put = imageMaker({ cacheFolder, signal, progress: line.take });
  const mistakes: PlacedMistake[] = [];
  let isThere = true;
  const joined: CaseOnImage[] = [];
  for (const each of cases) {
    const reference = override === undefined ? each.image : parseImageReference(override);
    const found = reference ? await find(reference) : new NotThereError(NO_IMAGE);
    if (found instanceof ImageError) {
      mistakes.push({ at: placeOf(each, override), mistake: found.message });
      isThere = false;
      continue;
    }
    const image = await put(found, additionsOf(each));
    if (!(image instanceof ImageError)) {
      joined.push({ case: each, image });
      continue;
    }
    mistakes.push({ at: placeOfAddition(each), mistake: image.message });
    if (image instanceof NotThereError) isThere = false;
  }
  if (mistakes.length > 0) throw new (isThere ? ImageError : NotThereError)(tellOnce(mistakes).join("\n"));
  return joined;
}

/** What the command line puts in stands at no place. */
function placeOfAddition(testCase: Case): string {
  const key = ["cloud-init", "image"].find((each) => testCase.keysAt?.[each]);
  return key === undefined ? "" : placeText(testCase, key);
}

function placeOf(testCase: Case, override: string | undefined): string {
  return override === undefined ? placeText(testCase, "image") : "";
}

/** Looks each image up once, also one that cannot be used: then it is the reason. */
function imageFinder(
  cacheFolder: string,
  options: FindOptions,
): (reference: ImageReference) => Promise<Image | ImageError> {
  const found = new Map<string, Promise<Image | ImageError>>();
  return (reference) => {
    const key = JSON.stringify(reference);
    const finding = found.get(key) ?? findImage(reference, cacheFolder, options).catch(imageErrorOf);
    found.set(key, finding);
    return finding;
  };
}

/** Makes each image of another once, also one that cannot be made: then it is the reason. */
function imageMaker(around: Around): (image: Image, additions: Additions) => Promise<Image | ImageError> {
  const made = new Map<string, Promise<Image | ImageError>>();
  return (image, additions) => {
    const key = JSON.stringify([image.path, additions]);
    const making = made.get(key) ?? derivedImage(image, additions, around).catch(imageErrorOf);
    made.set(key, making);
    return making;
  };
}

function imageErrorOf(error: unknown): ImageError {
  if (error instanceof ImageError) return error;
  throw error;
}

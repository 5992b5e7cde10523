/** The image that a case's disk is made of: the one that it names, with what it says is put into that. */
import { withCloudInit } from "../derive/cloud_init.ts";
import type { CloudInitWish } from "../derive/cloud_init_source.ts";
import { deriveImage } from "../derive/derive.ts";
import { type Recipe, recipeAddition } from "../derive/recipe.ts";
import type { Image } from "../image/image.ts";
import type { Around } from "../image/progress.ts";
import type { Case } from "./case.ts";

/** What is put into an image. */
export interface Additions {
  readonly recipe?: Recipe;
  readonly cloudInit?: CloudInitWish;
}

/** What a case puts into its image: the first of a row of boots, as the disk is made once. */
export function additionsOf(testCase: Case): Additions {
  const { previous, recipe, cloudInit } = testCase;
  if (previous) return additionsOf(previous);
  return { ...(recipe && { recipe }), ...(cloudInit && { cloudInit }) };
}

/** Makes the image, or finds it where it was made. Throws `ImageError` where it cannot be made. */
export async function derivedImage(
  image: Image,
  { recipe, cloudInit }: Additions,
  around: Around,
): Promise<Image> {
  const own = recipe ? await deriveImage(image, await recipeAddition(recipe), around) : image;
  return cloudInit ? await withCloudInit(own, cloudInit, around) : own;
}

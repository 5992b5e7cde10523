/** The image that a case's disk is made of: the one that it names, with what it says is put into that. */
import { withCloudInit } from "../derive/cloud_init.ts";
import type { CloudInitWish } from "../derive/cloud_init_source.ts";
import { deriveImage } from "../derive/derive.ts";
import { type Recipe, recipeAddition } from "../derive/recipe.ts";
import { makeUpgrade, type Upgrade, upgradeKey } from "../derive/upgrade.ts";
import type { Image } from "../image/image.ts";
import type { Around } from "../image/progress.ts";
import type { Case } from "./case.ts";

/** What is put into an image. */
export interface Additions {
  readonly recipe?: Recipe;
  readonly cloudInit?: CloudInitWish;
  /** Of the boots behind the first one, in any order. */
  readonly upgrades?: readonly Upgrade[];
}

/** What a case puts into its image: the first of a row of boots, as the disk is made once. */
export function additionsOf(testCase: Case): Additions {
  const { previous, recipe, cloudInit } = testCase;
  if (previous) {
    const upgrade = upgradeOf(testCase);
    const { upgrades = [], ...others } = additionsOf(previous);
    const all = upgrade ? [...upgrades, upgrade] : upgrades;
    return { ...others, ...(all.length > 0 && { upgrades: all }) };
  }
  return { ...(recipe && { recipe }), ...(cloudInit && { cloudInit }) };
}

/** What a boot puts onto the disk of the boot before it; nothing where it has the same. */
export function upgradeOf({ previous, cloudInit }: Case): Upgrade | undefined {
  if (!previous || !cloudInit) return undefined;
  const { cloudInit: from } = previous;
  return from?.source === cloudInit.source && from.mode === cloudInit.mode
    ? undefined
    : { from, to: cloudInit };
}

/** Makes the image, or finds it where it was made. Throws `ImageError` where it cannot be made. */
export async function derivedImage(
  image: Image,
  { recipe, cloudInit, upgrades = [] }: Additions,
  around: Around,
): Promise<Image> {
  const own = recipe ? await deriveImage(image, await recipeAddition(recipe), around) : image;
  const made = cloudInit ? await withCloudInit(own, cloudInit, around) : own;
  if (upgrades.length === 0) return made;
  const changes = [];
  for (const each of upgrades) {
    changes.push([upgradeKey(each), await makeUpgrade(made, each, around)] as const);
  }
  const titles = changes.map(([, { title }]) => title);
  return { ...made, name: [made.name, ...titles].join(", then "), changes: Object.fromEntries(changes) };
}

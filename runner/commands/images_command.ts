/** `seedling images`: public images by name, what the cache has of them, and how it comes there. */
import { imagesText, imageText } from "../../reporters/image_list.ts";
import { ImageError } from "../disk/bytes.ts";
import { fetchPublic } from "../image/fetch_public.ts";
import { removeKept, stateOf } from "../image/kept_public.ts";
import { named } from "../image/named.ts";
import type { Net } from "../image/net.ts";
import { PUBLIC_IMAGES, type PublicImage } from "../image/public_images.ts";
import { formatSize } from "../text/size.ts";
import { suggest } from "../text/suggest.ts";
import { ProgressLine } from "./progress_line.ts";
import type { Shell } from "./shell.ts";
import { parseOptions, UsageError } from "./usage.ts";

/** What a test has another of. */
export interface ImagesCommandOptions {
  /** @default {PUBLIC_IMAGES} */
  readonly catalogue?: readonly PublicImage[];
  readonly net?: Net;
}

interface Called {
  readonly images: readonly PublicImage[];
  readonly catalogue: readonly PublicImage[];
  readonly net?: Net | undefined;
  readonly shell: Shell;
}

const ACTIONS = new Map([["list", list], ["fetch", fetchAll], ["remove", removeAll]]);

/** Runs the command; its result is the exit code. */
export async function imagesCommand(
  args: readonly string[],
  shell: Shell,
  { catalogue = PUBLIC_IMAGES, net }: ImagesCommandOptions = {},
): Promise<number> {
  const { operands } = parseOptions(args, { string: [], boolean: [] });
  const [word = "list", ...names] = catalogue.some(({ name }) => name === operands[0])
    ? ["list", ...operands]
    : operands;
  const action = ACTIONS.get(word);
  if (!action) {
    throw new UsageError(`Cannot run "images ${word}": unknown ${suggest(word, [...ACTIONS.keys()])}`);
  }
  const images = names.map((name) => findByName(name, catalogue));
  if (images.length === 0 && word !== "list") {
    throw new UsageError(`Cannot ${word} no image (name one: seedling images ${word} ${catalogue[0]?.name})`);
  }
  return await action({ images, catalogue, net, shell });
}

function findByName(name: string, catalogue: readonly PublicImage[]): PublicImage {
  const image = catalogue.find((each) => each.name === name);
  if (image) return image;
  const names = catalogue.map((each) => each.name);
  throw new UsageError(
    `Cannot find "${name}": there is no public image of that name ${suggest(name, names)}`,
  );
}

async function list({ images, catalogue, shell: { cacheFolder, print } }: Called): Promise<number> {
  const listed = await Promise.all(
    (images.length > 0 ? images : catalogue).map(async (image) => ({
      image,
      state: await stateOf(cacheFolder, image.name),
    })),
  );
  const nowMs = Date.now();
  await print(
    images.length > 0 ? listed.map((each) => imageText(each, nowMs)).join("\n") : imagesText(listed, nowMs),
  );
  return 0;
}

async function fetchAll({ images, net, shell }: Called): Promise<number> {
  const { cacheFolder, signal, live } = shell;
  return await forEach(images, shell, async (image) => {
    using line = new ProgressLine(live);
    const { sha256, isNew } = await fetchPublic(image, { cacheFolder, signal, net, progress: line.take });
    return `${image.name} is sha256 ${sha256}${isNew ? ", fetched now" : ": nothing newer is published"}`;
  });
}

async function removeAll({ images, catalogue, shell }: Called): Promise<number> {
  const names = catalogue.map(({ name }) => name);
  return await forEach(images, shell, async ({ name }) => {
    const bytes = await removeKept(shell.cacheFolder, name, names);
    return bytes === 0
      ? `${name} has no file of its own in the cache`
      : `removed ${name}, ${formatSize(bytes, "lsblk")}`;
  });
}

/** What is done with each, and said of it; one for which that fails keeps no other away. */
async function forEach(
  images: readonly PublicImage[],
  { signal, print, complain }: Shell,
  act: (image: PublicImage) => Promise<string>,
): Promise<number> {
  let code = 0;
  for (const image of images) {
    try {
      await print(`${await named(image.name, signal, () => act(image))}\n`);
    } catch (error) {
      if (!(error instanceof ImageError)) throw error;
      code = 2;
      await complain(`${error.message}\n`);
    }
  }
  return code;
}

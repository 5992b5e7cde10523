/** An image and what is put into it -> another image of the cache, made once for all runs. The first is never written. */
import { createHash } from "node:crypto";
import { dirname, join } from "@std/path";
import { ImageError } from "../disk/bytes.ts";
import { takeLock } from "../image/cache_lock.ts";
import { hasChanged, stampOfOwn } from "../image/digest.ts";
import type { Image } from "../image/image.ts";
import { inspect } from "../image/inspect.ts";
import { named } from "../image/named.ts";
import type { Around } from "../image/progress.ts";
import { sweepStale } from "../setup/cache.ts";
import type { Addition } from "./addition.ts";
import { openTree } from "./open_tree.ts";
import { outputOf } from "./program.ts";

/** Counts up when the same addition makes other bytes of the same image than before. */
const DERIVE_VERSION = 3;

/** Where the cache has the image that is made of another. */
export const derivedPath = (cacheFolder: string, key: string): string =>
  join(cacheFolder, "images", `derived-${key}.qcow2`);

/** The key of a derived image, which is its digest wherever an image has one: of the base and of what is put in. */
export function derivedKey({ sha256 }: Pick<Image, "sha256">, { digest }: Pick<Addition, "digest">): string {
  return createHash("sha256").update(JSON.stringify([DERIVE_VERSION, sha256, digest])).digest("hex");
}

/**
 * The image with something put into it. Whoever comes while another run makes it waits for that. Throws
 * {@linkcode ImageError} where it cannot be made, and what the OS says.
 */
export async function deriveImage(base: Image, addition: Addition, around: Around): Promise<Image> {
  const name = `${base.name} + ${addition.title}`;
  const key = derivedKey(base, addition);
  return await named(name, around.signal, async () => {
    const path = derivedPath(around.cacheFolder, key);
    if (!await isThere(path)) await makeOnce(path, { base, addition, name, around });
    const stamp = await stampOfOwn(path);
    return { name, path, sha256: key, stamp, ...await inspect(path, { signal: around.signal }) };
  });
}

interface Making {
  readonly base: Image;
  readonly addition: Addition;
  readonly name: string;
  readonly around: Around;
}

async function makeOnce(path: string, making: Making): Promise<void> {
  const { name, around } = making;
  using _lock = await takeLock(`${path}.lock`, `${name}: another run makes it`, around);
  if (await isThere(path)) return;
  const folder = `${path}.part`;
  await Deno.remove(folder, { recursive: true }).catch(() => {}); // of a run that was killed
  await sweepStale(dirname(path), new Date());
  try {
    await Deno.mkdir(folder, { mode: 0o700 });
    const made = await make(folder, making);
    await Deno.chmod(made, 0o400); // what is in it may have been for its owner alone
    await Deno.rename(made, path);
    await Deno.remove(`${path}.lock`); // who waits for it finds the image
  } finally {
    await Deno.remove(folder, { recursive: true }).catch(() => {});
  }
}

async function make(folder: string, { base, addition, name, around }: Making): Promise<string> {
  const { signal, progress } = around;
  const convert = { package: "qemu-utils", signal };
  const disk = join(folder, "disk");
  progress?.({ what: `${name}: copying the image` });
  // The base's own reader has seen by now that it has no backing file.
  await outputOf(["qemu-img", "convert", "-f", base.format, "-O", "raw", base.path, disk], convert);
  if (await hasChanged(base)) throw new ImageError("the image was changed while it was copied (run again)");
  progress?.({ what: `${name}: putting it in` });
  {
    await using tree = await openTree(base, { disk, folder, needsPrograms: addition.needsPrograms, signal });
    await addition.putInto(tree);
    await tree.finish();
  }
  const made = join(folder, "made");
  progress?.({ what: `${name}: making qcow2 of it` });
  await outputOf(["qemu-img", "convert", "-f", "raw", "-O", "qcow2", disk, made], convert);
  return made;
}

const isThere = (path: string) => Deno.stat(path).then(({ isFile }) => isFile, () => false);

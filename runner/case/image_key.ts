/** `image:` of a case. */
import { isAbsolute, join } from "@std/path";
import type { Case } from "./case.ts";
import { emptyPart, folderOf, type Reading, readLine, refuseUnknownKeys } from "./reading.ts";
import { readRecipe, RECIPE_KEYS } from "./recipe_key.ts";
import { isMapping, type Tree, type TreeMapping } from "../yaml/tree.ts";
import { type ImageReference, isImageName, isImagePath, parseImageDigest } from "../image/image_reference.ts";
import { shownUrl } from "../text/shown_url.ts";

const PATH: readonly string[] = ["image"];
const FORMS =
  "write a name such as debian-12, a path such as ./disk.qcow2, { url, sha256 }, or { from: debian-12, files: ... }";

/** A path where it has a slash or the suffix of a disk, else a name, as for `--image`; a path is relative to the case's folder. */
export function readImage(tree: Tree, reading: Reading): Pick<Case, "image" | "recipe"> {
  if (isMapping(tree) && tree.from !== undefined) return readDerived(tree, tree.from, reading);
  if (isMapping(tree)) return readDownload(tree, reading);
  const text = readLine(tree, { path: PATH, mistakes: reading.mistakes, example: FORMS });
  if (text === undefined) return {};
  if (/^[a-z]+:\/\//i.test(text)) {
    reading.mistakes.add(
      PATH,
      `an image from a URL needs its digest (write { url: ${shownUrl(text)}, sha256: ... })`,
    );
    return {};
  }
  return readNameOrPath(text, reading);
}

/** An image that is made of another, which may be made of none itself. */
function readDerived(tree: TreeMapping, from: Tree, reading: Reading): Pick<Case, "image" | "recipe"> {
  refuseUnknownKeys(tree, ["from", ...RECIPE_KEYS], { path: PATH, mistakes: reading.mistakes });
  const recipe = readRecipe(tree, reading);
  const image = isMapping(from) ? readDownload(from, reading) : readNamed(from, reading);
  return { ...image, ...(recipe && { recipe }) };
}

function readNamed(tree: Tree, reading: Reading): Pick<Case, "image"> {
  const text = readLine(tree, { path: [...PATH, "from"], mistakes: reading.mistakes, example: FORMS });
  return text === undefined ? {} : readNameOrPath(text, reading, [...PATH, "from"]);
}

function readNameOrPath(text: string, reading: Reading, path = PATH): Pick<Case, "image"> {
  if (isImagePath(text)) {
    return { image: { kind: "path", path: isAbsolute(text) ? text : join(folderOf(reading, PATH), text) } };
  }
  if (isImageName(text)) return { image: { kind: "name", name: text } };
  const sha256 = parseImageDigest(text);
  if (sha256 !== undefined) return { image: { kind: "digest", sha256 } };
  reading.mistakes.add(path, `${JSON.stringify(text)} is not the name of an image (${FORMS})`);
  return {};
}

function readDownload(tree: TreeMapping, { mistakes }: Reading): Pick<Case, "image"> {
  refuseUnknownKeys(tree, ["url", "sha256"], { path: PATH, mistakes });
  const url = readPart(tree, "url", mistakes);
  const sha256 = readPart(tree, "sha256", mistakes);
  if (url === undefined || sha256 === undefined) return {};
  const image: ImageReference = { kind: "url", url, sha256: sha256.toLowerCase() };
  return { image };
}

const PARTS: Readonly<
  Record<"url" | "sha256", { readonly form: RegExp; readonly words: string; readonly example: string }>
> = {
  url: {
    form: /^https?:\/\/[^\s/]/,
    words: "an http or https URL",
    example: "write { url: https://..., sha256: ... }",
  },
  sha256: {
    form: /^[0-9a-f]{64}$/i,
    words: "a SHA-256 digest",
    example: "64 hexadecimal digits, as sha256sum prints them",
  },
};

function readPart(
  tree: TreeMapping,
  key: "url" | "sha256",
  mistakes: Reading["mistakes"],
): string | undefined {
  const { form, words, example } = PARTS[key];
  const part = tree[key];
  if (part === undefined) {
    mistakes.add(PATH, `an image from a URL needs "${key}" (${example})`);
    return undefined;
  }
  if (typeof part === "string" && form.test(part) && (key !== "url" || URL.canParse(part))) return part;
  mistakes.add([...PATH, key], `"${key}" must be ${words} (${example})`, emptyPart(part));
  return undefined;
}

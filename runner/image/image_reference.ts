/** Which image is meant: what a case or `--image` says. Pure text. */

/** Which image a case asks for. A path is relative to the case's file and already resolved. */
export type ImageReference =
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "path"; readonly path: string }
  | { readonly kind: "url"; readonly url: string; readonly sha256: string };

/** What stands in `--image`: a path or a name of the catalogue. */
export function parseImageReference(text: string): ImageReference {
  return isImagePath(text) ? { kind: "path", path: text } : { kind: "name", name: text };
}

const SUFFIX = /\.(?:qcow2|img|raw|vmdk|vdi|vhdx?|ova|tar|tgz|txz|xz|gz|zst|bz2)$/;

/** A path has a slash or a suffix of a disk, packed or not; anything else is to be a name. */
export function isImagePath(text: string): boolean {
  return text.includes("/") || SUFFIX.test(text);
}

/** Whether a text may be a name of the catalogue: it becomes part of a path there. */
export function isImageName(text: string): boolean {
  return /^[a-z0-9][a-z0-9._-]*$/.test(text);
}

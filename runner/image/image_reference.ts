/** Which image is meant: what a case or `--image` says. Pure text. */
import { shownUrl } from "../text/shown_url.ts";

/** Which image a case asks for. A path is relative to the case's file and already resolved. */
export type ImageReference =
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "path"; readonly path: string }
  | { readonly kind: "digest"; readonly sha256: string }
  | { readonly kind: "url"; readonly url: string; readonly sha256: string };

/** The reference as a person would write it. */
export function referenceText(reference: ImageReference): string {
  switch (reference.kind) {
    case "name":
      return reference.name;
    case "path":
      return reference.path;
    case "digest":
      return `sha256:${reference.sha256.slice(0, 12)}`;
    case "url":
      return shownUrl(reference.url);
  }
}

/** What stands in `--image`: a path, a name of the catalogue, or a digest. */
export function parseImageReference(text: string): ImageReference {
  const sha256 = parseImageDigest(text);
  if (sha256 !== undefined) return { kind: "digest", sha256 };
  return isImagePath(text) ? { kind: "path", path: text } : { kind: "name", name: text };
}

/** The digest of `sha256:HEX`. */
export function parseImageDigest(text: string): string | undefined {
  return /^sha256:([0-9a-f]{64})$/i.exec(text)?.[1]?.toLowerCase();
}

const SUFFIX = /\.(?:qcow2|img|raw|vmdk|vdi|vhdx?|ova|tar|tgz|txz|xz|gz|zst|bz2)$/;

/** Whether a file's name ends as those of disks do, packed or not. */
export function hasDiskSuffix(text: string): boolean {
  return SUFFIX.test(text);
}

/** A path has a slash or a suffix of a disk; anything else is to be a name. */
export function isImagePath(text: string): boolean {
  return text.includes("/") || hasDiskSuffix(text);
}

/** Whether a text may be a name of the catalogue: it becomes part of a path there. */
export function isImageName(text: string): boolean {
  return /^[a-z0-9][a-z0-9._-]*$/.test(text);
}

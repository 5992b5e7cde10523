/** The files of an image that is being changed, whatever filesystem they stand on. */

/** A change of a file; paths are absolute, as the guest has them. */
export type TreeEdit =
  /** Writes a file over what is there; folders on the way are made, root's own. */
  | { readonly kind: "write"; readonly path: string; readonly source: string; readonly mode: number }
  /** Takes a file away, or a folder with all that is in it; nothing where there is none. */
  | { readonly kind: "remove"; readonly path: string }
  /** Puts a symbolic link in the place of what is there. */
  | { readonly kind: "link"; readonly path: string; readonly target: string };

/** Looks into an image's root and changes it. Links on the way to a file are followed as the guest would. */
export interface GuestTree {
  /** The names in a folder, sorted; none where there is no such folder. */
  readonly names: (folder: string) => Promise<readonly string[]>;
  /** A file's text; `undefined` where there is none. */
  readonly readText: (path: string) => Promise<string | undefined>;
  /** Makes changes, in their order. */
  readonly change: (edits: readonly TreeEdit[]) => Promise<void>;
}

/** A tree that can also run the guest's own programs, without booting it. */
export interface RunningTree extends GuestTree {
  /** Runs a line of shell in the guest's root, without a network. */
  readonly run: (line: string) => Promise<void>;
}

/** The folder that a path lies in. */
export const parentOf = (path: string): string => path.slice(0, path.lastIndexOf("/")) || "/";

/** The folders that a path lies in, from the root on, without it. */
export function foldersOf(path: string): readonly string[] {
  const parts = path.split("/").slice(1, -1);
  return parts.map((_, index) => `/${parts.slice(0, index + 1).join("/")}`);
}

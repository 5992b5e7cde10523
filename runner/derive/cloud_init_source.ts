/** Where a cloud-init comes from, as a person writes it: `./cloud-init`, `./cloud-init@25.1`, `./cloud-init.deb`. */
import { basename, resolve } from "@std/path";
import { NotThereError } from "../disk/bytes.ts";
import { PACKAGE_ENDS } from "./package_file.ts";

/** What of it goes in: Python alone, so that units and configuration stay the image's, or everything. */
export type CloudInitMode = "code" | "all";

/** Every mode. */
export const CLOUD_INIT_MODES = ["code", "all"] as const satisfies readonly CloudInitMode[];

/** A cloud-init to be put into an image, as it is asked for. */
export interface CloudInitWish {
  /** A checkout, `PATH@REF` or a package; a path is absolute, or relative to where the tool runs. */
  readonly source: string;
  /** What of it goes in. */
  readonly mode: CloudInitMode;
}

/** A wish's source, told apart. */
export type CloudInitSource =
  | { readonly kind: "checkout"; readonly path: string }
  | { readonly kind: "ref"; readonly path: string; readonly ref: string }
  | { readonly kind: "package"; readonly path: string };

/** As reports name it: without the way to its folder. */
export function shownSource(source: CloudInitSource): string {
  const name = basename(resolve(source.path));
  if (source.kind !== "ref") return name;
  return `${name}@${/^[0-9a-f]{40}$/.test(source.ref) ? source.ref.slice(0, 12) : source.ref}`;
}

const FORMS = "write a checkout's folder, FOLDER@REF with a tag or commit of its history, a .deb or a .rpm";

/** Tells what a source is. A folder's own name may have an `@` in it. Throws {@linkcode NotThereError} where it is nothing. */
export async function findCloudInit(source: string): Promise<CloudInitSource> {
  if (await kindOf(source) === "folder") return { kind: "checkout", path: source };
  const isPackage = PACKAGE_ENDS.some((end) => source.endsWith(end));
  if (isPackage && await kindOf(source) === "file") return { kind: "package", path: source };
  for (let at = source.indexOf("@"); at > 0; at = source.indexOf("@", at + 1)) {
    const [path, ref] = [source.slice(0, at), source.slice(at + 1)];
    if (ref !== "" && await kindOf(path) === "folder") return { kind: "ref", path, ref };
  }
  if (isPackage) throw new NotThereError(`"${source}" is not there (${FORMS})`);
  const why = await kindOf(source) === "file"
    ? "it is a file, and no package by its name"
    : "there is no such folder";
  throw new NotThereError(`"${source}" is no cloud-init: ${why} (${FORMS})`);
}

async function kindOf(path: string): Promise<"file" | "folder" | undefined> {
  try {
    const { isDirectory, isFile } = await Deno.stat(path);
    return isDirectory ? "folder" : isFile ? "file" : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return undefined;
    throw error;
  }
}

/** What a path says by its name alone. */
import { hasDiskSuffix } from "../image/image_reference.ts";
import { basename, join, relative } from "@std/path";
import { messageLine } from "../text/guest_text.ts";

/** A path that gives no case; the message says what is there and what would do. */
export class LoadError extends Error {
  /** `LoadError` */
  override name = "LoadError";
  /** `message` may quote any path: it comes out on one line. */
  constructor(message: string) {
    super(messageLine(message));
  }
}

/** The file that holds what the cases of a folder, and of those below it, have in common. */
export const DEFAULTS_NAME = "defaults.yaml";

/** A case's name ends in `.yaml`, so that nobody wonders which of two files is read, and is not that of defaults. */
export function refuseName(path: string): LoadError | undefined {
  if (isLostName(path)) return new LoadError(`Cannot read "${path}": its name is not UTF-8 (rename it)`);
  if (basename(path) === DEFAULTS_NAME) {
    return new LoadError(
      `Cannot read "${path}": it stands under the cases of its folder, and is none (name a case)`,
    );
  }
  if (path.endsWith(".yaml")) return undefined;
  return path.endsWith(".yml")
    ? new LoadError(
      `Cannot read "${path}": a case's name ends in .yaml (rename it to ${basename(path, ".yml")}.yaml)`,
    )
    : new LoadError(
      `Cannot read "${path}": not a case (${
        hasDiskSuffix(path) ? `an image is given by --image ${path}` : "its name must end in .yaml"
      })`,
    );
}

/** Whether a name held bytes that are no UTF-8: for each of them Deno gives this character, and opens nothing by it. */
export function isLostName(path: string): boolean {
  return basename(path).includes("\ufffd");
}

/**
 * The id of a file, however it was named: its real path below that of the suite's folder. Elsewhere its path below the folder
 * that was given, or its base name where that was the file itself: `shortName`.
 */
export function idOf(
  realPath: string,
  { cases, shortName }: { readonly cases: string; readonly shortName: string },
): string {
  return (isWithin(realPath, cases) ? relative(cases, realPath) : shortName).replace(/\.yaml$/, "");
}

/** The suite that a working folder without one of its own is in: the nearest `cases` above it, or itself. */
export function suiteFolder(workingFolder: string): string {
  const parts = workingFolder.split("/");
  const at = parts.lastIndexOf("cases");
  return at < 0 ? join(workingFolder, "cases") : parts.slice(0, at + 1).join("/");
}

/** Whether a real path lies below a folder's. */
export function isWithin(path: string, folder: string): boolean {
  return path.startsWith(folder === "/" ? folder : `${folder}/`);
}

/** What has an id. */
interface Identified {
  readonly id: string;
  readonly source: string;
}

/** Two cases of one id, of which nobody could tell which is meant. */
export function sameId(each: Identified, other: Identified): LoadError {
  return new LoadError(
    `Cannot tell "${each.source}" from "${other.source}": both have the id "${each.id}" (rename one)`,
  );
}

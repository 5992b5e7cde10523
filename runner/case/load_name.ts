/** What a path says by its name alone. */
import { basename, relative, resolve } from "@std/path";

/** A path that gives no case; the message says what is there and what would do. */
export class LoadError extends Error {
  /** `LoadError` */
  override name = "LoadError";
}

/** A case's name ends in `.yaml`, so that nobody wonders which of two files is read. */
export function refuseSuffix(path: string): LoadError | undefined {
  if (path.endsWith(".yaml")) return undefined;
  return path.endsWith(".yml")
    ? new LoadError(
      `Cannot read "${path}": a case's name ends in .yaml (rename it to ${basename(path, ".yml")}.yaml)`,
    )
    : new LoadError(`Cannot read "${path}": not a case (its name must end in .yaml)`);
}

/** The id of a file that is given by itself: its path below the working folder's `cases/`, or else its base name. */
export function idOf(path: string): string {
  const below = relative(resolve("cases"), resolve(path));
  return (below.startsWith("..") ? basename(path) : below).replace(/\.yaml$/, "");
}

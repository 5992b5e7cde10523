/** What a repository's own configuration may not do while its names are read: lead git to other files. */
import { isAbsolute, join } from "@std/path";
import { ImageError } from "../disk/bytes.ts";
import { runToEnd } from "./program.ts";

/**
 * Throws {@linkcode ImageError} where the configuration of a repository is no file, or includes others: git would read them, and
 * wait for ever for a pipe. What is no repository is git's to tell.
 */
export async function refuseIncludes(path: string, signal?: AbortSignal): Promise<void> {
  for (const folder of await gitFolders(path)) {
    for (const name of ["config", "config.worktree"]) {
      await refuseIncludesOf(join(folder, name), path, signal);
    }
  }
}

async function refuseIncludesOf(file: string, path: string, signal?: AbortSignal): Promise<void> {
  const there = await Deno.stat(file).catch(() => undefined);
  if (!there || there.isDirectory) return;
  if (!there.isFile) throw new ImageError(`"${file}" is no file`);
  const words = [
    "config",
    "--file",
    file,
    "--no-includes",
    "--name-only",
    "--get-regexp",
    "^include(if)?[.]",
  ];
  const { code, stdout } = await runToEnd(["git", ...words], {
    package: "git",
    signal,
    mostSeconds: 60,
    mostMiB: 1024,
  });
  if (code !== 0 || stdout.trim() === "") return;
  const [key = ""] = stdout.trim().split("\n");
  throw new ImageError(
    `"${file}" leads git to other files (${
      key.slice(0, 100)
    }); take that out, or take a clone: git clone --bare ${path} OUT.git`,
  );
}

/** The repository's own folder, and of a linked worktree the one that it shares with others. */
async function gitFolders(path: string): Promise<readonly string[]> {
  const inside = join(path, ".git");
  const there = await Deno.stat(inside).catch(() => undefined);
  if (!there) return [path];
  if (there.isDirectory) return [inside];
  const own = await ledTo(inside, path, /^gitdir: (.+)$/m);
  const shared = own === undefined ? undefined : await ledTo(join(own, "commondir"), own, /^(.+)$/m);
  return [own, shared].filter((each) => each !== undefined);
}

/** Where the line of a small file leads. */
async function ledTo(file: string, from: string, line: RegExp): Promise<string | undefined> {
  const there = await Deno.stat(file).catch(() => undefined);
  if (!there?.isFile || there.size > 4096) return undefined;
  const led = line.exec(await Deno.readTextFile(file))?.[1];
  return led === undefined || isAbsolute(led) ? led : join(from, led);
}

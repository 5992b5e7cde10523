/** What is asked of a git history; no checkout is touched. */
import { ImageError } from "../disk/bytes.ts";
import { lastLines, outputOf, runToEnd } from "./program.ts";

/** A repository, bare or with a checkout. */
export interface Repository {
  readonly path: string;
  readonly signal?: AbortSignal | undefined;
}

/** Asks git. Throws {@linkcode ImageError} with what it said where it failed. */
export async function git({ path, signal }: Repository, ...words: readonly string[]): Promise<string> {
  return (await outputOf(["git", "-C", path, ...words], { package: "git", signal })).trim();
}

/** The commit that a word means. Throws {@linkcode ImageError} where it means none. */
export async function commitOf(repository: Repository, ref: string): Promise<string> {
  const { path, signal } = repository;
  const argv = [
    "git",
    "-C",
    path,
    "rev-parse",
    "--verify",
    "--quiet",
    "--end-of-options",
    `${ref}^{commit}`,
  ] as const;
  const { code, stdout, stderr } = await runToEnd(argv, { package: "git", signal });
  const commit = stdout.trim();
  if (code === 0 && /^[0-9a-f]{40,64}$/.test(commit)) return commit;
  if (stderr !== "" && !stderr.includes("not a git repository")) {
    throw new ImageError(`git cannot read "${path}": ${lastLines(stderr)}`);
  }
  throw new ImageError(
    stderr.includes("not a git repository")
      ? `"${path}" has no git history, so that "@${ref}" means nothing in it (leave it out to take what stands there)`
      : `"${ref}" is no commit or tag of "${path}" (git -C ${path} tag tells those)`,
  );
}

/** Takes files of a commit into a folder; those that it does not have are left out. */
export async function takeFiles(
  repository: Repository,
  commit: string,
  { paths, into }: { readonly paths: readonly string[]; readonly into: string },
): Promise<void> {
  const there = (await git(repository, "ls-tree", "--name-only", commit)).split("\n");
  const wanted = paths.filter((each) => there.includes(each));
  if (wanted.length === 0) return;
  const archive = `${into}.tar`;
  await git(repository, "archive", "--format=tar", `--output=${archive}`, commit, "--", ...wanted);
  await outputOf(["tar", "-xf", archive, "-C", into], { package: "tar", signal: repository.signal });
  await Deno.remove(archive);
}

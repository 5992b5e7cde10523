/** What is asked of a git history; neither a checkout nor the repository is touched, and nothing of its own configuration is run. */
import { dirname, join } from "@std/path";
import { NotThereError } from "../disk/bytes.ts";
import { sweepStale } from "../setup/cache.ts";
import { refuseIncludes } from "./git_configuration.ts";
import { lastLines, outputOf, runToEnd } from "./program.ts";

/** A repository that was opened. */
export interface Repository {
  /** As a person named it. */
  readonly path: string;
  /** Of ours: its names, and where its objects lie. */
  readonly gitFolder: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Opens a repository, bare or with a checkout. A repository's configuration may name programs (`filter.*.smudge`, `gpg.program`,
 * `core.sshCommand` of a partial clone, ...), so it is asked for its names alone, which git means to be safe with anyone's; the
 * rest is asked of a repository of ours that shares its objects. Throws {@linkcode NotThereError} where there is none.
 */
export async function openRepository(
  path: string,
  signal?: AbortSignal | undefined,
): Promise<Repository & AsyncDisposable> {
  await refuseIncludes(path, signal);
  const folder = await Deno.makeTempDir({ prefix: "seedling-git-" });
  await sweepStale(dirname(folder), new Date());
  const close = () => Deno.remove(folder, { recursive: true });
  const gitFolder = join(folder, "history.git");
  try {
    const clone = ["-c", "clone.rejectShallow=false", "clone", "--quiet", "--mirror", "--shared"] as const;
    const options = {
      package: "git",
      // Which folders are safe is a person's own word.
      without: { prefix: "GIT_", but: ["GIT_CONFIG*"] },
      signal,
      mostSeconds: MOST_OPENING_SECONDS,
      mostMiB: MOST_MIB,
    };
    const { code, stderr } = await runToEnd(["git", ...clone, "--", path, gitFolder], options);
    if (code !== 0) throw new NotThereError(await whyNot(path, stderr));
    await Deno.mkdir(join(gitFolder, "info"), { recursive: true });
    await Deno.writeTextFile(join(gitFolder, "info", "attributes"), PLAIN);
  } catch (error) {
    await close();
    throw error;
  }
  return { path, gitFolder, signal, [Symbol.asyncDispose]: close };
}

/** Names alone are read then: a second for ten thousand of them. */
const MOST_OPENING_SECONDS = 60;
/** A history of a hundred thousand commits takes half a minute on a slow core; a pipe in it has no end. */
const MOST_SECONDS = 300;
/** A name that is a link to a device git would read until nothing is left. cloud-init's objects, which it maps, are 100 MiB. */
const MOST_MIB = 1024;
/** What goes in is what the commit holds: attributes of its own would leave files out, and ask gpg about it. */
const PLAIN = "* -export-subst -export-ignore -filter -ident -text -eol -working-tree-encoding\n";

/** git says of a broken repository that there is none. */
async function whyNot(path: string, stderr: string): Promise<string> {
  const parts = await Promise.allSettled([".git", "HEAD"].map((name) => Deno.lstat(join(path, name))));
  return parts.some(({ status }) => status === "fulfilled")
    ? `git cannot read "${path}": ${/^fatal: .*$/m.exec(stderr)?.[0] ?? lastLines(stderr)}${
      stderr.includes("safe.directory") ? ` (git config --global --add safe.directory ${path})` : ""
    }`
    : `"${path}" has no git history, so that no "@REF" means anything in it (leave it out to take what stands there)`;
}

/** A person's own configuration changes no answer, and what stands in for a commit is not that commit. */
const ENV = { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1", GIT_NO_REPLACE_OBJECTS: "1" };

/** `GIT_NAMESPACE`, `GIT_WORK_TREE` and their like are set in hooks, and mean another repository. */
const WITHOUT = { prefix: "GIT_", but: Object.keys(ENV) };

const argvOf = ({ gitFolder }: Repository, words: readonly string[]) =>
  ["git", "--git-dir", gitFolder, ...words] as const;

const optionsOf = ({ signal }: Repository) =>
  ({
    package: "git",
    env: ENV,
    without: WITHOUT,
    signal,
    mostSeconds: MOST_SECONDS,
    mostMiB: MOST_MIB,
  }) as const;

/** Asks git. Throws {@linkcode ImageError} with what it said where it failed. */
export async function git(repository: Repository, ...words: readonly string[]): Promise<string> {
  return (await outputOf(argvOf(repository, words), optionsOf(repository))).trim();
}

/** The commit that a word means. Throws {@linkcode NotThereError} where it means none. */
export async function commitOf(repository: Repository, ref: string): Promise<string> {
  const words = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`];
  const { code, stdout, stderr } = await runToEnd(argvOf(repository, words), optionsOf(repository));
  const commit = stdout.trim();
  if (code === 0 && /^[0-9a-f]{40,64}$/.test(commit)) return commit;
  const { path } = repository;
  throw new NotThereError(
    stderr === ""
      ? `${JSON.stringify(ref)} is no commit or tag of "${path}" (git -C ${path} tag tells those)`
      : `git cannot read "${path}": ${lastLines(stderr)}`,
  );
}

/** Of 512 bytes: 256 MiB, where cloud-init has 5. */
const MOST_BLOCKS = 524_288;

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
  // By the kernel's own limit on a file: a few kilobytes of objects may be gigabytes.
  const limited = ["sh", "-c", `ulimit -f ${MOST_BLOCKS}; exec "$@"`, "sh"] as const;
  const words = ["archive", "--format=tar", `--output=${archive}`, commit, "--", ...wanted];
  await outputOf([...limited, ...argvOf(repository, words)], optionsOf(repository));
  await outputOf(["tar", "-xf", archive, "-C", into], { package: "tar", signal: repository.signal });
  await Deno.remove(archive);
}

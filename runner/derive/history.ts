/** The commits of a history between two, of which each changes what is put into an image. */
import { ImageError } from "../disk/bytes.ts";
import type { CloudInitMode } from "./cloud_init_source.ts";
import { commitOf, git, type Repository } from "./git.ts";

/** A commit, as a person knows it. */
export interface Commit {
  readonly commit: string;
  readonly subject: string;
  readonly author: string;
  /** `2023-03-27` */
  readonly date: string;
}

/** What of a tree goes into an image by each mode; other files change no boot. */
const PUT_IN: Readonly<Record<CloudInitMode, readonly string[]>> = {
  code: ["cloudinit"],
  all: ["cloudinit", "config", "systemd", "templates", "tools", "udev"],
};

const NOT_TESTS = ":(exclude,glob)cloudinit/**/tests/**";
const FORMAT = "--format=%H%x00%s%x00%an%x00%as";

/** What {@linkcode changingCommits} looks through. */
export interface Stretch {
  /** The older end, a tag or commit. */
  readonly from: string;
  /** The newer end. */
  readonly to: string;
  readonly mode: CloudInitMode;
}

/**
 * The older end, and all behind it that change what is put in, up to the newer end; of a merge what it brought. Throws
 * {@linkcode ImageError} where the ends are none, or not in this order.
 */
export async function changingCommits(
  repository: Repository,
  { from, to, mode }: Stretch,
): Promise<{ readonly start: Commit; readonly changing: readonly Commit[] }> {
  const [older, newer] = [await commitOf(repository, from), await commitOf(repository, to)];
  const base = await git(repository, "merge-base", older, newer).catch(() => "");
  if (base !== older) {
    throw new ImageError(
      `"${from}" is not in the history of "${to}", so that nothing leads from one to the other (take ${
        base === "" ? "two of one history" : `${base.slice(0, 12)}, where they part`
      })`,
    );
  }
  const [start] = parse(await git(repository, "log", "-1", FORMAT, older));
  const words = [
    "--first-parent",
    "--reverse",
    FORMAT,
    `${older}..${newer}`,
    "--",
    ...PUT_IN[mode],
    NOT_TESTS,
  ];
  const changing = parse(await git(repository, "log", ...words));
  if (!start || changing.length === 0) {
    throw new ImageError(`no commit from "${from}" to "${to}" changes what is put into the image`);
  }
  return { start, changing };
}

function parse(text: string): readonly Commit[] {
  return text.split("\n").filter((line) => line !== "").map((line) => {
    const [commit = "", subject = "", author = "", date = ""] = line.split("\0");
    return { commit, subject, author, date };
  });
}

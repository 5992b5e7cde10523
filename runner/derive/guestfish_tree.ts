/**
 * The root of a disk by libguestfs, whatever filesystem it stands on: a small machine of its own, half a minute under TCG.
 * One `guestfish --listen` serves all that is asked; a shell ends it when we do, by SIGKILL too.
 */
import { ImageError } from "../disk/bytes.ts";
import { foldersOf, parentOf, type RunningTree, type TreeEdit } from "./guest_tree.ts";
import { lastLines, runToEnd } from "./program.ts";

/** What is opened. */
export interface GuestfishOptions {
  /** A raw disk. */
  readonly disk: string;
  /** For files on the way. */
  readonly folder: string;
  readonly signal?: AbortSignal | undefined;
}

const PACKAGE = "guestfish";
/** Emulated, dpkg takes minutes for a large package; a line of a case that sleeps takes for ever. */
const MOST_SECONDS = 3600;

// KVM that opens and does not work hangs libguestfs too: TCG is slower by seconds, and never for ever.
const ENV = { LIBGUESTFS_BACKEND: "direct", LIBGUESTFS_BACKEND_SETTINGS: "force_tcg" };

/**
 * Its first line names the server, which lives as long as the shell's standard input: also where nobody reads that line any more,
 * because we were ended while the server came up.
 */
export const HOLDER = `trap "" PIPE
eval "$(guestfish --listen --rw --format=raw -a "$1" -i)"
[ -n "$GUESTFISH_PID" ] || exit 1
echo "$GUESTFISH_PID" 2>/dev/null
cat >/dev/null
kill "$GUESTFISH_PID" 2>/dev/null`;

/** What it says of an error, without the five lines of advice on debugging that stand below. */
export function reasonIn(said: string): string {
  const [, reason] = /^libguestfs: error: (.*)/m.exec(said) ?? [];
  if (reason === undefined) return lastLines(said) || "it said nothing";
  if (!reason.includes("supermin exited")) return reason;
  return `${reason} Most often there is no kernel in /boot that it may read (\`apt-get install --no-install-recommends linux-image-cloud-amd64\`)`;
}

/** Opens a disk's root. Throws {@linkcode ImageError} where guestfish is missing, or finds no system on the disk. */
export async function openGuestfish(
  options: GuestfishOptions,
): Promise<RunningTree & AsyncDisposable & { readonly finish: () => Promise<void> }> {
  await refuseMissing(options);
  const holder = new Deno.Command("sh", {
    args: ["-c", HOLDER, "sh", options.disk],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    env: { LC_ALL: "C", ...ENV }, // no signal: a shell that is killed leaves the server behind
  }).spawn();
  const said = new Response(holder.stderr).text();
  const pid = await firstLine(holder.stdout);
  const close = async () => {
    await holder.stdin.close().catch(() => {}); // it has ended
    await Promise.allSettled([holder.status, said]);
  };
  if (pid === "") {
    await close();
    throw new ImageError(`libguestfs cannot open its root: ${reasonIn(await said)}`);
  }
  const ask = (...words: readonly string[]) => remote(pid, words, options);
  return {
    names: async (folder) => await isFolder(ask, folder) ? linesOf(await ask("ls", folder)) : [],
    readText: async (path) =>
      (await ask("is-file", path)).trim() === "true" ? await ask("cat", path) : undefined,
    change: async (edits) => {
      for (const edit of edits) await change(ask, edit);
    },
    run: async (line) => await runIn(ask, line),
    finish: async () => {
      await ask("umount-all");
      await ask("shutdown"); // until its QEMU has let go of the disk nobody else can read it
    },
    [Symbol.asyncDispose]: close,
  };
}

type Ask = (...words: readonly string[]) => Promise<string>;

async function refuseMissing({ signal }: GuestfishOptions): Promise<void> {
  const { code } = await runToEnd(["sh", "-c", "command -v guestfish"], { package: PACKAGE, signal });
  if (code === 0) return;
  throw new ImageError(
    `its root is no ext4 in a partition, or programs are to run in it: that takes guestfish, which is not installed (\`apt-get install ${PACKAGE}\`)`,
  );
}

/**
 * What a failed command says goes to the server's stderr, and to nobody's: it is told as the words of one that never fails. The last
 * mark counts, by a word that no program of the guest knows; what goes on in the background may write behind it.
 */
async function runIn(ask: Ask, line: string): Promise<void> {
  const mark = `seedling-${crypto.randomUUID()}:`;
  const said = await ask("sh", `(${line}\n) 2>&1; echo "${mark} $?"`);
  const at = said.lastIndexOf(mark);
  const status = at < 0 ? "no status" : said.slice(at + mark.length).trim().split("\n")[0];
  if (status === "0") return;
  const words = lastLines(at < 0 ? said : said.slice(0, at));
  throw new ImageError(`in the image \`${line}\` ended with ${status}: ${words || "it said nothing"}`);
}

async function change(ask: Ask, edit: TreeEdit): Promise<void> {
  const { path } = edit;
  if (edit.kind === "remove") return void await ask("rm-rf", path);
  if (foldersOf(path).length > 0) await ask("mkdir-p", parentOf(path));
  if (edit.kind === "link") return void await ask("ln-sf", edit.target, path);
  await ask("upload", edit.source, path);
  await ask("chmod", `0${edit.mode.toString(8)}`, path);
}

const isFolder = async (ask: Ask, path: string) => (await ask("is-dir", path)).trim() === "true";

const linesOf = (text: string) => text.split("\n").filter((line) => line !== "").sort();

async function remote(
  pid: string,
  words: readonly string[],
  { signal, folder }: GuestfishOptions,
): Promise<string> {
  const argv = ["guestfish", `--remote=${pid}`, "--", ...words] as const;
  const options = { package: PACKAGE, cwd: folder, signal, mostSeconds: MOST_SECONDS };
  const { code, stdout, stderr } = await runToEnd(argv, options);
  if (code === 0) return stdout;
  throw new ImageError(`libguestfs cannot ${words.slice(0, 2).join(" ")}: ${lastLines(stderr)}`);
}

async function firstLine(stream: Deno.ChildProcess["stdout"]): Promise<string> {
  let text = "";
  for await (const part of stream.pipeThrough(new TextDecoderStream())) {
    text += part;
    if (text.includes("\n")) break;
  }
  return text.split("\n")[0]?.trim() ?? "";
}

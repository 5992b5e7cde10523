/** Runs the programs that look into images and change them; each failure says which it was and what it said. */
import { ImageError } from "../disk/bytes.ts";
import { heldArgv } from "../setup/held_command.ts";

/** How to run one. */
export interface ProgramOptions {
  /** Debian's package of it, for whoever lacks it. */
  readonly package: string;
  /** Folder to run in. */
  readonly cwd?: string | undefined;
  /** Variables added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Variables of our own environment that the program does not get: all that begin so, but those of these names (`*` as a shell has it). */
  readonly without?: { readonly prefix: string; readonly but: readonly string[] };
  /** Aborting it ends the program. */
  readonly signal?: AbortSignal | undefined;
  /** Seconds after which it is ended, where what it works on may have it go on for ever. */
  readonly mostSeconds?: number;
  /** Mebibytes that each of its processes may map, where a few bytes of what it works on may have it take all there are. */
  readonly mostMiB?: number;
}

/** What a program wrote, and how it ended. */
export interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program to its end, in a session of its own: what it starts ends with it, however that is, and is within its limits.
 * Throws {@linkcode ImageError} where it is not installed.
 */
export async function runToEnd(argv: readonly [string, ...string[]], options: ProgramOptions): Promise<Said> {
  const { package: name, cwd, env, signal, mostSeconds } = options;
  signal?.throwIfAborted();
  const [program, ...args] = heldArgv(confined(argv, options));
  const path = { PATH: `${Deno.env.get("PATH") ?? ""}:/usr/sbin:/sbin` }; // where e2fsprogs are, for whoever is not root
  const child = new Deno.Command(program, {
    args,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    env: { LC_ALL: "C", ...path, ...env },
    ...(cwd !== undefined && { cwd }),
  }).spawn();
  // Its end is what ends the session; where the program was through before, the pipe is closed already.
  const end = () => void child.stdin.close().catch(() => {});
  let isLate = false;
  const late = () => {
    isLate = true;
    end();
  };
  const timer = mostSeconds === undefined ? undefined : setTimeout(late, mostSeconds * 1000);
  signal?.addEventListener("abort", end, { once: true });
  const [stdout, stderr, { code }] = await Promise.all([
    textOf(child.stdout, end),
    textOf(child.stderr, end),
    child.status,
  ]).finally(() => {
    clearTimeout(timer);
    signal?.removeEventListener("abort", end);
    end();
  });
  signal?.throwIfAborted();
  if (isLate) throw new ImageError(`${argv[0]} was not through after ${mostSeconds} s`);
  if (stdout === undefined || stderr === undefined) {
    throw new ImageError(`${argv[0]} said more than ${MOST_CHARACTERS} characters`);
  }
  // dash's and bash's words for a program that they do not find.
  if (
    code === 127 && [": not found", ": command not found"].some((each) => stderr.includes(argv[0] + each))
  ) {
    throw new ImageError(
      `${argv[0]} is not installed, and it takes that (\`apt-get install --no-install-recommends ${name}\`)`,
    );
  }
  return { code, stdout, stderr };
}

/** Within its memory, of which what it maps counts, files too, and without what our own environment would tell it. */
function confined(
  argv: readonly [string, ...string[]],
  { mostMiB, without }: Pick<ProgramOptions, "mostMiB" | "without">,
): readonly [string, ...string[]] {
  if (mostMiB === undefined && without === undefined) return argv;
  const memory = mostMiB === undefined ? "" : `ulimit -v ${mostMiB * 1024}; `;
  return ["sh", "-c", `${memory}${without === undefined ? "" : dropping(without)}exec "$@"`, "sh", ...argv];
}

const dropping = ({ prefix, but }: NonNullable<ProgramOptions["without"]>) =>
  `for name in $(env | sed -n 's/^\\(${prefix}[A-Za-z0-9_]*\\)=.*/\\1/p'); do ` +
  `case "$name" in ${but.join("|")}) ;; *) unset "$name" ;; esac; done; `;

/** The listing of a large folder has some thousand lines; a file of an image that is read may be of any length. */
const MOST_CHARACTERS = 32_000_000;

/** The text of a stream; of one that goes on beyond the limit none. */
async function textOf(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  end: () => void,
): Promise<string | undefined> {
  const parts: string[] = [];
  let length = 0;
  for await (const part of stream.pipeThrough(new TextDecoderStream())) {
    length += part.length;
    if (length > MOST_CHARACTERS) {
      end();
      return undefined;
    }
    parts.push(part);
  }
  return parts.join("");
}

/** What a program wrote to standard output. Throws {@linkcode ImageError} with its last words where it failed. */
export async function outputOf(
  argv: readonly [string, ...string[]],
  options: ProgramOptions,
): Promise<string> {
  const { code, stdout, stderr } = await runToEnd(argv, options);
  if (code === 0) return stdout;
  throw new ImageError(`${argv[0]} failed: ${lastLines(stderr || stdout)}`);
}

/** The end of what a program said, in a line. */
export function lastLines(text: string): string {
  return text.trim().split("\n").slice(-3).join("; ").slice(0, 600);
}

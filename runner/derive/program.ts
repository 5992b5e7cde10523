/** Runs the programs that look into images and change them; each failure says which it was and what it said. */
import { ImageError } from "../disk/bytes.ts";

/** How to run one. */
export interface ProgramOptions {
  /** Debian's package of it, for whoever lacks it. */
  readonly package: string;
  /** Folder to run in. */
  readonly cwd?: string | undefined;
  /** Variables added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Aborting it ends the program. */
  readonly signal?: AbortSignal | undefined;
  /** Seconds after which it is ended, where what it works on may have it go on for ever. */
  readonly mostSeconds?: number;
}

/** What a program wrote, and how it ended. */
export interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end. Throws {@linkcode ImageError} where it is not installed. */
export async function runToEnd(argv: readonly [string, ...string[]], options: ProgramOptions): Promise<Said> {
  const { package: name, cwd, env, signal: given, mostSeconds } = options;
  given?.throwIfAborted();
  const limit = new AbortController();
  const timer = mostSeconds === undefined ? undefined : setTimeout(() => limit.abort(), mostSeconds * 1000);
  const signal = given ? AbortSignal.any([given, limit.signal]) : limit.signal;
  const [program, ...args] = argv;
  const path = { PATH: `${Deno.env.get("PATH") ?? ""}:/usr/sbin:/sbin` }; // where e2fsprogs are, for whoever is not root
  try {
    const command = new Deno.Command(program, {
      args,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
      env: { LC_ALL: "C", ...path, ...env },
      ...(cwd !== undefined && { cwd }),
      signal,
    });
    const child = command.spawn();
    const [stdout, stderr, { code }] = await Promise.all([
      textOf(child.stdout),
      textOf(child.stderr),
      child.status,
    ]);
    given?.throwIfAborted();
    if (limit.signal.aborted) throw new ImageError(`${program} was not through after ${mostSeconds} s`);
    if (stdout === undefined || stderr === undefined) {
      throw new ImageError(`${program} said more than ${MOST_CHARACTERS} characters`);
    }
    return { code, stdout, stderr };
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new ImageError(
      `${program} is not installed, and it takes that (\`apt-get install --no-install-recommends ${name}\`)`,
    );
  } finally {
    clearTimeout(timer);
  }
}

/** The listing of a large folder has some thousand lines; a file of an image that is read may be of any length. */
const MOST_CHARACTERS = 32_000_000;

/** The text of a stream; of one that goes on beyond the limit none, and the program ends as nobody reads it any more. */
async function textOf(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<string | undefined> {
  const parts: string[] = [];
  let length = 0;
  for await (const part of stream.pipeThrough(new TextDecoderStream())) {
    length += part.length;
    if (length > MOST_CHARACTERS) return undefined;
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

/** The programs that unpack images and make qcow2 of them, run on one file each. */
import { dirname } from "@std/path";
import { ImageError } from "../disk/bytes.ts";
import { Room } from "./free_space.ts";
import type { ForeignDriver } from "./foreign_disk.ts";
import type { Progress } from "./progress.ts";
import { type Limits, SparseFile, tooLarge, tooSlow } from "./sparse_file.ts";

/** One file made of another. */
export interface Work {
  readonly from: string;
  /** Is made; what is there already is written over. */
  readonly to: string;
  readonly limits: Limits;
  readonly signal?: AbortSignal | undefined;
  readonly progress?: Progress | undefined;
  /** What it is called while it goes on. */
  readonly what: string;
}

/** A program that unpacks standard input to standard output, and Debian's package of it. */
export interface Unpacker {
  readonly argv: readonly [string, ...string[]];
  readonly package: string;
}

/** Unpacks a file. Throws {@linkcode ImageError} where it is damaged, beyond its limits, or the program is missing. */
export async function unpack({ argv, package: name }: Unpacker, work: Work): Promise<void> {
  const [program] = argv;
  const mostSeconds = unpackSeconds(work.limits);
  const child = start(argv, { mostSeconds, stdin: "piped", signal: work.signal });
  const said = new Response(child.stderr).text();
  const fed = feed(child.stdin, work).catch(() => {}); // the program tells better why it reads no more
  try {
    using file = await Deno.open(work.to, { write: true, create: true, truncate: true });
    const sparse = new SparseFile(file, work.limits, new Room(dirname(work.to)));
    for await (const bytes of child.stdout) await sparse.write(bytes);
    await sparse.end();
    const { code, signal } = await child.status;
    work.signal?.throwIfAborted();
    if (code === 127) throw missing(program, name);
    if (signal === "SIGXCPU") throw tooSlow(mostSeconds);
    // gzip's 2 is a warning: of a tail of zeroes, as tapes have it.
    if (code === 0 || (code === 2 && program === "gzip")) return;
    throw new ImageError(`${program} cannot unpack it: ${withAdvice(program, await said)}`);
  } catch (error) {
    throw isFull(error) ? await new Room(dirname(work.to)).full() : error;
  } finally {
    end(child);
    await Promise.allSettled([fed, said, child.status]);
  }
}

// xz and bzip2 write some 400 MiB of zeroes in a second, and a slow core a tenth of it.
const SLOWEST = 32 * 1024 ** 2;

/** Of processor: as long as all that it may write takes a slow one. */
const unpackSeconds = ({ mostBytes, mostSeconds }: Limits) => mostSeconds + Math.ceil(mostBytes / SLOWEST);

async function feed(stdin: WritableStream<Uint8Array>, { from, progress, what }: Work): Promise<void> {
  const file = await Deno.open(from, { read: true });
  const { size } = await file.stat();
  let done = 0;
  const counted = new TransformStream<Uint8Array, Uint8Array>({
    transform(bytes, controller) {
      done += bytes.length;
      progress?.({ what, share: done / size });
      controller.enqueue(bytes);
    },
  });
  await file.readable.pipeThrough(counted).pipeTo(stdin);
}

/**
 * Makes a qcow2 image of a disk. Whatever its header says, qemu-img opens no other file, and the kernel ends it at the limits.
 */
export async function toQcow2(driver: ForeignDriver | "raw", work: Work): Promise<void> {
  const source = { driver, backing: null, file: { driver: "file", filename: work.from } };
  const { backing: _, ...raw } = source;
  const json = `json:${JSON.stringify(driver === "raw" ? raw : source)}`;
  const { mostDataBytes, mostSeconds } = work.limits;
  const room = new Room(dirname(work.to));
  const mostFileBytes = Math.min(mostDataBytes, await room.left());
  const command = ["qemu-img", "convert", "-p", "-O", "qcow2", json, work.to] as const;
  const child = start(command, { mostFileBytes, mostSeconds, stdin: "null", signal: work.signal });
  const said = new Response(child.stderr).text();
  try {
    for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) tellShare(text, work);
    const { code, signal } = await child.status;
    work.signal?.throwIfAborted();
    if (code === 0) return;
    if (code === 127) throw missing("qemu-img", "qemu-utils");
    const words = lastLine(await said);
    if (signal === "SIGXCPU") throw tooSlow(mostSeconds);
    if (/File too large$/.test(words)) {
      if (mostFileBytes < mostDataBytes) throw await room.full();
      throw tooLarge(mostDataBytes);
    }
    throw new ImageError(`qemu-img cannot convert it: ${withoutPath(words, json)}`);
  } finally {
    end(child);
    await Promise.allSettled([said, child.status]);
  }
}

/** `    (12.34/100%)`, each over the one before. */
function tellShare(text: string, { progress, what }: Work): void {
  const [, percent] = /\((\d+\.\d+)\/100%\)\s*$/.exec(text) ?? [];
  if (percent !== undefined) progress?.({ what, share: Number(percent) / 100 });
}

interface Start {
  /** Of processor. */
  readonly mostSeconds: number;
  /** Of the longest file that it writes itself. */
  readonly mostFileBytes?: number;
  readonly stdin: "piped" | "null";
  readonly signal: AbortSignal | undefined;
}

// Beyond the soft limit it is told so, by SIGXCPU; at a hard one it would be killed without a word.
const LIMITED = 'ulimit -S -t "$1"; [ -z "$2" ] || ulimit -f "$2"; shift 2; exec "$@"';

/** The kernel ends it at its limits; a shell that does not find the program ends with 127. */
function start(argv: readonly [string, ...string[]], options: Start): Deno.ChildProcess {
  const { mostSeconds, mostFileBytes, stdin, signal } = options;
  signal?.throwIfAborted();
  // `ulimit -f` counts in blocks of 512 bytes.
  const blocks = mostFileBytes === undefined ? "" : `${Math.ceil(mostFileBytes / 512)}`;
  return new Deno.Command("sh", {
    args: ["-c", LIMITED, "sh", `${mostSeconds}`, blocks, ...argv],
    stdin,
    stdout: "piped",
    stderr: "piped",
    env: { LC_ALL: "C" },
    ...(signal && { signal }),
  }).spawn();
}

function missing(program: string, name: string): ImageError {
  return new ImageError(
    `${program}, which it takes, is not installed (\`apt-get install --no-install-recommends ${name}\`)`,
  );
}

function end(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL");
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // it has ended
  }
}

/** zstd is given 1 GiB; who packed with `--long=31` wants 2, which is the reader's to give. */
function withAdvice(program: string, said: string): string {
  const wide = /Window size larger than maximum : (\d+)/.exec(said);
  return wide === null
    ? `${withoutName(reasonOf(program, said))} (fetch it again)`
    : `it wants ${wide[1]} bytes of memory (unpack it with \`zstd -d --long=31\`, and give the image in it)`;
}

/** `xz: (stdin): Unexpected end of input`, by whatever path it was called. */
const withoutName = (line: string) => line.replace(/^[^:]*: (?:\S*stdin\S*: )?/, "");

/** bzip2 goes on with advice behind its reason. */
const reasonOf = (program: string, said: string) =>
  said.split("\n").find((line) => line.startsWith(`${program}: `))?.slice(0, 300) ??
    (lastLine(said) || "no reason given");

/** ENOSPC, EDQUOT */
const isFull = (error: unknown) => error instanceof Error && /\(os error (?:28|122)\)/.test(error.message);

const lastLine = (text: string) => text.trim().split("\n").at(-1)?.slice(0, 300) ?? "";

const withoutPath = (line: string, path: string) =>
  line.replace(/^qemu-img: /, "").replaceAll(path, "it").replace(/^Could not open '[^]*?': /, "");

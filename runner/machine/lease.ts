/** A folder and the processes in it, held for exactly as long as the pipe to them stays open. */
import { linesOf } from "../text/lines.ts";
import { type LeaseLine, leaseScript, parseLeaseLine } from "./lease_script.ts";

/** One command after the other in a folder of their own. Nothing of it outlives this process, however it ends. */
export class Lease implements AsyncDisposable {
  /** The end of the shell: by its own SIGKILL in any case. */
  readonly status: Promise<Deno.CommandStatus>;
  readonly #child: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  readonly #reading: Promise<void>;
  readonly #lines: LeaseLine[] = [];
  #arrival = Promise.withResolvers<void>();
  #folder: string | undefined;
  #over = false;
  #alive = true;
  #end: Promise<void> | undefined;

  /** Starts the shell. After the line `go` it runs `prepare` in turn, then `boot` with our lines as its stdin; a failure ends the row. */
  constructor(prepare: readonly (readonly string[])[], boot: readonly string[], folderIn?: string) {
    this.#child = new Deno.Command("sh", {
      args: ["-c", leaseScript(prepare, boot)],
      ...(folderIn !== undefined && { env: { TMPDIR: folderIn } }),
      // A session of its own: Ctrl-C reaches us, and we end the boot in order.
      detached: true,
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    this.#input = this.#child.stdin.getWriter();
    this.#reading = this.#read(this.#child.stdout);
    // A shell that was killed: the end of its stdin makes its watcher clean up.
    this.status = this.#child.status.finally(() => {
      this.#alive = false;
      void this[Symbol.asyncDispose]();
    });
  }

  /** The next line; `undefined` once the lease is over. */
  async next(): Promise<LeaseLine | undefined> {
    while (this.#lines.length === 0 && !this.#over) await this.#arrival.promise;
    return this.#lines.shift();
  }

  /** Sends a line to the shell (`go`) or to the command. A lease that is over takes none and says nothing: its end says it. */
  async send(line: string): Promise<void> {
    try {
      await this.#input.write(new TextEncoder().encode(`${line}\n`));
    } catch (error) {
      if (this.#alive && !this.#end && !(error instanceof Deno.errors.BrokenPipe)) throw error;
    }
  }

  /** SIGUSR1 kills the running command, or the next one where none runs, and keeps the folder; SIGTERM ends the lease; SIGKILL is for a shell that hangs. */
  signal(name: "SIGUSR1" | "SIGTERM" | "SIGKILL"): void {
    if (this.#alive) this.#child.kill(name);
  }

  /** Kills what runs and removes the folder. Any number of calls. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.#end ??= this.#close();
  }

  async #close(): Promise<void> {
    // A stopped shell would keep us for ever; killed, it leaves the cleaning to its watcher.
    const timer = setTimeout(() => this.signal("SIGKILL"), 2000);
    this.signal("SIGTERM");
    await this.#input.close().catch(() => {}); // the pipe of a shell that is gone is closed already
    await Promise.all([this.#reading, this.status]);
    clearTimeout(timer);
    // Both shells were killed, and nobody was left to clean up.
    if (this.#folder) await removeAnyway(this.#folder);
  }

  /** Reads on whether or not anyone asks: a full pipe would stall QEMU. */
  async #read(stdout: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> {
    for await (const line of linesOf(stdout, "dropped")) {
      if (line === "") continue;
      const parsed = parseLeaseLine(line);
      if (parsed.kind === "folder") this.#folder = parsed.text;
      this.#lines.push(parsed);
      this.#arrival.resolve();
      this.#arrival = Promise.withResolvers();
    }
    this.#over = true;
    this.#arrival.resolve();
  }
}

/** Writes a new file (0600) of a lease's folder; `name` may hold one level of folders (0700). */
export async function writeInto(folder: string, name: string, bytes: Uint8Array): Promise<void> {
  const [below, inner] = name.split("/");
  if (inner) await Deno.mkdir(`${folder}/${below}`, { recursive: true, mode: 0o700 });
  await Deno.writeFile(`${folder}/${name}`, bytes, { createNew: true, mode: 0o600 });
}

/** Whether the OS says that a disk or a quota is full. */
export function isOutOfRoom(error: unknown): error is Error {
  return error instanceof Error && "code" in error && (error.code === "ENOSPC" || error.code === "EDQUOT");
}

/** What mktemp made is named so, and nothing else is removed. */
const OURS = /\/seedling-[A-Za-z0-9]{8}$/;

async function removeAnyway(folder: string): Promise<void> {
  if (!OURS.test(folder)) return;
  try {
    await Deno.remove(folder, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Files that another process writes, read while they grow. */
import { type Port, portPath, PORTS } from "./boot_files.ts";

const CHUNK_BYTES = 64 * 1024;

/** A file that grows. Its handle stays good when the file is removed. */
export class GrowingFile implements Disposable {
  readonly #file: Deno.FsFile;
  #readBytes: number;

  private constructor(file: Deno.FsFile, readBytes: number) {
    this.#file = file;
    this.#readBytes = readBytes;
  }

  /** Opens it, as if so many bytes were read already. Throws what the OS says. */
  static async open(path: string, readBytes = 0): Promise<GrowingFile> {
    const file = await Deno.open(path);
    await file.seek(readBytes, Deno.SeekMode.Start);
    return new GrowingFile(file, readBytes);
  }

  /** What was written since the last call, in chunks of at most 64 KiB. Ends at the size the file has now, however fast it grows. */
  async *read(): AsyncGenerator<Uint8Array> {
    const { size } = await this.#file.stat();
    while (this.#readBytes < size) {
      const buffer = new Uint8Array(Math.min(CHUNK_BYTES, size - this.#readBytes));
      const count = await this.#file.read(buffer) ?? 0;
      if (count === 0) return;
      this.#readBytes += count;
      yield buffer.subarray(0, count);
    }
  }

  [Symbol.dispose](): void {
    this.#file.close();
  }
}

/** Tells that one of some files was written to. The next change is only asked for once the last one was awaited: no queue, no flood. */
export class Watch implements Disposable {
  readonly #watcher: Deno.FsWatcher;
  #pending: Promise<unknown> | undefined;

  /** Watches the files themselves, not their folder, whose overlay is written all the time. They must be there. */
  constructor(paths: string[]) {
    this.#watcher = Deno.watchFs(paths);
  }

  /** Settles at the next change; the same promise until then. */
  change(): Promise<unknown> {
    return this.#pending ??= this.#watcher[Symbol.asyncIterator]().next()
      .finally(() => this.#pending = undefined);
  }

  [Symbol.dispose](): void {
    this.#watcher.close();
  }
}

/** Where in the ports' files the words of one boot begin, in bytes: QEMU goes on in the same files when its guest is rebooted. */
export type PortStarts = Readonly<Record<Port, number>>;

/** Where whatever is said from now on will begin; `undefined` where the files are gone. Throws whatever else the OS says. */
export async function portEnds(folder: string): Promise<PortStarts | undefined> {
  try {
    const console = await Deno.stat(portPath(folder, "console"));
    const report = await Deno.stat(portPath(folder, "report"));
    return { console: console.size, report: report.size };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** The two serial ports' files of a boot's folder, open for reading and watched. */
export class Ports implements Disposable {
  readonly com1: GrowingFile;
  readonly com2: GrowingFile;
  readonly watch: Watch;

  private constructor(com1: GrowingFile, com2: GrowingFile, watch: Watch) {
    this.com1 = com1;
    this.com2 = com2;
    this.watch = watch;
  }

  /** Opens them; `undefined` where they are not there any more. Throws whatever else the OS says. */
  static async open(folder: string, starts: PortStarts): Promise<Ports | undefined> {
    using opened = new DisposableStack();
    try {
      const com1 = opened.use(await GrowingFile.open(portPath(folder, "console"), starts.console));
      const com2 = opened.use(await GrowingFile.open(portPath(folder, "report"), starts.report));
      const ports = new Ports(com1, com2, new Watch(PORTS.map((port) => portPath(folder, port))));
      opened.move();
      return ports;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return undefined;
      throw error;
    }
  }

  [Symbol.dispose](): void {
    this.watch[Symbol.dispose]();
    this.com1[Symbol.dispose]();
    this.com2[Symbol.dispose]();
  }
}

/** The end of a text file, at most `maxBytes` of it, for an error's message; empty where there is none. */
export async function readTail(path: string, maxBytes: number): Promise<string> {
  try {
    using file = await Deno.open(path);
    const { size } = await file.stat();
    await file.seek(Math.max(0, size - maxBytes), Deno.SeekMode.Start);
    const buffer = new Uint8Array(maxBytes);
    const count = await file.read(buffer) ?? 0;
    return new TextDecoder().decode(buffer.subarray(0, count)).trim();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}

/** The guest's console for a person: two pipes in the boot's folder, which QEMU holds open. */
import { join } from "@std/path";
import { TERMINAL_PIPES } from "./boot_files.ts";

const CHUNK_BYTES = 4096;

/** Both directions of a console. What the guest says waits in its pipe until somebody reads: nothing is lost before. */
export class Terminal implements Disposable {
  readonly #output: Deno.FsFile;
  readonly #input: Deno.FsFile;

  private constructor(output: Deno.FsFile, input: Deno.FsFile) {
    this.#output = output;
    this.#input = input;
  }

  /** Opens the pipes of a machine that runs; `undefined` where its folder is gone already. */
  static async open(folder: string): Promise<Terminal | undefined> {
    using opened = new DisposableStack();
    try {
      const output = opened.use(await openEnd(join(folder, TERMINAL_PIPES.output), { read: true }));
      const input = opened.use(await openEnd(join(folder, TERMINAL_PIPES.input), { write: true }));
      opened.move();
      return new Terminal(output, input);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return undefined;
      throw error;
    }
  }

  /** What the guest says, until QEMU's end. */
  async *output(): AsyncGenerator<Uint8Array> {
    const buffer = new Uint8Array(CHUNK_BYTES);
    for (let count = await this.#read(buffer); count > 0; count = await this.#read(buffer)) {
      yield buffer.slice(0, count);
    }
  }

  /** Types bytes; those that nobody reads any more are lost. */
  async send(bytes: Uint8Array): Promise<void> {
    try {
      for (let done = 0; done < bytes.length;) done += await this.#input.write(bytes.subarray(done));
    } catch (error) {
      if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
    }
  }

  /** Closes the pipes. To be called once the output is at its end: a read that waits would hold it open. */
  [Symbol.dispose](): void {
    this.#output.close();
    this.#input.close();
  }

  async #read(buffer: Uint8Array): Promise<number> {
    return await this.#output.read(buffer) ?? 0;
  }
}

/** Whoever opens an end of a FIFO waits for the other, for ever where QEMU is gone; not while both are held. */
async function openEnd(path: string, end: { readonly read: true } | { readonly write: true }) {
  using _ = await Deno.open(path, { read: true, write: true });
  return await Deno.open(path, end);
}

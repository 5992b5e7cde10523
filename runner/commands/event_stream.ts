/** `--report ndjson[=FILE]`: what a run tells, written as it happens. */
import type { ReportTarget } from "./reports.ts";
import type { Shell } from "./shell.ts";

/** Where lines go. What takes no more is told once, and keeps the others from nothing. */
export class EventStream implements Disposable {
  readonly #shell: Shell;
  readonly #isPrinted: boolean;
  readonly #files: Map<string, Deno.FsFile>;
  #isWhole: boolean;

  private constructor(
    shell: Shell,
    files: Map<string, Deno.FsFile>,
    of: { isPrinted: boolean; isWhole: boolean },
  ) {
    this.#shell = shell;
    this.#files = files;
    this.#isPrinted = of.isPrinted;
    this.#isWhole = of.isWhole;
  }

  /** Opens the files of those reports that are streams. */
  static async open(targets: readonly ReportTarget[], shell: Shell): Promise<EventStream> {
    const streams = targets.filter(({ format }) => format.isStream);
    const files = new Map<string, Deno.FsFile>();
    let isWhole = true;
    for (const { file } of streams) {
      if (file === undefined) continue;
      try {
        files.set(file, await Deno.create(file));
      } catch (error) {
        isWhole = false;
        await complain(file, error, shell);
      }
    }
    const isPrinted = streams.some(({ file }) => file === undefined);
    return new EventStream(shell, files, { isPrinted, isWhole });
  }

  /** Whether anybody listens. */
  get isWanted(): boolean {
    return this.#isPrinted || this.#files.size > 0;
  }

  /** Whether all was written so far. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** Writes a line, or several. */
  async write(text: string): Promise<void> {
    const bytes = new TextEncoder().encode(text);
    for (const [path, file] of this.#files) {
      try {
        for (let done = 0; done < bytes.length;) done += await file.write(bytes.subarray(done));
      } catch (error) {
        this.#isWhole = false;
        this.#files.delete(path);
        file.close();
        await complain(path, error, this.#shell);
      }
    }
    if (this.#isPrinted) await this.#shell.print(text);
  }

  [Symbol.dispose](): void {
    for (const file of this.#files.values()) file.close();
    this.#files.clear();
  }
}

async function complain(file: string, error: unknown, shell: Shell): Promise<void> {
  await shell.complain(`Cannot write report "${file}": ${error instanceof Error ? error.message : error}\n`);
}

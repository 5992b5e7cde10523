/** A planned boot -> a running machine: the one place that starts and ends processes. */
import { Ports } from "./follow.ts";
import { Lease } from "./lease.ts";
import type { MachineEvent, MachineExit } from "./machine_event.ts";
import { signalOf } from "./shell.ts";
import { makeNonce } from "./nonce.ts";
import { commandError, MachineError, prepareFolder, readStderr, within } from "./folder.ts";
import { parseQmp, qmpCommand, type QmpMessage } from "./qmp.ts";

export { hasRoom, MachineError } from "./folder.ts";
export type { MachineEvent, MachineExit } from "./machine_event.ts";

/** A boot as plain data: what lies in its folder, and what runs there. */
export interface MachineSpec {
  /** Files of the boot's folder (0600), by name, with at most one level of folders: `seed/user-data`. */
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** The files in which `@NONCE@` becomes the nonce; no other byte of any file changes. */
  readonly nonceIn: readonly string[];
  /** Commands that run there one after the other before QEMU: qemu-img create, genisoimage. */
  readonly prepare: readonly (readonly string[])[];
  /**
   * QEMU's argv, the program first, names relative to the folder: COM1 to the file `console`, COM2 to `report`, QMP on stdio,
   * and `-S`: the machine goes only when QMP listens, or an early power-off would go unheard.
   */
  readonly argv: readonly string[];
}

/** What {@linkcode Machine.start} takes beside the spec. */
export interface StartOptions {
  /** Aborting it ends the start with its reason, and a machine that runs as {@linkcode Machine.quit} does. */
  readonly signal?: AbortSignal;
  /** How long each preparing command may take, and QEMU until it answers. @default {60000} */
  readonly limitMs?: number;
}

interface StartedBoot {
  readonly argv: readonly string[];
  readonly folder: string;
  readonly nonce: string;
  readonly pid: number;
  readonly signal?: AbortSignal | undefined;
}

/** A running machine, and after it the folder it leaves. Whoever started it disposes of it: then nothing is left of either. */
export class Machine implements AsyncDisposable {
  /** The boot's folder. Readable until the machine is disposed of, after QEMU's exit too. */
  readonly folder: string;
  /** What stands in the seed for `@NONCE@`. */
  readonly nonce: string;
  /** QEMU's process. */
  readonly pid: number;
  readonly #lease: Lease;
  readonly #argv: readonly string[];
  readonly #startedAt = performance.now();
  readonly #going = Promise.withResolvers<void>();
  readonly #said: Extract<MachineEvent, { kind: "qmp" }>[] = [];
  readonly #listening: Promise<void>;
  #exit: MachineExit | undefined;
  #change = Promise.withResolvers<void>();

  private constructor(lease: Lease, boot: StartedBoot) {
    this.#lease = lease;
    this.folder = boot.folder;
    this.nonce = boot.nonce;
    this.pid = boot.pid;
    this.#argv = boot.argv;
    const quit = () => void this.quit();
    boot.signal?.addEventListener("abort", quit);
    this.#listening = this.#listen().finally(() => boot.signal?.removeEventListener("abort", quit));
  }

  /**
   * Starts a machine; it runs when this settles. Throws a {@linkcode MachineError} for a program that is missing or fails, and the
   * signal's reason when aborted; either way nothing is left.
   */
  static async start(spec: MachineSpec, options: StartOptions = {}): Promise<Machine> {
    const { signal } = options;
    signal?.throwIfAborted();
    const lease = new Lease(spec.prepare, spec.argv);
    // The end of the lease ends every wait of the start.
    const abort = () => void lease[Symbol.asyncDispose]();
    signal?.addEventListener("abort", abort);
    try {
      return await Machine.#bootUp(lease, spec, options);
    } catch (error) {
      await lease[Symbol.asyncDispose]();
      signal?.throwIfAborted();
      throw error;
    } finally {
      signal?.removeEventListener("abort", abort);
    }
  }

  static async #bootUp(lease: Lease, spec: MachineSpec, options: StartOptions): Promise<Machine> {
    const { signal, limitMs = 60_000 } = options;
    const nonce = makeNonce();
    const folder = await prepareFolder(lease, spec, { nonce, limitMs });
    const line = await lease.next();
    if (line?.kind !== "pid") {
      throw new MachineError("Cannot start QEMU: the shell that holds its folder was killed", {
        isHostTrouble: true,
      });
    }
    const machine = new Machine(lease, { argv: spec.argv, folder, nonce, pid: line.number, signal });
    await within(limitMs, machine.#going.promise, `Cannot start QEMU: \`${spec.argv[0]}\` did not answer`);
    signal?.throwIfAborted();
    return machine;
  }

  /**
   * All the machine says, from its start, and its exit as the last. What is on the ports' files is read when you ask, so a slow or
   * absent reader costs nothing and stalls nobody; every call tells all of it again.
   */
  async *events(): AsyncGenerator<MachineEvent> {
    using ports = await Ports.open(this.folder);
    // Whoever kills the lease's shell takes the folder too: then only the end can be told.
    if (!ports) return yield await this.#ended();
    const { watch, com1, com2 } = ports;
    for (let told = 0;;) {
      // Taken before the files are read: all that was written before QEMU said something is told before it.
      const { length } = this.#said;
      const exit = this.#exit;
      const change = this.#change.promise;
      for await (const bytes of com1.read()) yield { kind: "console", bytes, atMs: this.#now() };
      for await (const bytes of com2.read()) yield { kind: "report", bytes, atMs: this.#now() };
      yield* this.#said.slice(told, length);
      told = length;
      if (exit) return yield exit;
      await Promise.race([watch.change(), change]);
    }
  }

  /** Presses the guest's ACPI power button: whether it goes by it is the guest's affair. */
  async pressPowerButton(): Promise<void> {
    await this.#lease.send(qmpCommand("system_powerdown"));
  }

  /** Ends QEMU: asked by QMP, killed if it is still there after `graceMs`. Its folder stays. */
  async quit({ graceMs = 2000 }: { readonly graceMs?: number } = {}): Promise<void> {
    const timers = [
      setTimeout(() => this.#lease.signal("SIGUSR1"), graceMs),
      // A shell that was stopped kills nobody. Its end is QEMU's, and the folder's.
      setTimeout(() => this.#lease.signal("SIGKILL"), 2 * graceMs),
    ];
    await this.#lease.send(qmpCommand("quit"));
    await this.#ended();
    timers.forEach(clearTimeout);
  }

  /** Kills QEMU if it still runs and removes the folder. Any number of calls. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#lease[Symbol.asyncDispose]();
    await this.#listening;
  }

  async #ended(): Promise<MachineExit> {
    while (!this.#exit) await this.#change.promise;
    return this.#exit;
  }

  #now(): number {
    return performance.now() - this.#startedAt;
  }

  async #listen(): Promise<void> {
    for (let line = await this.#lease.next(); line; line = await this.#lease.next()) {
      if (line.kind === "exit") await this.#end(line.number, line.isOutOfMemory);
      if (line.kind === "output") await this.#hear(parseQmp(line.text));
    }
    // The shell was killed, and QEMU with it.
    if (!this.#exit) await this.#end((await this.#lease.status).code);
  }

  async #hear(message: QmpMessage): Promise<void> {
    if (message.kind === "greeting") {
      await this.#lease.send(qmpCommand("qmp_capabilities"));
      await this.#lease.send(qmpCommand("cont"));
    } else if (message.kind === "return" && message.id === "cont") this.#going.resolve();
    else if (message.kind === "error") {
      this.#going.reject(new MachineError(`Cannot start the machine: QEMU says "${message.text}"`));
    } else if (message.kind === "event") {
      this.#said.push({ kind: "qmp", event: message.event, data: message.data, atMs: this.#now() });
      this.#wake();
    }
  }

  async #end(status: number, isOutOfMemory = false): Promise<void> {
    const stderr = await readStderr(this.folder, isOutOfMemory);
    const signal = signalOf(status);
    this.#exit = { kind: "exit", code: status, ...signal && { signal }, stderr, atMs: this.#now() };
    this.#going.reject(commandError("start QEMU", this.#argv.slice(0, 1), { status, stderr }));
    this.#wake();
  }

  #wake(): void {
    this.#change.resolve();
    this.#change = Promise.withResolvers();
  }
}

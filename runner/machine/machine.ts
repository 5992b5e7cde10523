/** A planned boot -> a running machine: the one place that starts and ends processes. */
import { Ports, type PortStarts } from "./follow.ts";
import { Lease } from "./lease.ts";
import type { MachineEvent, MachineExit, MachineHeld, QmpEvent } from "./machine_event.ts";
import type { MachineSpec, StartedBoot, StartOptions } from "./machine_spec.ts";
import { Monitor } from "./monitor.ts";
import { signalOf } from "./lease_script.ts";
import { makeNonce } from "./nonce.ts";
import { commandError, MachineError, prepareFolder, readStderr, within } from "./folder.ts";
import { WarmReboots } from "./warm_reboots.ts";

export { hasRoom, MachineError } from "./folder.ts";
export type { MachineEvent, MachineExit } from "./machine_event.ts";
export type { MachineSpec, StartOptions } from "./machine_spec.ts";
export type { PortStarts } from "./follow.ts";

/** Whoever does not answer for so long never will. */
const SILENT_MS = 60_000;
/** What QEMU has where somebody waits for the end, and nobody for its disks. */
export const HURRIED_MS = 2000;

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
  readonly #monitor: Monitor;
  readonly #reboots: WarmReboots;
  readonly #listening: Promise<void>;
  #startedAt = performance.now();
  #said: QmpEvent[] = [];
  #looks = 0;
  #held: MachineHeld | undefined;
  #exit: MachineExit | undefined;
  #change = Promise.withResolvers<void>();

  private constructor(lease: Lease, boot: StartedBoot) {
    this.#lease = lease;
    this.folder = boot.folder;
    this.nonce = boot.nonce;
    this.pid = boot.pid;
    this.#argv = boot.argv;
    this.#monitor = new Monitor((line) => lease.send(line));
    this.#reboots = new WarmReboots(this.#monitor, boot.folder);
    const quit = () => void this.quit({ graceMs: HURRIED_MS });
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
    const lease = new Lease(spec.prepare, spec.argv, spec.folderIn);
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
    const { signal, limitMs = SILENT_MS } = options;
    const nonce = makeNonce();
    const folder = await prepareFolder(lease, spec, { nonce, limitMs });
    const line = await lease.next();
    if (line?.kind !== "pid") {
      throw new MachineError("Cannot start QEMU: the shell that holds its folder was killed", {
        isHostTrouble: true,
      });
    }
    const machine = new Machine(lease, { argv: spec.argv, folder, nonce, pid: line.number, signal });
    try {
      const begin = machine.#monitor.start({ isRebooted: spec.isRebooted === true });
      await within(limitMs, begin, `Cannot start QEMU: \`${spec.argv[0]}\` did not answer`);
      signal?.throwIfAborted();
      return machine;
    } catch (error) {
      // It listens until its lease has ended, and reads what QEMU said last.
      await machine[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Where in the ports' files the words of the boot begin that {@linkcode Machine.events} tells of. */
  get starts(): PortStarts {
    return this.#reboots.starts;
  }

  /**
   * All the machine says, from its start or its last reboot, and as the last that it is held, or its exit. What is on the
   * ports' files is read when you ask, so an absent reader costs nothing and stalls nobody; every call tells it all again.
   * After each {@linkcode Machine.look} comes a `caught-up`.
   */
  async *events(): AsyncGenerator<MachineEvent> {
    using ports = await Ports.open(this.folder, this.starts);
    // Whoever kills the lease's shell takes the folder too: then only the end can be told.
    if (!ports) return yield await this.#ended();
    const { watch, com1, com2 } = ports;
    for (let told = 0, looked = this.#looks;;) {
      // Taken before the files are read: all that was written before QEMU said something is told before it.
      const { length } = this.#said;
      const looks = this.#looks;
      const last = this.#exit ?? this.#held;
      const change = this.#change.promise;
      for await (const bytes of com1.read()) yield { kind: "console", bytes, atMs: this.#now() };
      for await (const bytes of com2.read()) yield { kind: "report", bytes, atMs: this.#now() };
      yield* this.#said.slice(told, length);
      told = length;
      if (last) return yield last;
      if (looked < looks) yield { kind: "caught-up", atMs: this.#now() };
      looked = looks;
      await Promise.race([watch.change(), change]);
    }
  }

  /**
   * Has whoever listens told when all that was said up to now is told. A clock alone proves no silence: on a host that stood
   * still, or has no time for us, words wait in the ports' files.
   */
  look(): void {
    this.#looks++;
    this.#wake();
  }

  /** Presses the guest's ACPI power button: whether it goes by it is the guest's affair. */
  async pressPowerButton(): Promise<void> {
    await this.#monitor.say("system_powerdown");
  }

  /** Has QEMU, whose guest is down, write out all it has: the events end with `held` then, or with the exit of a QEMU that ends. */
  async hold(): Promise<void> {
    if (!await this.#monitor.stop()) return;
    this.#held ??= { kind: "held", atMs: this.#now() };
    this.#wake();
  }

  /**
   * Resets the guest that is held and lets it go, memory and all: what is told from here is of the boot that begins. Throws a
   * {@linkcode MachineError} where QEMU does not, and after `limitMs`.
   */
  async reboot({ limitMs = SILENT_MS }: { readonly limitMs?: number } = {}): Promise<void> {
    this.#said = [];
    this.#held = undefined;
    this.#startedAt = performance.now();
    await within(limitMs, this.#reboots.reboot(), "Cannot reboot the guest: QEMU did not answer");
  }

  /**
   * Ends QEMU: asked by QMP, killed if it is still there after `graceMs`. Its folder stays. What a killed QEMU had not yet
   * written of its disks is lost, so whoever reads them leaves a busy host its time.
   */
  async quit({ graceMs = SILENT_MS }: { readonly graceMs?: number } = {}): Promise<void> {
    const timers = [
      setTimeout(() => this.#lease.signal("SIGUSR1"), graceMs),
      // A shell that was stopped kills nobody. Its end is QEMU's, and the folder's with all that was heard.
      setTimeout(() => this.#lease.signal("SIGKILL"), graceMs + SILENT_MS),
    ];
    await this.#monitor.say("quit");
    await this.#ended();
    timers.forEach(clearTimeout);
  }

  /** Kills QEMU if it still runs and removes the folder. Any number of calls. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#lease[Symbol.asyncDispose]();
    await this.#listening;
    await this.#reboots.settled;
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
      if (line.kind === "output") this.#hear(line.text);
    }
    // The shell was killed, and QEMU with it.
    if (!this.#exit) await this.#end((await this.#lease.status).code);
  }

  #hear(line: string): void {
    const message = this.#monitor.hear(line);
    if (message.kind !== "event") return;
    const event = { kind: "qmp", event: message.event, data: message.data, atMs: this.#now() } as const;
    this.#reboots.hear(event, (each) => {
      this.#said.push(each);
      this.#wake();
    });
  }

  async #end(status: number, isOutOfMemory = false): Promise<void> {
    const stderr = await readStderr(this.folder, isOutOfMemory);
    const signal = signalOf(status);
    this.#exit = { kind: "exit", code: status, ...signal && { signal }, stderr, atMs: this.#now() };
    this.#monitor.end((what) => commandError(what, this.#argv.slice(0, 1), { status, stderr }));
    this.#wake();
  }

  #wake(): void {
    this.#change.resolve();
    this.#change = Promise.withResolvers();
  }
}

/** One boot from start to judged evidence: machine, listener and clock joined; then the host's own look at the disk. */
import { join } from "@std/path";
import { Listener, type Phase } from "../console/console.ts";
import type { HostSummary } from "../host/summary.ts";
import { ImageError } from "../disk/bytes.ts";
import type { DiskLayout } from "../disk/layout.ts";
import type { HeardBoot } from "./heard.ts";
import { type Image, inspect } from "../disk/image.ts";
import { Machine, type MachineEvent } from "../machine/machine.ts";
import type { PlannedBoot } from "../plan/plan.ts";
import { keepRecord } from "./record.ts";

/** Where a running boot is. */
export interface BootProgress {
  /** The latest that was seen. */
  readonly phase: Phase;
  /** Since QEMU started. */
  readonly seconds: number;
  /** The console's last line, raw. */
  readonly lastLine: string;
}

/** What {@linkcode hearBoot} needs beside the boot. */
export interface BootOptions {
  readonly host: HostSummary;
  readonly recordsFolder: string;
  /** Aborting it ends the boot as `interrupted`. */
  readonly signal: AbortSignal;
  /** Called once a second and at each change of phase. */
  readonly onProgress: (progress: BootProgress) => void;
}

// Deadline, silence and the live line are looked at so often.
const TICK_MS = 1000;

/** Runs one boot to its end and listens. Throws what the machine throws where QEMU or a preparing command cannot start. */
export async function hearBoot(boot: PlannedBoot, options: BootOptions): Promise<HeardBoot> {
  await using machine = await start(boot, options.signal);
  const listener = new Listener({ nonce: machine.nonce, awaited: "after" });
  const startedMs = performance.now();
  const nowMs = () => performance.now() - startedMs;
  await new Hearing({ machine, listener, boot, options, nowMs }).toTheEnd();
  const after = await readOverlay(join(machine.folder, "disk.qcow2"), boot.image);
  const heard = {
    id: boot.id,
    image: boot.image.name,
    transcript: listener.transcript(),
    seconds: nowMs() / 1000,
    heardAt: new Date().toISOString(),
    asked: boot.asked,
    before: boot.image.layout,
    host: options.host,
    ...(after && { after }),
  };
  const consolePath = await keepRecord(options.recordsFolder, {
    boot,
    heard,
    nonce: machine.nonce,
    ports: machine.folder,
  });
  return { ...heard, consolePath };
}

/** The signal ends the start at once; a machine that runs is ended in order, so that what it said is kept. */
async function start(boot: PlannedBoot, signal: AbortSignal): Promise<Machine> {
  const starting = new AbortController();
  const abort = () => starting.abort(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Machine.start(boot, { signal: starting.signal });
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

interface HearingParts {
  readonly machine: Machine;
  readonly listener: Listener;
  readonly boot: PlannedBoot;
  readonly options: BootOptions;
  readonly nowMs: () => number;
}

/** Hands the machine's words to the listener, and ends the machine once the listener knows enough. */
class Hearing {
  readonly #parts: HearingParts;
  #phase: Phase | undefined;
  #quitting: Promise<void> | undefined;
  #settling: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: HearingParts) {
    this.#parts = parts;
  }

  async toTheEnd(): Promise<void> {
    const { machine, listener, options } = this.#parts;
    const interrupt = () => this.#stop("interrupted");
    const ticking = setInterval(() => this.#tick(), TICK_MS);
    options.signal.addEventListener("abort", interrupt, { once: true });
    if (options.signal.aborted) interrupt();
    try {
      for await (const event of machine.events()) {
        hand(event, listener);
        this.#decide();
        if (listener.phase !== this.#phase) this.#tell();
      }
      await this.#quitting;
    } finally {
      options.signal.removeEventListener("abort", interrupt);
      clearInterval(ticking);
      clearTimeout(this.#settling);
    }
  }

  #tick(): void {
    const { boot, listener, nowMs } = this.#parts;
    if (nowMs() > boot.deadlineMs) this.#stop("timeout");
    if (nowMs() - listener.lastHeardMs > boot.silenceMs) this.#stop("silence");
    this.#tell();
  }

  #stop(reason: "timeout" | "silence" | "interrupted"): void {
    this.#parts.listener.stop(reason, this.#parts.nowMs());
    this.#decide();
  }

  #decide(): void {
    const { machine, listener, nowMs } = this.#parts;
    if (listener.ending) {
      this.#quitting ??= machine.quit();
    } else if (listener.endByMs !== undefined) {
      this.#settling ??= setTimeout(() => {
        listener.settle(nowMs());
        this.#decide();
      }, Math.max(0, listener.endByMs - nowMs()) + 1);
    }
  }

  #tell(): void {
    const { listener, options, nowMs } = this.#parts;
    this.#phase = listener.phase;
    options.onProgress({ phase: listener.phase, seconds: nowMs() / 1000, lastLine: listener.lastLine });
  }
}

function hand(event: MachineEvent, listener: Listener): void {
  switch (event.kind) {
    case "console":
      return listener.console(event.bytes, event.atMs);
    case "report":
      return listener.report(event.bytes, event.atMs);
    case "qmp":
      return listener.qmp(event.event, event.data, event.atMs);
    case "exit":
      return listener.exit(event.code, event.signal, event.stderr, event.atMs);
  }
}

/** A disk that the guest left unreadable shows nothing; what the image was is known all the same. */
async function readOverlay(path: string, image: Image): Promise<DiskLayout | undefined> {
  try {
    return (await inspect(path, image.path)).layout;
  } catch (error) {
    if (error instanceof ImageError || error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

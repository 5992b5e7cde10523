/** Machine, listener and clock joined, from QEMU's start to its exit. */
import type { Listener, Phase } from "../console/console.ts";
import { readDeparture } from "../console/departure.ts";
import type { Machine, MachineEvent } from "../machine/machine.ts";
import type { PlannedBoot } from "../plan/plan.ts";

/** Where a running boot is. */
export interface BootProgress {
  /** The latest that was seen. */
  readonly phase: Phase;
  /** Since QEMU started. */
  readonly seconds: number;
  /** The console's last line, raw. */
  readonly lastLine: string;
}

// Deadline, silence and the live line are looked at so often.
const TICK_MS = 1000;

/** What a hearing joins. */
export interface HearingParts {
  readonly machine: Machine;
  readonly listener: Listener;
  readonly boot: PlannedBoot;
  /** Aborting it ends the boot as `interrupted`. */
  readonly signal: AbortSignal;
  /** Called once a second and at each change of phase. */
  readonly onProgress: (progress: BootProgress) => void;
  /** Since QEMU started. */
  readonly nowMs: () => number;
}

/** Hands the machine's words to the listener, and ends the machine once the listener knows enough. */
export class Hearing {
  readonly #parts: HearingParts;
  #phase: Phase | undefined;
  #quitting: Promise<void> | undefined;
  #settling: ReturnType<typeof setTimeout> | undefined;
  /** When the guest must be off, once its power button was pressed. */
  #offByMs: number | undefined;
  /** Whether the guest itself went off; a reset, a crash of QEMU and our own end of it are none of that. */
  #isOff = false;

  /** Joins them; nothing runs yet. */
  constructor(parts: HearingParts) {
    this.#parts = parts;
  }

  /** Whether the guest powered itself off when its button was pressed; `undefined` where it was not. */
  get poweredOff(): boolean | undefined {
    return this.#offByMs === undefined ? undefined : this.#isOff;
  }

  /** Listens until QEMU's exit. */
  async toTheEnd(): Promise<void> {
    const { machine, listener, signal } = this.#parts;
    const interrupt = () => this.#stop("interrupted");
    const ticking = setInterval(() => this.#tick(), TICK_MS);
    signal.addEventListener("abort", interrupt, { once: true });
    if (signal.aborted) interrupt();
    try {
      for await (const event of machine.events()) {
        hand(event, listener);
        this.#isOff ||= event.kind === "qmp" && readDeparture(event.event, event.data) === "power-off";
        this.#decide();
        if (listener.phase !== this.#phase) this.#tell();
      }
      await this.#quitting;
    } finally {
      signal.removeEventListener("abort", interrupt);
      clearInterval(ticking);
      clearTimeout(this.#settling);
    }
  }

  #tick(): void {
    const { boot, listener, machine, nowMs } = this.#parts;
    if (nowMs() > (this.#offByMs ?? Infinity)) this.#quitting ??= machine.quit();
    if (nowMs() > boot.deadlineMs) this.#stop("timeout");
    const silenceMs = listener.isUp ? boot.quietMs ?? boot.silenceMs : boot.silenceMs;
    if (nowMs() - listener.lastHeardMs > silenceMs) this.#stop("silence");
    this.#tell();
  }

  #stop(reason: "timeout" | "silence" | "interrupted"): void {
    this.#parts.listener.stop(reason, this.#parts.nowMs());
    if (reason === "interrupted") this.#quitting ??= this.#parts.machine.quit();
    this.#decide();
  }

  #decide(): void {
    const { machine, listener, nowMs } = this.#parts;
    if (listener.ending) {
      if (this.#isToBeContinued()) this.#pressPowerButton();
      else this.#quitting ??= machine.quit();
    } else if (listener.endByMs !== undefined) {
      this.#settling ??= setTimeout(() => {
        listener.settle(nowMs());
        this.#decide();
      }, Math.max(0, listener.endByMs - nowMs()) + 1);
    }
  }

  /** The guest came to its report, and the next boot wants its disk in order. */
  #isToBeContinued(): boolean {
    const { boot, listener } = this.#parts;
    return boot.isContinued && listener.ending?.verdict === "pass" && this.#quitting === undefined;
  }

  /** As a cloud stops an instance; whoever does not go by it within the limit of silence is ended. */
  #pressPowerButton(): void {
    const { boot, machine, nowMs } = this.#parts;
    if (this.#offByMs !== undefined) return;
    this.#offByMs = nowMs() + boot.silenceMs;
    void machine.pressPowerButton();
  }

  #tell(): void {
    const { listener, onProgress, nowMs } = this.#parts;
    this.#phase = listener.phase;
    onProgress({ phase: listener.phase, seconds: nowMs() / 1000, lastLine: listener.lastLine });
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

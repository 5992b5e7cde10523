/** Machine, listener and clock joined, from QEMU's start, or a warm reboot, to its exit, or the next one. */
import type { Listener, Phase } from "../console/console.ts";
import { type Departure, readDeparture } from "../console/departure.ts";
import { HURRIED_MS, type Machine, type MachineEvent } from "../machine/machine.ts";
import type { PlannedBoot } from "../plan/planned_boot.ts";

/** Where a running boot is. */
export interface BootProgress {
  /** The latest that was seen. */
  readonly phase: Phase;
  /** Since QEMU started. */
  readonly seconds: number;
  /** The console's last line, raw. */
  readonly lastLine: string;
}

// Deadline, silence and the live line are looked at at least so often.
const TICK_MS = 1000;

/** What is asked of the machine that is heard. */
export type HeardMachine = Pick<Machine, "events" | "hold" | "look" | "pressPowerButton" | "quit">;

/** What a hearing joins. */
export interface HearingParts {
  readonly machine: HeardMachine;
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
  /** How the guest itself went first; a crash of QEMU and our own end of it are none of that. */
  #departure: Departure | undefined;
  #isPressed = false;
  #holding: Promise<void> | undefined;

  /** Joins them; nothing runs yet. */
  constructor(parts: HearingParts) {
    this.#parts = parts;
  }

  /**
   * Whether the guest went in order, as the next boot wants it: off by its button, or rebooting by itself where that is the way;
   * `undefined` where it was not to go.
   */
  get poweredOff(): boolean | undefined {
    return this.#offByMs === undefined
      ? undefined
      : this.#departure === "power-off" || this.#holding !== undefined;
  }

  /** Whether another boot may take the disk as this one left it; after a reset only the guest's own next one. */
  get isOff(): boolean {
    return this.#departure === "power-off";
  }

  /** Listens until QEMU's exit, or until the guest is down that is to be rebooted. */
  async toTheEnd(): Promise<void> {
    const { machine, listener, signal } = this.#parts;
    const interrupt = () => this.#stop("interrupted");
    const ticking = setInterval(() => this.#tick(), TICK_MS);
    signal.addEventListener("abort", interrupt, { once: true });
    if (signal.aborted) interrupt();
    try {
      for await (const event of machine.events()) {
        hand(event, listener);
        if (event.kind === "caught-up") this.#holdAgainstClock();
        if (event.kind === "qmp") this.#departure ??= readDeparture(event.event, event.data);
        this.#decide();
        if (listener.phase !== this.#phase) this.#tell();
      }
      await this.#quitting;
      await this.#holding;
    } finally {
      signal.removeEventListener("abort", interrupt);
      clearInterval(ticking);
      clearTimeout(this.#settling);
    }
  }

  #tick(): void {
    this.#parts.machine.look();
    this.#tell();
  }

  /** Only with all heard that was said: what waits to be read is neither silence nor too late. */
  #holdAgainstClock(): void {
    const { boot, listener, machine, nowMs } = this.#parts;
    listener.settle(nowMs());
    if (nowMs() > (this.#offByMs ?? Infinity)) this.#quitting ??= machine.quit();
    if (nowMs() > boot.deadlineMs) this.#stop("timeout");
    const silenceMs = listener.isUp ? boot.quietMs ?? boot.silenceMs : boot.silenceMs;
    if (nowMs() - listener.lastHeardMs > silenceMs) this.#stop("silence");
  }

  #stop(reason: "timeout" | "silence" | "interrupted"): void {
    const { listener, machine, nowMs } = this.#parts;
    listener.stop(reason, nowMs());
    // Once more where it is quitting already: now somebody waits.
    if (reason === "interrupted") this.#quitting = machine.quit({ graceMs: HURRIED_MS });
    this.#decide();
  }

  #decide(): void {
    const { machine, listener, nowMs } = this.#parts;
    // Each word of the guest may bring the end nearer, or put it off.
    clearTimeout(this.#settling);
    if (listener.ending) {
      if (this.#isToBeContinued()) this.#sendDown();
      else this.#quitting ??= machine.quit();
    } else if (listener.endByMs !== undefined) {
      this.#settling = setTimeout(() => machine.look(), Math.max(0, listener.endByMs - nowMs()) + 1);
    }
  }

  /** The guest came to its report, and the next boot wants its disk in order. */
  #isToBeContinued(): boolean {
    const { boot, listener } = this.#parts;
    return boot.isContinued && listener.ending?.verdict === "pass" && this.#quitting === undefined;
  }

  /** As a cloud stops an instance; whoever does not go by it within the limit of silence is ended. */
  #sendDown(): void {
    const { boot, machine, nowMs } = this.#parts;
    this.#offByMs ??= nowMs() + boot.silenceMs;
    if (this.#departure !== undefined) return this.#takeOver();
    if (this.#isPressed) return;
    this.#isPressed = true;
    void machine.pressPowerButton();
  }

  /** The guest is down. A reset is one only before a warm reboot: it is the guest's own way into it, button or not. */
  #takeOver(): void {
    const { boot: { isRebooted = false, isReboot = false }, machine } = this.#parts;
    const isInOrder = this.#departure === "power-off" || this.#departure === "reset";
    if (isRebooted && isInOrder) this.#holding ??= machine.hold();
    // Whoever stands still for a reboot does not end by itself.
    else if (isRebooted || isReboot) this.#quitting ??= machine.quit();
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
    case "held":
    case "caught-up":
      return;
    case "exit":
      return listener.exit(event.code, event.signal, event.stderr, event.atMs);
  }
}

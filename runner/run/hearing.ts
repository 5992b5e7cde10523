/** Machine, listener and clock joined, from QEMU's start, or a warm reboot, to its exit, or the next one. */
import type { Listener, Phase } from "../console/console.ts";
import { type Departure, readDeparture } from "../console/departure.ts";
import { HURRIED_MS, type Machine, type MachineEvent } from "../machine/machine.ts";
import type { PlannedBoot } from "../plan/planned_boot.ts";
import type { BootProgress } from "./run_event.ts";

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
  readonly tell: (progress: BootProgress) => void;
  /** Since QEMU started. */
  readonly nowMs: () => number;
}

/** How far a guest is that may be sent down for the boot after it. */
type GuestState =
  | { readonly kind: "up" }
  /** It is to be off by then, or is ended: its power button was pressed, or it went by itself. */
  | { readonly kind: "going"; readonly sinceMs: number; readonly offByMs: number }
  /** It is down, and QEMU is to stand still for its reboot. */
  | { readonly kind: "held"; readonly offByMs: number; readonly holding: Promise<void> };

/** Where a hearing is. From quitting nothing leads back: what the guest had come to is all the next boot has. */
type HearingState =
  | GuestState
  | { readonly kind: "quitting"; readonly from: GuestState; readonly quitting: Promise<void> };

/** Hands the machine's words to the listener, and ends the machine once the listener knows enough. */
export class Hearing {
  readonly #parts: HearingParts;
  #state: HearingState = { kind: "up" };
  /** How the guest itself went first; a crash of QEMU and our own end of it are none of that. */
  #departure: Departure | undefined;
  #phase: Phase | undefined;
  #settling: ReturnType<typeof setTimeout> | undefined;
  #isCutShort = false;

  /** Joins them; nothing runs yet. */
  constructor(parts: HearingParts) {
    this.#parts = parts;
  }

  /**
   * Whether the guest went in order, as the next boot wants it: off by its button, or rebooting by itself where that is the way;
   * `undefined` where it was not to go, or was not let.
   */
  get poweredOff(): boolean | undefined {
    const { kind } = this.#guest;
    return kind === "up" || this.#isCutShort ? undefined : this.isOff || kind === "held";
  }

  /** Whether another boot may take the disk as this one left it; after a reset only the guest's own next one. */
  get isOff(): boolean {
    return this.#departure === "power-off";
  }

  get #guest(): GuestState {
    return this.#state.kind === "quitting" ? this.#state.from : this.#state;
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
      await this.#settled();
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

  /** Nothing that was asked of the machine is under way any more. */
  async #settled(): Promise<void> {
    if (this.#state.kind === "quitting") await this.#state.quitting;
    if (this.#guest.kind === "held") await this.#guest.holding;
  }

  /** Only with all heard that was said: what waits to be read is neither silence nor too late. */
  #holdAgainstClock(): void {
    const { boot, listener, nowMs } = this.#parts;
    listener.settle(nowMs());
    if (this.#guest.kind !== "up" && nowMs() > this.#guest.offByMs) this.#quit();
    if (this.#isDeaf) this.#quit();
    if (nowMs() > boot.deadlineMs) this.#stop("timeout");
    if (nowMs() - listener.newsMs > this.#silenceMs) this.#stop("silence");
  }

  /**
   * Whether nothing came of the power button: no word since, for as long as a boot loader is waited for. systemd tells of each stop
   * that takes long, on a `quiet` console too.
   */
  get #isDeaf(): boolean {
    const { boot: { loaderSilenceMs = Infinity }, listener, nowMs } = this.#parts;
    if (this.#state.kind !== "going" || this.#departure !== undefined) return false;
    return nowMs() - Math.max(this.#state.sinceMs, listener.newsMs) > loaderSilenceMs;
  }

  get #silenceMs(): number {
    const { boot, listener } = this.#parts;
    if (listener.isUp) return boot.quietMs ?? boot.silenceMs;
    const isAtWork = listener.isHandedOver && !listener.isLoginAlone;
    return isAtWork ? boot.silenceMs : boot.loaderSilenceMs ?? boot.silenceMs;
  }

  #stop(reason: "timeout" | "silence" | "interrupted"): void {
    const { listener, machine, nowMs } = this.#parts;
    listener.stop(reason, nowMs());
    if (reason === "interrupted" && this.#guest.kind === "going" && this.#departure === undefined) {
      this.#isCutShort = true;
      listener.cutShort(nowMs());
    }
    // Once more where it is quitting already: now somebody waits.
    if (reason === "interrupted") this.#quitBy(machine.quit({ graceMs: HURRIED_MS }));
    this.#decide();
  }

  #decide(): void {
    const { boot, machine, listener, nowMs } = this.#parts;
    // Each word of the guest may bring the end nearer, or put it off.
    clearTimeout(this.#settling);
    if (listener.ending) {
      // It came to its report, and the next boot wants its disk in order.
      if (boot.isContinued && listener.ending.verdict === "pass") this.#sendDown();
      else this.#quit();
    } else if (listener.endByMs !== undefined) {
      this.#settling = setTimeout(() => machine.look(), Math.max(0, listener.endByMs - nowMs()) + 1);
    }
  }

  #quit(): void {
    if (this.#state.kind !== "quitting") this.#quitBy(this.#parts.machine.quit());
  }

  #quitBy(quitting: Promise<void>): void {
    this.#state = { kind: "quitting", from: this.#guest, quitting };
  }

  /** As a cloud stops an instance; whoever does not go by it within the limit of silence is ended. */
  #sendDown(): void {
    const { boot, machine, nowMs } = this.#parts;
    if (this.#state.kind === "up") {
      this.#state = { kind: "going", sinceMs: nowMs(), offByMs: nowMs() + boot.silenceMs };
      if (this.#departure === undefined) void machine.pressPowerButton();
    }
    if (this.#state.kind === "going" && this.#departure !== undefined) this.#takeOver(this.#state.offByMs);
  }

  /** The guest is down. A reset is one only before a warm reboot: it is the guest's own way into it, button or not. */
  #takeOver(offByMs: number): void {
    const { boot: { isRebooted = false, isReboot = false }, machine } = this.#parts;
    const isInOrder = this.#departure === "power-off" || this.#departure === "reset";
    if (isRebooted && isInOrder) this.#state = { kind: "held", offByMs, holding: machine.hold() };
    // Whoever stands still for a reboot does not end by itself.
    else if (isRebooted || isReboot) this.#quit();
  }

  #tell(): void {
    const { boot, listener, tell, nowMs } = this.#parts;
    const { phase, lastLine } = listener;
    this.#phase = phase;
    const isGoing = this.#state.kind === "going" && this.#departure === undefined;
    const words = isGoing ? `(its power button is pressed: it is to go off) ${lastLine}` : lastLine;
    tell({ kind: "progress", boot, phase, seconds: nowMs() / 1000, lastLine: words });
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

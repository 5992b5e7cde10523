/** One boot's listener: what the machine says, as it says it -> Transcript. */
import type { ConsoleLine } from "../facts/fact.ts";
import { blockError, type Departure, leftEarly, qemuCrash, readDeparture } from "./departure.ts";
import { type Ending, NO_OUTPUT, outputLimit, recordedWithout, stopped } from "./ending.ts";
import { FrameReader, type Moment } from "./frame.ts";
import { KeptLines } from "./kept_lines.ts";
import { type Phase, Phases } from "./phase.ts";
import { Signs } from "./signs.ts";
import { TerminalText } from "./terminal_text.ts";
import { toTranscript, type Transcript } from "./transcript.ts";

/** What a listener must know of its boot. */
export interface ListenerOptions {
  /** The nonce of this boot's frames; absent for a recorded report: its first frame's counts. */
  readonly nonce?: string;
  /** The moment whose complete report ends the boot. */
  readonly awaited: Moment;
  /** What a port may send before the boot is ended: 16 MiB where not given; `Infinity` for a recording, which is over. */
  readonly limitBytes?: number;
  /** How much of the console is kept, in characters; twice the limit where not given: a line costs more than its bytes. */
  readonly keptCharacters?: number;
}

/** Why the conductor ends a boot; `recorded`: a recording is over. */
export type StopReason = "timeout" | "silence" | "interrupted" | "recorded";

const LIMIT_BYTES = 16 * 1024 * 1024;
// Long enough for a panic's trace or the rest of an emergency shell's message, also at the speed of TCG.
const GRACE_MS = 2000;
// The signs all stand near a line's beginning; a hostile line may be any length.
const READ_CHARS = 1024;

/**
 * Listens to one boot. The conductor hands in every event in its order, `exit` after the last bytes of both ports. The
 * boot can be stopped as soon as {@linkcode Listener.ending} is there; while {@linkcode Listener.endByMs} is, that is
 * the time to call {@linkcode Listener.settle}.
 */
export class Listener {
  readonly #awaited: Moment;
  readonly #limitBytes: number;
  readonly #terminal = new TerminalText();
  readonly #kept: KeptLines;
  readonly #reader: FrameReader;
  readonly #phases = new Phases();
  readonly #signs = new Signs();
  #consoleBytes = 0;
  #reportBytes = 0;
  #lastHeardMs = 0;
  #lastLine: ConsoleLine | undefined;
  /** QMP said that the guest is going; the rest of its bytes is on the way. */
  #gone: Departure | undefined;
  #endByMs: number | undefined;
  #ending: Ending | undefined;

  /** Begins to listen; nothing runs by itself. */
  constructor(options: ListenerOptions) {
    this.#awaited = options.awaited;
    this.#limitBytes = options.limitBytes ?? LIMIT_BYTES;
    this.#kept = new KeptLines(options.keptCharacters ?? 2 * Math.min(this.#limitBytes, LIMIT_BYTES));
    this.#reader = new FrameReader(options.nonce);
  }

  /** How the boot ended, as soon as that is known. It never changes afterwards. */
  get ending(): Ending | undefined {
    return this.#ending;
  }

  /** When a sign already seen becomes the ending, in ms since QEMU started. */
  get endByMs(): number | undefined {
    return this.#ending === undefined ? this.#endByMs : undefined;
  }

  /** The latest phase seen. */
  get phase(): Phase {
    return this.#phases.current;
  }

  /** The last console line that is not blank, the unfinished one included. */
  get lastLine(): string {
    return this.#lastLine?.text ?? "";
  }

  /** When a byte or an event last came, in ms since QEMU started. */
  get lastHeardMs(): number {
    return this.#lastHeardMs;
  }

  /** Takes bytes of COM1. */
  console(bytes: Uint8Array, atMs: number): void {
    this.#hear(atMs);
    this.#consoleBytes += bytes.length;
    for (const line of this.#terminal.push(bytes)) {
      this.#kept.push(line);
      this.#read(line, atMs);
    }
    if (this.#terminal.tail !== undefined) this.#read(this.#terminal.tail, atMs);
    if (this.#signs.ending !== undefined) this.#arm(atMs);
    if (this.#consoleBytes > this.#limitBytes) this.#ending ??= outputLimit("console", this.#limitBytes);
  }

  /** Takes bytes of COM2. */
  report(bytes: Uint8Array, atMs: number): void {
    this.#hear(atMs);
    this.#reportBytes += bytes.length;
    this.#reader.push(bytes);
    // The first moment is told by a part of cloud-init's own work, long before the end.
    const latest = this.#reader.frames.at(-1);
    if (latest) this.#phases.enter(latest.moment === "before" ? "cloud-init" : "report", atMs);
    // A panic is not undone by a report that was on its way: kola fails such a boot too.
    if (this.#reader.isComplete(this.#awaited) && this.#signs.ending === undefined) this.#conclude();
    // The probe says this because the guest goes down: how it goes is worth a moment's wait.
    if (this.#reader.isComplete("shutdown")) this.#arm(atMs);
    if (this.#reportBytes > this.#limitBytes) {
      this.#ending ??= outputLimit("report channel", this.#limitBytes);
    }
  }

  /** Takes an event of QMP; those that say nothing of the ending are passed over. */
  qmp(event: string, data: unknown, atMs: number): void {
    this.#hear(atMs);
    if (event === "BLOCK_IO_ERROR") this.#ending ??= blockError(data);
    const departure = readDeparture(event, data);
    if (departure === undefined) return;
    this.#gone ??= departure;
    this.#arm(atMs);
  }

  /** QEMU has ended; both ports were handed in to their last byte. */
  exit(code: number, signal: string | undefined, stderr: string, atMs: number): void {
    this.#hear(atMs);
    const isClean = code === 0 && signal === undefined && this.#gone !== undefined;
    this.#conclude(isClean ? this.#fallen() : qemuCrash(code, signal, stderr));
  }

  /** Ends the boot by a sign that has stood until {@linkcode Listener.endByMs}; before that time, nothing. */
  settle(atMs: number): void {
    if (this.#endByMs !== undefined && atMs >= this.#endByMs) this.#conclude(this.#fallen());
  }

  /** The deadline or the limit of silence is reached, the person interrupted, or a recording is over. */
  stop(reason: StopReason, atMs: number): void {
    if (reason === "recorded") {
      const bytes = { console: this.#consoleBytes, report: this.#reportBytes };
      return this.#conclude(this.#fallen() ?? recordedWithout(this.#awaited, bytes, this.#reader.unfinished));
    }
    const { current: phase } = this.#phases;
    const standing = { phase, atMs, lastHeardMs: this.#lastHeardMs, lastLine: this.#lastLine };
    const hints = this.#signs.hintsWithoutReport(this.#reader.frames.length > 0);
    const ending = stopped(reason, { ...standing, hints });
    const isMute = this.#consoleBytes + this.#reportBytes === 0;
    if (reason === "interrupted") this.#ending ??= ending;
    else this.#conclude(this.#fallen() ?? (isMute ? NO_OUTPUT : ending));
  }

  /** All that was heard. Before there is an ending this counts as an interruption. */
  transcript(): Transcript {
    if (this.#ending === undefined) this.stop("interrupted", this.#lastHeardMs);
    return toTranscript({
      kept: this.#kept,
      tail: this.#terminal.tail,
      reader: this.#reader,
      isReported: this.#reader.isComplete(this.#awaited),
      ending: this.#ending ?? NO_OUTPUT,
      phases: this.#phases.starts,
    });
  }

  #hear(atMs: number): void {
    this.settle(atMs);
    this.#lastHeardMs = atMs;
  }

  #arm(atMs: number): void {
    this.#endByMs ??= atMs + GRACE_MS;
  }

  #read({ number, text }: ConsoleLine, atMs: number): void {
    const line = { number, text: text.slice(0, READ_CHARS) };
    this.#lastLine = line;
    this.#phases.read(line.text, atMs);
    this.#signs.read(line);
  }

  /** Settles on the guest's own sign, then on its complete report, then on what the caller says. */
  #conclude(otherwise?: Ending): void {
    this.#ending ??= this.#signs.ending ?? this.#reported() ?? otherwise;
  }

  #reported(): Ending | undefined {
    const moment = [this.#awaited, "shutdown" as const].find((moment) => this.#reader.isComplete(moment));
    return moment && { name: "reported", verdict: "pass", text: `the report of "${moment}" is complete` };
  }

  /** How a guest fell that will send no report any more; nothing where it shows no fault. */
  #fallen(): Ending | undefined {
    const shown = this.#signs.endingWithoutReport(this.#reader.frames.length > 0);
    if (shown !== undefined || this.#gone === undefined) return shown;
    return leftEarly(this.#gone, this.phase, this.#reader.unfinished);
  }
}

/** One boot's listener: what the machine says, as it says it -> Transcript. */
import type { ConsoleLine } from "../facts/fact.ts";
import { messagesOf } from "../facts/messages.ts";
import { AwaitedJob } from "./awaited_job.ts";
import { News } from "./chatter.ts";
import { type Awaited, cameUp, isReported, reported } from "./awaited.ts";
import { blockError, type Departure, leftEarly, qemuCrash, readDeparture } from "./departure.ts";
import { type Ending, isRecording, NO_OUTPUT, outputLimit } from "./ending.ts";
import { noSignOfLife, recordedWithout, stopped, type StopReason } from "./stopped.ts";
import { FrameReader } from "./frame.ts";
import { isHandedOver } from "./handover.ts";
import { KeptLines } from "./kept_lines.ts";
import { type Phase, Phases } from "./phase.ts";
import { panicBehind, READ_CHARS, readAnew } from "./read_anew.ts";
import { Signs } from "./signs.ts";
import { TerminalText } from "./terminal_text.ts";
import { toTranscript, type Transcript } from "./transcript.ts";

/** What a listener must know of its boot. */
export interface ListenerOptions {
  /** The nonce of this boot's frames; absent for a recorded report: its first frame's counts. */
  readonly nonce?: string;
  /** The boot ids of the boots before a warm reboot: their frames have the same nonce, and are none of this boot's. */
  readonly earlierBootIds?: readonly string[];
  /** What ends the boot: the complete report of a moment, or quiet once the guest is up. */
  readonly awaited: Awaited;
  /** What a port may send before the boot is ended: 16 MiB where not given; `Infinity` for a recording, which is over. */
  readonly limitBytes?: number;
  /** How much of the console is kept, in characters; twice the limit where not given: a line costs more than its bytes. */
  readonly keptCharacters?: number;
}

const LIMIT_BYTES = 16 * 1024 * 1024;
// Long enough for a panic's trace or the rest of an emergency shell's message, also at the speed of TCG.
const GRACE_MS = 2000;
// The two ports are two ways: what runcmd printed may come out of journald seconds after the report on it.
const LAG_MS = 6000;
// cloud-init's last word came after all that it ran. This long nothing more may come before the console counts as whole.
const QUIET_MS = 250;
const EARLY: readonly Phase[] = ["firmware", "bootloader"];

/**
 * Listens to one boot. The conductor hands in every event in its order, `exit` after the last bytes of both ports. The
 * boot can be stopped as soon as {@linkcode Listener.ending} is there; at `endByMs` `settle` is to be called.
 */
export class Listener {
  readonly #awaited: Awaited;
  readonly #limitBytes: number;
  readonly #terminal = new TerminalText();
  readonly #kept: KeptLines;
  readonly #reader: FrameReader;
  readonly #phases = new Phases();
  readonly #job = new AwaitedJob();
  #isHandedOver = false;
  #signs: Signs;
  readonly #bytes = { console: 0, report: 0 };
  #lastHeardMs = 0;
  readonly #news = new News();
  #lastLine: ConsoleLine | undefined;
  /** QMP said that the guest is going; the rest of its bytes is on the way. */
  #gone: Departure | undefined;
  #endByMs: number | undefined;
  /** When the report that the boot was for was whole, and when the console last said something. */
  #reportedMs: number | undefined;
  #consoleMs = 0;
  #ending: Ending | undefined;

  /** Begins to listen; nothing runs by itself. */
  constructor({ nonce, earlierBootIds, awaited, limitBytes = LIMIT_BYTES, keptCharacters }: ListenerOptions) {
    this.#awaited = awaited;
    this.#limitBytes = limitBytes;
    this.#signs = new Signs(awaited);
    this.#kept = new KeptLines(keptCharacters ?? 2 * Math.min(limitBytes, LIMIT_BYTES));
    this.#reader = new FrameReader(nonce, earlierBootIds);
  }

  /** How the boot ended, as soon as that is known. It never changes afterwards. */
  get ending(): Ending | undefined {
    return this.#ending;
  }

  /** When a sign already seen becomes the ending, in ms since QEMU started. */
  get endByMs(): number | undefined {
    if (this.#ending !== undefined) return undefined;
    const byMs = Math.min(this.#endByMs ?? Infinity, this.#consoleWholeByMs());
    return byMs === Infinity ? undefined : byMs;
  }

  /** Whether a guest without a seed is up: quiet is all that is awaited now. */
  get isUp(): boolean {
    return this.#signs.up !== undefined;
  }

  /** Whether a login stands, and nothing shows that cloud-init was ever started: it would have spoken before the login. */
  get isLoginAlone(): boolean {
    return this.#signs.isLoginAlone && this.#reader.frames.length === 0;
  }

  /** Whether a guest may be at work, and not firmware or boot loader alone. */
  get isHandedOver(): boolean {
    return this.#isHandedOver || !EARLY.includes(this.phase);
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

  /** When something last came that shows the machine at work, in ms since QEMU started: chatter of audit or network does not. */
  get newsMs(): number {
    return this.#news.lastMs;
  }

  /** Takes bytes of COM1. */
  console(bytes: Uint8Array, atMs: number): void {
    this.#lastHeardMs = atMs;
    this.#consoleMs = atMs;
    this.#bytes.console += bytes.length;
    for (const line of this.#terminal.push(bytes)) {
      this.#kept.push(line);
      this.#read(line, atMs);
    }
    if (this.#terminal.tail !== undefined) this.#read(this.#terminal.tail, atMs);
    if (this.#signs.ending !== undefined) this.#arm(atMs);
    if (this.#bytes.console > this.#limitBytes) this.#ending ??= outputLimit("console", this.#limitBytes);
  }

  /** Takes bytes of COM2. */
  report(bytes: Uint8Array, atMs: number): void {
    this.#lastHeardMs = atMs;
    this.#news.touch(atMs);
    this.#bytes.report += bytes.length;
    const known = this.#reader.frames.length;
    this.#reader.push(bytes);
    // The first moment is told by a part of cloud-init's own work, long before the end. One piece may hold both.
    for (const { moment } of this.#reader.frames.slice(known)) {
      this.#phases.enter(moment === "before" ? "cloud-init" : "report", atMs);
    }
    // A panic is not undone by a report that was on its way: kola fails such a boot too.
    if (isReported(this.#awaited, this.#reader)) this.#reportedMs ??= atMs;
    // The probe says this because the guest goes down: how it goes is worth a moment's wait.
    if (this.#reader.isComplete("shutdown")) this.#arm(atMs);
    if (this.#bytes.report > this.#limitBytes) {
      this.#ending ??= outputLimit("report channel", this.#limitBytes);
    }
  }

  /** Takes an event of QMP; those that say nothing of the ending are passed over. */
  qmp(event: string, data: unknown, atMs: number): void {
    this.#lastHeardMs = atMs;
    this.#news.touch(atMs);
    if (event === "BLOCK_IO_ERROR") this.#ending ??= blockError(data);
    const departure = readDeparture(event, data);
    if (departure === undefined) return;
    this.#gone ??= departure;
    this.#arm(atMs);
  }

  /** QEMU has ended; both ports were handed in to their last byte. */
  exit(code: number, signal: string | undefined, stderr: string, atMs: number): void {
    this.#lastHeardMs = atMs;
    const isClean = code === 0 && signal === undefined && this.#gone !== undefined;
    this.#conclude(isClean ? this.#fallen() : qemuCrash(code, signal, stderr));
  }

  /** Ends the boot by a sign that has stood until {@linkcode Listener.endByMs}; before that time, nothing. */
  settle(atMs: number): void {
    if (atMs >= (this.endByMs ?? Infinity)) this.#conclude(this.#fallen());
  }

  /** The deadline or the limit of silence is reached, the person interrupted, or a recording is over. */
  stop(reason: StopReason, atMs: number): void {
    if (reason === "recorded") {
      const { tail } = this.#terminal;
      const lines = [...this.#kept.lines, ...(tail ? [tail] : [])];
      const anew = this.#signs.ending === undefined ? readAnew(lines, this.#awaited) : undefined;
      // What looks like a prefix may be the words of a message that comes again and again.
      if (anew !== undefined && anew.told >= this.#signs.told) this.#signs = anew;
      const { life, isBoot, isHanging, hints } = this.#signs;
      const { unfinished } = this.#reader;
      const recorded = { unfinished, life, isBoot, isHanging, hints };
      const otherwise = recordedWithout(this.#awaited, this.#bytes, recorded);
      if (this.#signs.isCloudInitUnknown) return this.#conclude(otherwise);
      return this.#conclude(this.#fallen() ?? this.#signs.endingByLastWords ?? otherwise);
    }
    const heard = { news: this.#news, lastLine: this.#lastLine };
    const hints = [...this.#job.hints, ...this.#signs.hintsWithoutReport(this.#reader.frames.length > 0)];
    const standing = { awaited: this.#awaited, phase: this.phase, isHandedOver: this.isHandedOver };
    const ending = stopped(reason, { ...standing, atMs, ...heard, hints });
    const isMute = this.#bytes.console + this.#bytes.report === 0;
    const isThrough = this.#reportedMs !== undefined && this.#signs.isCloudInitFinished;
    if (reason === "interrupted" && !isThrough) this.#ending ??= ending;
    else this.#conclude(this.#fallen() ?? (isMute ? NO_OUTPUT : ending));
  }

  /** All that was heard. Before there is an ending this counts as an interruption. */
  transcript(): Transcript {
    if (this.#ending === undefined) this.stop("interrupted", this.#lastHeardMs);
    return toTranscript({
      kept: this.#kept,
      tail: this.#terminal.tail,
      reader: this.#reader,
      isReported: isReported(this.#awaited, this.#reader),
      ending: this.#ending ?? NO_OUTPUT,
      phases: this.#phases.starts,
      noSignOfLife: this.#noSignOfLife(),
      isBoot: this.#signs.isBoot,
      cloudInitCrash: this.#signs.cloudInitCrash,
    });
  }

  #noSignOfLife(): string | undefined {
    const { life } = this.#signs;
    const isLifeless = life.sign === "none" || life.sign === "table";
    return isRecording(this.#ending) && isLifeless ? noSignOfLife(life) : undefined;
  }

  #arm(atMs: number): void {
    this.#endByMs ??= atMs + GRACE_MS;
  }

  /** When a console is taken for whole, once the report is in: soon after cloud-init's last word, or without it in the end. */
  #consoleWholeByMs(): number {
    if (this.#reportedMs === undefined) return Infinity;
    const lagMs = this.#reportedMs + LAG_MS;
    if (!this.#signs.isCloudInitFinished) return lagMs;
    return Math.min(lagMs, Math.max(this.#reportedMs, this.#consoleMs) + QUIET_MS);
  }

  #read({ number, text }: ConsoleLine, atMs: number): void {
    const line = { number, text: text.slice(0, READ_CHARS) };
    this.#lastLine = line;
    const messages = messagesOf(line);
    this.#news.read(messages, atMs);
    for (const message of messages) {
      this.#phases.read(message.text, atMs);
      this.#job.read(message);
      this.#isHandedOver = isHandedOver(message.text, this.#isHandedOver);
      this.#signs.read(message);
    }
    const panic = panicBehind({ number, text });
    if (panic !== undefined) this.#signs.read(panic);
  }

  /** Settles on the guest's own sign, then on its complete report, then on what the caller says. */
  #conclude(otherwise?: Ending): void {
    this.#ending ??= this.#signs.ending ?? reported(this.#awaited, this.#reader) ?? otherwise;
  }

  /** How a guest stands that will send no report any more; nothing where it shows neither a fault nor that it is up. */
  #fallen(): Ending | undefined {
    const { frames, unfinished: unfinishedFrame } = this.#reader;
    const shown = this.#signs.endingWithoutReport(frames.length > 0);
    if (shown !== undefined) return shown;
    const isInOrder = this.#gone === undefined || this.#gone === "power-off";
    if (isInOrder && this.#signs.up) return cameUp(this.#signs.up);
    return this.#gone &&
      leftEarly(this.#gone, { awaited: this.#awaited, phase: this.phase, unfinishedFrame });
  }
}

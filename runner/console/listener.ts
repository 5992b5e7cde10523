/** One boot's listener: what the machine says, as it says it -> Transcript. */
import { type Awaited, cameUp, isReported, reported } from "./awaited.ts";
import { blockError, type Departure, leftEarly, qemuCrash, readDeparture } from "./departure.ts";
import { type Ending, isRecording, NO_OUTPUT, outputLimit } from "./ending.ts";
import { noSignOfLife, recordedWithout, stopped, type StopReason } from "./stopped.ts";
import { FrameReader } from "./frame.ts";
import { Grace } from "./grace.ts";
import { KeptLines } from "./kept_lines.ts";
import type { Phase } from "./phase.ts";
import { Said } from "./said.ts";
import type { Signs } from "./signs.ts";
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
// What the host itself does to the machine shows no guest at work.
const OF_THE_HOST: readonly string[] = ["RESUME", "STOP"];
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
  readonly #said: Said;
  readonly #reader: FrameReader;
  readonly #bytes = { console: 0, report: 0 };
  #lastHeardMs = 0;
  /** QMP said that the guest is going; the rest of its bytes is on the way. */
  #gone: Departure | undefined;
  readonly #grace = new Grace();
  #ending: Ending | undefined;

  /** Begins to listen; nothing runs by itself. */
  constructor({ nonce, earlierBootIds, awaited, limitBytes = LIMIT_BYTES, keptCharacters }: ListenerOptions) {
    this.#awaited = awaited;
    this.#limitBytes = limitBytes;
    this.#said = new Said(awaited);
    this.#kept = new KeptLines(keptCharacters ?? 2 * Math.min(limitBytes, LIMIT_BYTES));
    this.#reader = new FrameReader(nonce, earlierBootIds);
  }

  /** How the boot ended, as soon as that is known. It never changes afterwards, but by {@linkcode Listener.cutShort}. */
  get ending(): Ending | undefined {
    return this.#ending;
  }

  /** When a sign already seen becomes the ending, in ms since QEMU started. */
  get endByMs(): number | undefined {
    if (this.#ending !== undefined) return undefined;
    return this.#grace.endByMs(this.#signs.isCloudInitFinished);
  }

  /** Whether a guest without a seed is up: quiet is all that is awaited now. */
  get isUp(): boolean {
    return this.#signs.up !== undefined;
  }

  /** Whether a login stands, and cloud-init has crashed or was never started (it would have spoken before the login). */
  get isLoginAlone(): boolean {
    return this.#signs.isLoginAlone && this.#reader.frames.length === 0;
  }

  /** Whether a guest may be at work, and not firmware or boot loader alone. */
  get isHandedOver(): boolean {
    return this.#said.isHandedOver || !EARLY.includes(this.phase);
  }

  /** The latest phase seen. */
  get phase(): Phase {
    return this.#said.phases.current;
  }

  /** The last console line that is not blank, the unfinished one included. */
  get lastLine(): string {
    return this.#said.lastLine?.text ?? "";
  }

  /** When a byte or an event last came, in ms since QEMU started. */
  get lastHeardMs(): number {
    return this.#lastHeardMs;
  }

  /** When something last came that shows the machine at work, in ms since QEMU started: chatter of audit or network does not. */
  get newsMs(): number {
    return this.#said.news.lastMs;
  }

  /** Takes bytes of COM1. */
  console(bytes: Uint8Array, atMs: number): void {
    this.#lastHeardMs = atMs;
    this.#grace.consoleSaid(atMs);
    this.#bytes.console += bytes.length;
    for (const line of this.#terminal.push(bytes)) {
      this.#kept.push(line);
      this.#said.read(line, atMs);
    }
    for (const line of this.#terminal.open) this.#said.read(line, atMs);
    if (this.#signs.ending !== undefined) this.#grace.begin(atMs);
    if (this.#bytes.console > this.#limitBytes) this.#ending ??= outputLimit("console", this.#limitBytes);
  }

  /** Takes bytes of COM2. */
  report(bytes: Uint8Array, atMs: number): void {
    this.#lastHeardMs = atMs;
    this.#said.news.touch(atMs);
    this.#bytes.report += bytes.length;
    const known = this.#reader.frames.length;
    this.#reader.push(bytes);
    // The first moment is told by a part of cloud-init's own work, long before the end. One piece may hold both.
    for (const { moment } of this.#reader.frames.slice(known)) {
      this.#said.phases.enter(moment === "before" ? "cloud-init" : "report", atMs);
    }
    // A panic is not undone by a report that was on its way: kola fails such a boot too.
    if (isReported(this.#awaited, this.#reader)) this.#grace.reported(atMs);
    // The probe says this because the guest goes down: how it goes is worth a moment's wait.
    if (this.#reader.isComplete("shutdown")) this.#grace.begin(atMs);
    if (this.#bytes.report > this.#limitBytes) {
      this.#ending ??= outputLimit("report channel", this.#limitBytes);
    }
  }

  /** Takes an event of QMP; those that say nothing of the ending are passed over. */
  qmp(event: string, data: unknown, atMs: number): void {
    this.#lastHeardMs = atMs;
    if (!OF_THE_HOST.includes(event)) this.#said.news.touch(atMs);
    if (event === "BLOCK_IO_ERROR") this.#ending ??= blockError(data);
    const departure = readDeparture(event, data);
    if (departure === undefined) return;
    this.#gone ??= departure;
    this.#grace.begin(atMs);
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
    if (reason === "recorded") return this.#endRecording();
    const { hints } = this.#said.job;
    const ending = this.#stopped(reason, atMs, [
      ...hints,
      ...this.#signs.hintsWithoutReport(this.#reader.frames.length > 0),
    ]);
    const isMute = this.#bytes.console + this.#bytes.report === 0;
    const isThrough = this.#grace.isReported && this.#signs.isCloudInitFinished;
    if (reason === "interrupted" && !isThrough) this.#ending ??= ending;
    else this.#conclude(this.#fallen() ?? (isMute ? NO_OUTPUT : ending));
  }

  /** Whoever stopped the run has stopped the guest on its way down: nobody knows whether it would have gone. */
  cutShort(atMs: number): void {
    this.#ending = this.#stopped("interrupted", atMs, []);
  }

  #stopped(reason: Parameters<typeof stopped>[0], atMs: number, hints: readonly string[]): Ending {
    const { news, lastLine } = this.#said;
    const standing = { awaited: this.#awaited, phase: this.phase, isHandedOver: this.isHandedOver };
    return stopped(reason, { ...standing, atMs, news, lastLine, hints });
  }

  /** All that was heard. Before there is an ending this counts as an interruption. */
  transcript(): Transcript {
    if (this.#ending === undefined) this.stop("interrupted", this.#lastHeardMs);
    return toTranscript({
      kept: this.#kept,
      open: this.#terminal.open,
      reader: this.#reader,
      isReported: isReported(this.#awaited, this.#reader),
      ending: this.#ending ?? NO_OUTPUT,
      phases: this.#said.phases.starts,
      noSignOfLife: this.#noSignOfLife(),
      isBoot: this.#signs.isBoot,
      began: this.#signs.life.began,
      gone: this.#signs.life.gone,
      cloudInitCrash: this.#signs.cloudInitCrash,
    });
  }

  get #signs(): Signs {
    return this.#said.signs;
  }

  /** Concludes from what a log says that is over: nothing more will come. */
  #endRecording(): void {
    this.#said.reread([...this.#kept.lines, ...this.#terminal.open]);
    const { life, isBoot, isHanging, hints } = this.#signs;
    const { unfinished } = this.#reader;
    const recorded = { unfinished, life, isBoot, isHanging, hints };
    const otherwise = recordedWithout(this.#awaited, this.#bytes, recorded);
    if (this.#signs.isCloudInitUnknown) return this.#conclude(otherwise);
    const { endingByLastWords, endingByDeparture } = this.#signs;
    const fault = this.#signs.endingWithoutReport(this.#reader.frames.length > 0);
    this.#conclude(fault ?? endingByLastWords ?? endingByDeparture ?? this.#fallen() ?? otherwise);
  }

  #noSignOfLife(): string | undefined {
    const { life } = this.#signs;
    const isLifeless = life.sign === "none" || life.sign === "table" || life.isUnfinished;
    return isRecording(this.#ending) && isLifeless ? noSignOfLife(life) : undefined;
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

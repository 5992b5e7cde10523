/** Who types on a guest's console: a person at a terminal, or lines of a pipe. */
import type { PlannedBoot } from "../plan/planned_boot.ts";
import type { PromptedLines } from "./prompted_lines.ts";

/** Why nobody types any more: the person left, all lines are typed, the guest refused the login, or it says nothing. */
export type TypingEnd = "left" | "done" | "refused" | "silent";

/** Types bytes into the guest. */
export type Send = (bytes: Uint8Array) => Promise<void>;

/** Somebody who types. */
export interface Typist extends Disposable {
  /** What the guest said. */
  readonly hear: (text: string) => void;
  /** Types to the end. */
  readonly type: (send: Send) => Promise<TypingEnd>;
}

/** Ctrl-], by which telnet and virsh are left too. */
const LEAVE = 0x1d;

/** Keys on their way to the guest, until Ctrl-] comes twice. */
export class Keys {
  #isHeld = false;

  /** What of them goes to the guest: a single Ctrl-] waits for the next key. */
  take(bytes: Uint8Array): { readonly passed: Uint8Array; readonly isLeft: boolean } {
    const passed: number[] = [];
    for (const byte of bytes) {
      if (byte === LEAVE && this.#isHeld) return { passed: Uint8Array.from(passed), isLeft: true };
      if (this.#isHeld) passed.push(LEAVE);
      this.#isHeld = byte === LEAVE;
      if (!this.#isHeld) passed.push(byte);
    }
    return { passed: Uint8Array.from(passed), isLeft: false };
  }
}

const ESC = 0x1b;
// A prompt may come in pieces.
const LONGEST_PROMPT = 10;

/** What a person at a terminal is reminded by. */
export interface Reminding {
  /** Tells the ways in once more: a boot has some hundred lines, before and behind its prompt. */
  readonly remind: () => void;
  /** How long the guest says nothing then. @default {3000} */
  readonly quietMs?: number;
}

/** A person whose every key goes to the guest at once; who types nothing until the guest waits is reminded of the ways in. */
export function personTyping(
  input: AsyncIterable<Uint8Array>,
  { remind, quietMs = 3000 }: Reminding,
): Typist {
  const keys = new Keys();
  let quiet: ReturnType<typeof setTimeout> | undefined;
  let [tail, hasAsked, isDone] = ["", false, false];
  const stop = () => {
    clearTimeout(quiet);
    isDone = true;
  };
  return {
    hear: (text) => {
      if (isDone) return;
      const heard = `${tail}${text}`;
      hasAsked ||= /\blogin: /.test(heard);
      tail = heard.slice(-LONGEST_PROMPT);
      clearTimeout(quiet);
      if (!hasAsked) return;
      quiet = setTimeout(() => {
        stop();
        remind();
      }, quietMs);
    },
    type: async (send) => {
      for await (const bytes of input) {
        // What a guest asks of the terminal (`ESC [6n`) the terminal answers, and not the person.
        if (bytes[0] !== ESC) stop();
        const { passed, isLeft } = keys.take(bytes);
        await send(passed);
        if (isLeft) break;
      }
      return "left";
    },
    [Symbol.dispose]: stop,
  };
}

// Whoever asks waits; under TCG a line may come in pieces a tenth of a second apart.
const SETTLED_MS = 500;
/** So many times as long whoever may have asked is given to speak on, before it is asked to ask again. */
const NUDGE = 10;

/** What lines are typed by. */
export interface LinesTyping {
  readonly lines: PromptedLines;
  readonly input: AsyncIterable<Uint8Array>;
  /** How long a guest may say nothing. */
  readonly silenceMs: PlannedBoot["silenceMs"];
  /** How long a guest says nothing once it asks. @default {500} */
  readonly settledMs?: number;
}

/** Lines that are typed one by one, each once the guest asks. */
export class LinesTypist implements Typist {
  readonly #parts: LinesTyping;
  readonly #end = Promise.withResolvers<TypingEnd>();
  #send: Send = () => Promise.resolve();
  #settling: ReturnType<typeof setTimeout> | undefined;
  #nudging: ReturnType<typeof setTimeout> | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #isQuiet = false;

  /** Makes ready; nothing is read yet. */
  constructor(parts: LinesTyping) {
    this.#parts = parts;
  }

  /** Every word of the guest puts its quiet off. */
  hear(text: string): void {
    this.#parts.lines.hear(text);
    this.#isQuiet = false;
    this.#wait();
  }

  /** Types until the last line is answered. */
  async type(send: Send): Promise<TypingEnd> {
    this.#send = send;
    this.#wait();
    void this.#read().catch(this.#end.reject);
    return await this.#end.promise;
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#settling);
    clearTimeout(this.#nudging);
    clearTimeout(this.#silence);
  }

  #wait(): void {
    const { silenceMs, settledMs = SETTLED_MS } = this.#parts;
    this[Symbol.dispose]();
    this.#settling = setTimeout(() => this.#settle(), settledMs);
    this.#nudging = setTimeout(() => this.#nudge(), NUDGE * settledMs);
    this.#silence = setTimeout(() => this.#end.resolve("silent"), silenceMs);
  }

  async #read(): Promise<void> {
    const { input, lines } = this.#parts;
    let rest = "";
    const decoder = new TextDecoder();
    for await (const bytes of input) {
      const all = `${rest}${decoder.decode(bytes, { stream: true })}`.split("\n");
      rest = all.pop() ?? "";
      for (const line of all) lines.add(line);
      if (this.#isQuiet) this.#settle();
    }
    if (rest !== "") lines.add(rest);
    lines.end();
    if (this.#isQuiet) this.#settle();
  }

  #settle(): void {
    this.#isQuiet = true;
    const { lines } = this.#parts;
    if (lines.isRefused) return this.#end.resolve("refused");
    if (lines.isOver) return this.#end.resolve("done");
    const line = lines.take();
    if (line === undefined) return;
    this.#isQuiet = false;
    this.#wait();
    this.#enter(line);
  }

  #nudge(): void {
    if (this.#parts.lines.isMaybeAsked) this.#enter("");
  }

  #enter(line: string): void {
    void this.#send(new TextEncoder().encode(`${line}\r`)).catch(this.#end.reject);
  }
}

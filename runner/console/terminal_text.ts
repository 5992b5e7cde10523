/** Bytes of a serial console -> the lines a person would have seen. */
import type { ConsoleLine } from "../facts/fact.ts";
import { STARTS_WITH_TIME } from "../facts/prefixes.ts";
import { textsOf } from "./notation.ts";

// Longer lines exist only in floods and binary noise; the rest is counted, not kept.
const MAX_LINE_CHARS = 8192;
// xterm's own sequences are shorter; a longer one is noise, and must not swallow the boot.
const MAX_SEQUENCE_CHARS = 4096;

const LF = 0x0a;
const CR = 0x0d;
const ESC = 0x1b;
const BACKSPACE = 0x08;
const TAB = 0x09;
const BELL = 0x07;
const CSI_C1 = 0x9b;
const ST_C1 = 0x9c;
/** DCS, SOS, OSC, PM and APC as the 8-bit characters of ECMA-48, and as the letters after ESC. */
const STRINGS_C1: readonly number[] = [0x90, 0x98, 0x9d, 0x9e, 0x9f];
const STRINGS_ESC = "PX]^_";
/** CSI finals that move the cursor to another place of the screen or clear it: what follows is another text. */
const MOVES = "ABEFHJSTdf";

/** `â`, the first byte of box drawing, dots and quotes. */
const MOJIBAKE_LEAD = 0xe2;

const BRACKET = 0x5b;

const UTF16 = new TextDecoder("utf-16le", { ignoreBOM: true });

// Of a flood of short lines the decoder would take most of the time.
const SHORT = 64;

function textOf(units: Uint16Array): string {
  return units.length > SHORT ? UTF16.decode(units) : String.fromCharCode(...units).toWellFormed();
}

type Sequence = "none" | "escape" | "charset" | "csi" | "string" | "string escape";

function isControl(code: number): boolean {
  return code < 0x20 || (code >= 0x7f && code <= 0x9f);
}

/**
 * Decodes a console piece by piece. Pure, bounded in memory, linear in its input whatever the guest sends.
 *
 * - A line is what LF ends, so numbers are those of the raw file. CR LF and CR CR LF end one line. Blank ones count, and
 *   are left out.
 * - A CR followed by text starts the line anew: of a spinner only its last state is kept. (A terminal would leave the
 *   end of a longer old text standing; nobody means that to be read.)
 * - Cursor moves and screen clears (GRUB, OVMF, SeaBIOS) end a text without ending the line: the texts share a number.
 * - CSI, OSC, DCS and other sequences go, also cut across pieces; a control string ends at LF at the latest.
 * - What is written down for a control character, or is left of a sequence whose ESC was lost, is taken for it.
 * - Backspace takes a character back; NUL and other controls go; bytes that are no UTF-8 become U+FFFD.
 */
export class TerminalText {
  readonly #decoder = new TextDecoder();
  #completed: ConsoleLine[] = [];
  #number = 1;
  /** The line so far, as UTF-16: taking a character back from a string would copy it. */
  readonly #chars = new Uint16Array(MAX_LINE_CHARS);
  #length = 0;
  #cutChars = 0;
  #restart = false;
  #sequence: Sequence = "none";
  #sequenceChars = 0;

  /** Takes the next bytes; returns the lines they completed. */
  push(bytes: Uint8Array): readonly ConsoleLine[] {
    const text = this.#decoder.decode(bytes, { stream: true });
    this.#completed = [];
    let at = 0;
    while (at < text.length) {
      if (this.#sequence === "none") at = this.#plain(text, at);
      if (at < text.length) this.#step(text.charCodeAt(at), text.charAt(at));
      at += 1;
    }
    return this.#completed;
  }

  /** The line that has no end yet, its last text: a login prompt never gets one. */
  get tail(): ConsoleLine | undefined {
    return this.#shown().at(-1);
  }

  #plain(text: string, start: number): number {
    let at = start;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (isControl(code)) break;
      this.#append(code);
    }
    return at;
  }

  #append(code: number): void {
    if (this.#restart) this.#drawAnew();
    if (this.#length === MAX_LINE_CHARS) this.#cutChars += 1;
    else this.#chars[this.#length++] = code;
  }

  /** What is drawn over goes, but for a message of the kernel or the journal: nobody redraws one, its LF was lost. */
  #drawAnew(): void {
    const isMessage = this.#chars[0] === BRACKET &&
      STARTS_WITH_TIME.test(UTF16.decode(this.#chars.subarray(0, 40)));
    if (isMessage && this.#length > 40) this.#endText();
    else this.#clear();
  }

  #clear(): void {
    this.#length = 0;
    this.#cutChars = 0;
    this.#restart = false;
  }

  /** The texts of the line so far that are not blank. */
  #shown(): readonly ConsoleLine[] {
    if (this.#length === 0) return [];
    const texts = textsOf(textOf(this.#chars.subarray(0, this.#length)));
    const lines = texts.map((text) => ({ number: this.#number, text })).filter(({ text }) =>
      text.trim() !== ""
    );
    const last = lines.at(-1);
    if (last === undefined || this.#cutChars === 0) return lines;
    const cut = { text: `${last.text}… (${this.#cutChars} more characters)`, cutChars: this.#cutChars };
    return [...lines.slice(0, -1), { ...last, ...cut }];
  }

  #step(code: number, char: string): void {
    if (code === LF) {
      this.#endText();
      this.#number += 1;
      this.#sequence = "none";
      return;
    }
    switch (this.#sequence) {
      case "none":
        return this.#control(code);
      case "escape":
        return this.#escape(char);
      case "charset":
        this.#sequence = "none";
        return;
      case "csi":
        return this.#csi(code, char);
      default:
        return this.#string(code, char);
    }
  }

  #control(code: number): void {
    if (code === CR) this.#restart = true;
    else if (code === ESC) this.#sequence = "escape";
    else if (code === TAB) this.#append(TAB);
    else if (code === BACKSPACE) this.#length = Math.max(0, this.#length - 1);
    else if (this.#isMojibake(code)) this.#append(code);
    else if (code === CSI_C1) this.#enter("csi");
    else if (STRINGS_C1.includes(code)) this.#enter("string");
  }

  /** UTF-8 read as Latin-1: behind an `â` the bytes of box drawing stand as C1, and are no controls. */
  #isMojibake(code: number): boolean {
    if (code < 0x80 || this.#restart || this.#length === MAX_LINE_CHARS) return false;
    const [before = 0, last = 0] = this.#chars.subarray(Math.max(0, this.#length - 2), this.#length);
    return (this.#length > 1 ? last : before) === MOJIBAKE_LEAD ||
      (before === MOJIBAKE_LEAD && last >= 0x80 && last < 0xc0);
  }

  #enter(sequence: Sequence): void {
    this.#sequence = sequence;
    this.#sequenceChars = 0;
  }

  #escape(char: string): void {
    // Doubled, by who meant to escape it.
    if (char === "\x1b") return;
    if (char === "[") return this.#enter("csi");
    if (STRINGS_ESC.includes(char)) return this.#enter("string");
    // ESC c resets the terminal, as a firmware does before it draws.
    if (char === "c") this.#endText();
    this.#sequence = "()*+#%".includes(char) ? "charset" : "none";
  }

  #csi(code: number, char: string): void {
    this.#sequenceChars += 1;
    // ECMA-48: parameters and intermediates are 0x20-0x3f, the final byte is 0x40-0x7e; anything else breaks it off.
    if (code >= 0x20 && code < 0x40 && this.#sequenceChars < MAX_SEQUENCE_CHARS) return;
    this.#sequence = "none";
    if (isControl(code)) return this.#control(code);
    if (MOVES.includes(char)) this.#endText();
  }

  #string(code: number, char: string): void {
    this.#sequenceChars += 1;
    const isOver = code === BELL || code === ST_C1 || this.#sequenceChars >= MAX_SEQUENCE_CHARS ||
      (this.#sequence === "string escape" && char === "\\");
    if (isOver) this.#sequence = "none";
    else this.#sequence = code === ESC ? "string escape" : "string";
  }

  #endText(): void {
    for (const line of this.#shown()) this.#completed.push(line);
    this.#clear();
  }
}

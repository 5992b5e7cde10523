/** Bytes of a serial console -> the lines a person would have seen. */
import type { ConsoleLine } from "../facts/fact.ts";

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

const UTF16 = new TextDecoder("utf-16le", { ignoreBOM: true });

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

  /** The line that has no end yet: a login prompt never gets one. */
  get tail(): ConsoleLine | undefined {
    if (this.#length === 0) return undefined;
    const line = this.#shown();
    return line.text.trim() === "" ? undefined : line;
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
    if (this.#restart) this.#clear();
    if (this.#length === MAX_LINE_CHARS) this.#cutChars += 1;
    else this.#chars[this.#length++] = code;
  }

  #clear(): void {
    this.#length = 0;
    this.#cutChars = 0;
    this.#restart = false;
  }

  #shown(): ConsoleLine {
    const text = UTF16.decode(this.#chars.subarray(0, this.#length));
    const cut = this.#cutChars === 0 ? "" : `… (${this.#cutChars} more characters)`;
    return { number: this.#number, text: text + cut, ...(cut && { cutChars: this.#cutChars }) };
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
    else if (code === CSI_C1) this.#enter("csi");
    else if (STRINGS_C1.includes(code)) this.#enter("string");
  }

  #enter(sequence: Sequence): void {
    this.#sequence = sequence;
    this.#sequenceChars = 0;
  }

  #escape(char: string): void {
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
    const line = this.tail;
    if (line !== undefined) this.#completed.push(line);
    this.#clear();
  }
}

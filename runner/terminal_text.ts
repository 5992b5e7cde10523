/** Bytes of a serial console -> the lines a person would have seen. */
import type { ConsoleLine } from "./facts/fact.ts";

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

type Sequence = "none" | "escape" | "charset" | "csi" | "string" | "string escape";

function isControl(code: number): boolean {
  return code < 0x20 || (code >= 0x7f && code <= 0x9f);
}

/**
 * Decodes a console piece by piece. Pure, bounded in memory, linear in its input whatever the guest sends.
 *
 * - A line is what LF ends, so numbers are those of the raw file. CR LF and CR CR LF end one line.
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
  #text = "";
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
    return this.#text.trim() === "" ? undefined : this.#shown();
  }

  #plain(text: string, start: number): number {
    let end = start;
    while (end < text.length && !isControl(text.charCodeAt(end))) end += 1;
    if (end > start) this.#append(text.slice(start, end));
    return end;
  }

  #append(run: string): void {
    if (this.#restart) this.#clear();
    const room = MAX_LINE_CHARS - this.#text.length;
    this.#text += run.length > room ? run.slice(0, room) : run;
    this.#cutChars += Math.max(0, run.length - room);
  }

  #clear(): void {
    this.#text = "";
    this.#cutChars = 0;
    this.#restart = false;
  }

  #shown(): ConsoleLine {
    const text = this.#cutChars === 0 ? this.#text : `${this.#text}… (${this.#cutChars} more characters)`;
    return { number: this.#number, text };
  }

  #step(code: number, char: string): void {
    if (code === LF) return this.#endLine();
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

  #endLine(): void {
    this.#completed.push(this.#shown());
    this.#number += 1;
    this.#clear();
    this.#sequence = "none";
  }

  #control(code: number): void {
    if (code === CR) this.#restart = true;
    else if (code === ESC) this.#sequence = "escape";
    else if (code === TAB) this.#append("\t");
    else if (code === BACKSPACE) this.#text = this.#text.slice(0, -1);
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
    if (this.#text.trim() !== "") this.#completed.push(this.#shown());
    this.#clear();
  }
}

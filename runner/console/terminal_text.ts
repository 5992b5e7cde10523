/** Bytes of a serial console -> the lines a person would have seen. */
import type { ConsoleLine } from "../facts/fact.ts";
import { Beyond } from "./beyond.ts";
import { colouredOf, type Pen, penBehind } from "./colour.ts";
import { ControlSequence, isControl } from "./control_sequence.ts";
import { DrawnOver } from "./drawn_over.ts";
import { textsOf } from "./notation.ts";
import { outlivesRedraw } from "./redrawn.ts";

// Longer lines exist only in floods and binary noise; the rest is counted, and what in it ends a boot is a line of its own.
const MAX_LINE_CHARS = 8192;

const LF = 0x0a;
const CR = 0x0d;
const BACKSPACE = 0x08;
const TAB = 0x09;
const SPACE = 0x20;

/** `â`, the first byte of box drawing, dots and quotes. */
const MOJIBAKE_LEAD = 0xe2;

const UTF16 = new TextDecoder("utf-16le", { ignoreBOM: true });

// Of a flood of short lines the decoder would take most of the time.
const SHORT = 64;

function textOf(units: Uint16Array): string {
  return units.length > SHORT ? UTF16.decode(units) : String.fromCharCode(...units).toWellFormed();
}

/**
 * Decodes a console piece by piece. Pure, bounded in memory, linear in its input whatever the guest sends.
 *
 * - A line is what LF ends, so numbers are those of the raw file. CR LF and CR CR LF end one line. Blank ones count, and
 *   are left out.
 * - A CR followed by text starts the line anew: of a spinner its last state is the line, and what stood there before goes
 *   with it as `drawnOver`. (A terminal would leave the end of a longer old text standing; nobody means that to be read.)
 *   What nobody redraws, such as a panic, stays a line.
 * - Cursor moves and screen clears (GRUB, OVMF, SeaBIOS) end a text without ending the line: the texts share a number.
 * - CSI, OSC, DCS and other sequences go, also cut across pieces; what they colour is kept. A control string that LF ends was none, and stays.
 * - What is written down for a control character, or is left of a sequence whose ESC was lost, is taken for it.
 * - Backspace takes a character back; NUL and other controls go; bytes that are no UTF-8 become U+FFFD.
 */
export class TerminalText {
  readonly #decoder = new TextDecoder();
  #completed: ConsoleLine[] = [];
  #number = 1;
  /** The line so far, as UTF-16: taking a character back from a string would copy it. */
  readonly #chars = new Uint16Array(MAX_LINE_CHARS);
  /** How each of them is written. */
  readonly #pens = new Uint8Array(MAX_LINE_CHARS);
  #pen: Pen = 0;
  #length = 0;
  #cutChars = 0;
  readonly #beyond = new Beyond(textOf);
  #restart = false;
  readonly #drawnOver = new DrawnOver();
  readonly #sequence = new ControlSequence();

  /** Takes the next bytes; returns the lines they completed. */
  push(bytes: Uint8Array): readonly ConsoleLine[] {
    const text = this.#decoder.decode(bytes, { stream: true });
    this.#completed = [];
    let at = 0;
    while (at < text.length) {
      if (!this.#sequence.isOpen) at = this.#plain(text, at);
      if (at < text.length) this.#step(text.charCodeAt(at), text.charAt(at));
      at += 1;
    }
    return this.#completed;
  }

  /** The texts of the line that has no end yet: a login prompt never gets one. */
  get open(): readonly ConsoleLine[] {
    return this.#shown();
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
    if (this.#length === MAX_LINE_CHARS) {
      if (this.#cutChars === 0) this.#beyond.begin(this.#chars);
      this.#cutChars += 1;
      this.#beyond.take(code);
    } else {
      this.#pens[this.#length] = this.#pen;
      this.#chars[this.#length++] = code;
    }
  }

  /** What nobody redraws stays a line of its own. */
  #drawAnew(): void {
    const lines = this.#lines();
    if (lines.some(({ text }) => outlivesRedraw(text))) return this.#endText();
    this.#drawnOver.push(lines);
    this.#clear();
  }

  #clear(): void {
    this.#length = 0;
    if (this.#cutChars > 0) this.#beyond.clear();
    this.#cutChars = 0;
    this.#restart = false;
  }

  /** The texts of the line so far; of one that was blanked in the end what stood there before. */
  #shown(): readonly ConsoleLine[] {
    return this.#drawnOver.under(this.#lines());
  }

  /** The texts of the line as it stands that are not blank. */
  #lines(): readonly ConsoleLine[] {
    if (this.#length === 0) return [];
    const whole = textOf(this.#chars.subarray(0, this.#length));
    // Of one that is put right the places of its colours are not known.
    const coloured = (text: string) => text === whole ? colouredOf(this.#pens.subarray(0, this.#length)) : [];
    const lines = textsOf(whole).filter(({ text }) => text.trim() !== "").map(
      ({ text, drawnOver }): ConsoleLine => {
        const parts = coloured(text);
        const states = drawnOver.filter((each) => each.trim() !== "").map((each) => ({
          number: this.#number,
          text: each,
        }));
        return {
          number: this.#number,
          text,
          ...(parts.length > 0 && { coloured: parts }),
          ...(states.length > 0 && { drawnOver: states }),
        };
      },
    );
    const last = lines.at(-1);
    if (last === undefined || this.#cutChars === 0) return lines;
    const cut = { text: `${last.text}… (${this.#cutChars} more characters)`, cutChars: this.#cutChars };
    const beyond = this.#beyond.texts.map((text) => ({ number: this.#number, text }));
    return [...lines.slice(0, -1), { ...last, ...cut }, ...beyond];
  }

  #step(code: number, char: string): void {
    if (code === LF) {
      this.#takeBack();
      this.#endText();
      this.#number += 1;
      return;
    }
    if (!this.#sequence.isOpen) return this.#control(code);
    switch (this.#sequence.take(code, char)) {
      case "moved":
        return this.#endText();
      case "restarted":
        this.#restart = true;
        return;
      case "aligned":
        return this.#align();
      case "painted":
        this.#pen = penBehind(this.#pen, this.#sequence.parameters);
        return;
      case "broken":
        return this.#control(code);
      case "swallowed":
        this.#takeBack();
        this.#endText();
        return isControl(code) ? this.#control(code) : this.#append(code);
      default:
        return;
    }
  }

  /** A column further on: what follows stands beside what is there, behind a CR too. */
  #align(): void {
    const isBehindText = this.#length > 0 && this.#chars[this.#length - 1] !== SPACE;
    if (!this.#restart && !isBehindText) return;
    this.#restart = false;
    this.#append(SPACE);
  }

  /** What no control string was is a text of its own: it may hold what a kernel said while somebody wrote one. */
  #takeBack(): void {
    const said = this.#sequence.breakOff();
    if (said.length === 0) return;
    this.#endText();
    for (const code of said) this.#append(code);
  }

  #control(code: number): void {
    if (code === CR) this.#restart = true;
    else if (code === TAB) this.#append(TAB);
    else if (code === BACKSPACE) this.#length = Math.max(0, this.#length - 1);
    else if (this.#isMojibake(code)) this.#append(code);
    else this.#sequence.begin(code);
  }

  /** UTF-8 read as Latin-1: behind an `â` the bytes of box drawing stand as C1, and are no controls. */
  #isMojibake(code: number): boolean {
    if (code < 0x80 || this.#restart || this.#length === MAX_LINE_CHARS) return false;
    const [before = 0, last = 0] = this.#chars.subarray(Math.max(0, this.#length - 2), this.#length);
    return (this.#length > 1 ? last : before) === MOJIBAKE_LEAD ||
      (before === MOJIBAKE_LEAD && last >= 0x80 && last < 0xc0);
  }

  #endText(): void {
    for (const line of this.#shown()) this.#completed.push(line);
    this.#drawnOver.clear();
    this.#clear();
  }
}

/** A terminal's control sequences, character by character, and what each does to the text on its line (ECMA-48). */

// xterm's own sequences are shorter; a longer one is noise, and must not swallow the boot.
const MAX_CHARS = 4096;
/** As xterm takes of them. */
const MOST_PARAMETERS = 30;

/** CAN and SUB end any sequence (ECMA-48, DEC). */
const ENDING: readonly number[] = [0x18, 0x1a];
const ESC = 0x1b;
const BELL = 0x07;
const CSI_C1 = 0x9b;
const ST_C1 = 0x9c;
/** DCS, SOS, OSC, PM and APC as the 8-bit characters of ECMA-48, and as the letters after ESC. */
const STRINGS_C1: readonly number[] = [0x90, 0x98, 0x9d, 0x9e, 0x9f];
const STRINGS_ESC = "PX]^_";
/** CSI finals that move the cursor to another place of the screen or clear it. */
const MOVES = "ABEFHJSTdf";
/** To a column of the line: the first where no other is named. */
const TO_COLUMN = "G`";

/**
 * `moved`: what follows is another text. `restarted`: the line is drawn anew. `aligned`: the cursor goes on in the line, as before
 * the `[ OK ]` of a sysvinit. `painted`: {@linkcode ControlSequence.parameters} say how text is written from here on. `broken`: a control character broke the sequence off, and counts for itself. `swallowed`: a control
 * string goes on for too long, and is none.
 */
export type Effect = "none" | "moved" | "restarted" | "aligned" | "painted" | "broken" | "swallowed";

/** Whether a character is a control: C0, DEL or C1. */
export function isControl(code: number): boolean {
  return code < 0x20 || (code >= 0x7f && code <= 0x9f);
}

/** The sequence that a console is in. */
export class ControlSequence {
  #state: "none" | "escape" | "charset" | "csi" | "string" | "string escape" = "none";
  #characters = 0;
  /** The numbers of a CSI sequence; 0 where one is not given. */
  #parameters: number[] = [];
  /** Whether the sequence is a terminal's own (`CSI ?`, `CSI >`): its numbers mean something else. */
  #isPrivate = false;
  /** What a control string says so far. */
  #said: number[] = [];

  /** Whether one has begun. */
  get isOpen(): boolean {
    return this.#state !== "none";
  }

  /** The numbers of the CSI sequence that has just ended. */
  get parameters(): readonly number[] {
    return this.#parameters;
  }

  /** Begins one where a control character does so. */
  begin(code: number): void {
    if (code === ESC) this.#state = "escape";
    else if (code === CSI_C1) this.#enter("csi");
    else if (STRINGS_C1.includes(code)) this.#enter("string");
  }

  /**
   * A line's end breaks every sequence off. What an unfinished control string has taken comes back, as UTF-16: another writer's
   * message came in, or it was one of the Linux console's own, which have no end.
   */
  breakOff(): readonly number[] {
    const isString = this.#state === "string" || this.#state === "string escape";
    this.#state = "none";
    return isString ? this.#said : [];
  }

  /** Takes the next character of an open sequence. */
  take(code: number, char: string): Effect {
    switch (this.#state) {
      case "escape":
        return this.#escape(char);
      case "csi":
        return this.#csi(code, char);
      case "string":
      case "string escape":
        return this.#string(code, char);
      default:
        this.#state = "none";
        return "none";
    }
  }

  #enter(state: "csi" | "string"): void {
    this.#state = state;
    this.#characters = 0;
    this.#parameters = [];
    this.#isPrivate = false;
    this.#said = [];
  }

  #escape(char: string): Effect {
    // Doubled, by who meant to escape it.
    if (char === "\x1b") return "none";
    if (char === "[" || STRINGS_ESC.includes(char)) {
      this.#enter(char === "[" ? "csi" : "string");
      return "none";
    }
    this.#state = "()*+#%".includes(char) ? "charset" : "none";
    // ESC c resets the terminal, as a firmware does before it draws.
    return char === "c" ? "moved" : "none";
  }

  #csi(code: number, char: string): Effect {
    this.#characters += 1;
    // ECMA-48: parameters and intermediates are 0x20-0x3f, the final byte is 0x40-0x7e; anything else breaks it off.
    if (code >= 0x20 && code < 0x40 && this.#characters < MAX_CHARS) {
      this.#parameterOf(char);
      return "none";
    }
    this.#state = "none";
    return isControl(code) ? "broken" : this.#effectOf(char);
  }

  #parameterOf(char: string): void {
    if (char >= "0" && char <= "9") {
      const last = Math.max(0, this.#parameters.length - 1);
      this.#parameters[last] = Math.min((this.#parameters[last] ?? 0) * 10 + Number(char), 9999);
    } else if (";:".includes(char)) {
      if (this.#parameters.length === 0) this.#parameters.push(0);
      if (this.#parameters.length < MOST_PARAMETERS) this.#parameters.push(0);
    } else this.#isPrivate = true;
  }

  #effectOf(final: string): Effect {
    if (final === "m") return this.#isPrivate ? "none" : "painted";
    const parameter = this.#parameters.at(-1) ?? 0;
    if (MOVES.includes(final)) return "moved";
    if (TO_COLUMN.includes(final)) return parameter > 1 ? "aligned" : "restarted";
    if (final === "C") return "aligned";
    // Erases what stands before the cursor, or the whole line.
    return final === "K" && parameter > 0 ? "restarted" : "none";
  }

  #string(code: number, char: string): Effect {
    this.#characters += 1;
    if (this.#characters >= MAX_CHARS) return "swallowed";
    const isOver = code === BELL || code === ST_C1 || ENDING.includes(code) ||
      (this.#state === "string escape" && char === "\\");
    if (isOver) this.#state = "none";
    else this.#state = code === ESC ? "string escape" : "string";
    if (!isControl(code)) this.#said.push(code);
    return "none";
  }
}

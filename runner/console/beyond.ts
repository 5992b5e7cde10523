/** What a line says behind its longest: nothing of it is kept, but for what ends a boot. */
import { outlivesRedraw } from "./redrawn.ts";

/** So much is looked at at once, as much as `outlivesRedraw` reads. */
const PIECE = 1024;
/** What a kernel says may begin in one piece, and go on in the next. */
const OVERLAP = 256;
// Of 50 MB, which takes some seconds; a boot may say no more than 16.
const MOST_PIECES = 65_536;
const MOST_FOUND = 4;

/** Hears the rest of one line after the other. Bounded in memory, linear in its input. */
export class Beyond {
  readonly #units = new Uint16Array(PIECE);
  #length = 0;
  #pieces = 0;
  #found: string[] = [];
  readonly #textOf: (units: Uint16Array) => string;

  /** `textOf` reads UTF-16. */
  constructor(textOf: (units: Uint16Array) => string) {
    this.#textOf = textOf;
  }

  /** Begins behind what is kept of a line. */
  begin(kept: Uint16Array): void {
    this.clear();
    const end = kept.subarray(Math.max(0, kept.length - OVERLAP));
    this.#units.set(end);
    this.#length = end.length;
  }

  /** Takes the next character. */
  take(code: number): void {
    if (this.#length === PIECE) this.#turn();
    this.#units[this.#length++] = code;
  }

  /** What of it ends a boot, as far as it was heard. */
  get texts(): readonly string[] {
    const text = this.#textOf(this.#units.subarray(0, this.#length));
    const isLast = this.#length > 0 && this.#found.length < MOST_FOUND && outlivesRedraw(text);
    return isLast ? [...this.#found, text] : this.#found;
  }

  /** Forgets the line. */
  clear(): void {
    this.#length = 0;
    this.#pieces = 0;
    this.#found = [];
  }

  #turn(): void {
    this.#pieces += 1;
    if (this.#pieces <= MOST_PIECES && this.#found.length < MOST_FOUND) {
      const text = this.#textOf(this.#units);
      if (outlivesRedraw(text)) this.#found.push(text);
    }
    this.#units.copyWithin(0, PIECE - OVERLAP);
    this.#length = OVERLAP;
  }
}

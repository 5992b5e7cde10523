/** Gathers what is wrong with a case. */
import { CaseError, type Position } from "./case.ts";
import type { CaseDocument, Part, Path } from "./document.ts";

// Nobody reads so many, and looking each place up takes its time: a hostile megabyte holds 200,000.
const MOST_MISTAKES = 1000;

/** The mistakes of one file, each at its place. */
export class Mistakes {
  readonly #file: CaseDocument;
  readonly #found: CaseError[] = [];

  constructor(file: CaseDocument) {
    this.#file = file;
  }

  /** Whether there are so many that no more are taken. */
  get isFull(): boolean {
    return this.#found.length > MOST_MISTAKES;
  }

  /** A mistake at an offset of the text. */
  addAt(offset: number, mistake: string): void {
    if (this.isFull) return;
    this.#add(this.#file.positionAt(offset), mistake);
  }

  /** A mistake in the value at a path, or in its key. */
  add(path: Path, mistake: string, part: Part = "value"): void {
    if (this.isFull) return;
    this.#add(this.#file.find(path, part), mistake);
  }

  /** All of them in the order of the file. Of two at one place the first found says more: the other is its echo. */
  inOrder(): readonly CaseError[] {
    const places = new Map<string, CaseError>();
    for (const error of this.#found) {
      const place = `${error.position.line}:${error.position.column}`;
      if (!places.has(place)) places.set(place, error);
    }
    return [...places.values()].sort(({ position: a }, { position: b }) =>
      a.line - b.line || a.column - b.column
    );
  }

  #add(position: Position, mistake: string): void {
    const isLast = this.#found.length === MOST_MISTAKES;
    const text = isLast ? `more than ${MOST_MISTAKES} mistakes, of which the rest is not told` : mistake;
    this.#found.push(new CaseError(position, text));
  }
}

/** Gathers what is wrong with a case. */
import { CaseError, type Position } from "./case_error.ts";
import type { CaseDocument, Part, Path, Places } from "./document.ts";
import { withoutSecretAt } from "./secret_value.ts";

// Nobody reads so many, and looking each place up takes its time: a hostile megabyte holds 200,000.
const MOST_MISTAKES = 1000;

/** The mistakes of one file and of what stands over and under it, each at its place, and each once. */
export class Mistakes {
  readonly #file: CaseDocument;
  readonly #places: Places;
  /** By place. Of two at one place the first says more: the other is its echo, or the same in another variant. */
  readonly #found: Map<string, CaseError>;

  constructor(file: CaseDocument, places: Places = file, found = new Map<string, CaseError>()) {
    this.#file = file;
    this.#places = places;
    this.#found = found;
  }

  /** The same mistakes, for a reader whose paths lead elsewhere. */
  within(places: Places): Mistakes {
    return new Mistakes(this.#file, places, this.#found);
  }

  /** Whether there are so many that no more are taken. */
  get isFull(): boolean {
    return this.#found.size > MOST_MISTAKES;
  }

  /** A mistake at an offset of the text. */
  addAt(offset: number, mistake: string): void {
    if (this.isFull) return;
    this.#add(this.#file.positionAt(offset), withoutSecretAt(mistake, this.#file.text, offset));
  }

  /** A mistake in the value at a path, or in its key. */
  add(path: Path, mistake: string, part: Part = "value"): void {
    if (this.isFull) return;
    this.#add(this.#places.find(path, part), mistake);
  }

  /** All of them in the order of the file; those of other files go before. */
  inOrder(): readonly CaseError[] {
    const own = (error: CaseError) => Number(error.position.source === this.#file.source);
    return [...this.#found.values()].sort((a, b) =>
      own(a) - own(b) || compareText(a.position.source, b.position.source) ||
      a.position.line - b.position.line || a.position.column - b.position.column
    );
  }

  #add(position: Position, mistake: string): void {
    const place = `${position.source}:${position.line}:${position.column}`;
    if (this.#found.has(place)) return;
    const isLast = this.#found.size === MOST_MISTAKES;
    const text = isLast ? `more than ${MOST_MISTAKES} mistakes, of which the rest is not told` : mistake;
    this.#found.set(place, new CaseError(position, text));
  }
}

const compareText = (a: string, b: string) => a < b ? -1 : Number(a > b);

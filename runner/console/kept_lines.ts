/** The lines of a console that are kept: all of a usual one, the head and the tail of a flood. */
import type { ConsoleLine } from "../facts/fact.ts";

/** What a line costs beside its characters, so that a flood of empty lines is bounded too. */
const LINE_COST = 48;
/** Dropped lines are taken out of the array in bulk: one by one would be quadratic. */
const COMPACT_AFTER = 4096;

function costOf(line: ConsoleLine): number {
  return line.text.length + LINE_COST;
}

/** Keeps the first and the last lines, each up to half of a limit; says how many went in between. */
export class KeptLines {
  readonly #half: number;
  readonly #head: ConsoleLine[] = [];
  #headCost = 0;
  #tail: ConsoleLine[] = [];
  #tailCost = 0;
  #tailStart = 0;
  #dropped = 0;

  /** `limit` counts characters and 48 a line: about bytes of memory. */
  constructor(limit: number) {
    this.#half = limit / 2;
  }

  /** How many lines are not kept. */
  get dropped(): number {
    return this.#dropped;
  }

  /** The kept lines, in order, with their true numbers. */
  get lines(): readonly ConsoleLine[] {
    return [...this.#head, ...this.#tail.slice(this.#tailStart)];
  }

  /** Takes the next line. */
  push(line: ConsoleLine): void {
    const cost = costOf(line);
    if (this.#tail.length === 0 && this.#headCost + cost <= this.#half) {
      this.#head.push(line);
      this.#headCost += cost;
      return;
    }
    this.#tail.push(line);
    this.#tailCost += cost;
    while (this.#tailCost > this.#half && this.#tailStart < this.#tail.length - 1) this.#dropOldest();
  }

  #dropOldest(): void {
    const oldest = this.#tail[this.#tailStart];
    this.#tailCost -= oldest === undefined ? 0 : costOf(oldest);
    this.#tailStart += 1;
    this.#dropped += 1;
    if (this.#tailStart < COMPACT_AFTER) return;
    this.#tail = this.#tail.slice(this.#tailStart);
    this.#tailStart = 0;
  }
}

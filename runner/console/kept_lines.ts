/** The lines of a console that are kept: all of a usual one; of a flood its head, its tail and the tables in between. */
import type { ConsoleLine } from "../facts/fact.ts";
import { FACT_KINDS } from "../facts/kinds.ts";
import { costOf, PassingTables } from "./passing_tables.ts";

/** Dropped lines are taken out of the array in bulk, once they are as many as those that stay: else each would be copied often. */
const COMPACT_AFTER = 4096;
/** The part of the limit in which tables are looked for at a time, beyond the limit itself. */
const WINDOW = 1 / 8;

/** Keeps the first and the last lines, each up to half of a limit, and the last tables between them; counts the rest. */
export class KeptLines {
  readonly #half: number;
  readonly #head: ConsoleLine[] = [];
  #headCost = 0;
  #middle: PassingTables | undefined;
  #tail: ConsoleLine[] = [];
  #tailCost = 0;
  #tailStart = 0;
  #passed = 0;

  /** `limit` counts characters and 48 a line: about bytes of memory. */
  constructor(limit: number) {
    this.#half = limit / 2;
  }

  /** How many lines are not kept. */
  get dropped(): number {
    return this.#passed - this.#between().length;
  }

  /** The kept lines, in order, with their true numbers. */
  get lines(): readonly ConsoleLine[] {
    return [...this.#head, ...this.#between(), ...this.#tail.slice(this.#tailStart)];
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
    while (this.#tailCost > this.#half && this.#tailStart < this.#tail.length - 1) this.#passOldest();
  }

  #passOldest(): void {
    const oldest = this.#tail[this.#tailStart];
    if (oldest === undefined) return;
    this.#middle ??= new PassingTables({
      kinds: FACT_KINDS,
      before: this.#head,
      windowCost: 2 * this.#half * WINDOW,
    });
    this.#middle.push(oldest);
    this.#tailCost -= costOf(oldest);
    this.#tailStart += 1;
    this.#passed += 1;
    if (this.#tailStart < Math.max(COMPACT_AFTER, this.#tail.length / 2)) return;
    this.#tail = this.#tail.slice(this.#tailStart);
    this.#tailStart = 0;
  }

  #between(): readonly ConsoleLine[] {
    const kept = [...this.#middle?.kept ?? []];
    return kept.filter(([place]) => place >= this.#head.length).map(([, line]) => line);
  }
}

/** The texts that a line held before it was drawn anew. */
import type { ConsoleLine } from "../facts/fact.ts";
import { costOf } from "./passing_tables.ts";

/** Some 2,000 states of a progress bar. */
const MOST_COST = 256 * 1024;

/** Collects them while a line has no end: bounded, and what goes beyond is counted. */
export class DrawnOver {
  #lines: ConsoleLine[] = [];
  #cost = 0;
  #lost = 0;

  /** Takes what is drawn over now. */
  push(lines: readonly ConsoleLine[]): void {
    for (const line of lines.flatMap(({ drawnOver = [], ...line }) => [...drawnOver, line])) {
      if (line.text === this.#lines.at(-1)?.text) continue;
      this.#cost += costOf(line);
      if (this.#cost > MOST_COST) this.#lost += 1;
      else this.#lines.push(line);
    }
  }

  /** The line's last texts, the last one with what stood there before. Where they are none, because it was blanked, the last state is it. */
  under(lines: readonly ConsoleLine[]): readonly ConsoleLine[] {
    if (this.#lines.length === 0) return lines;
    const states = [...this.#lines, ...lines.at(-1)?.drawnOver ?? []];
    const last = lines.at(-1) ?? states.pop();
    if (last === undefined) return lines;
    const lost = this.#lost > 0 && { drawnOverLost: this.#lost };
    return [...lines.slice(0, -1), { ...last, ...(states.length > 0 && { drawnOver: states }), ...lost }];
  }

  /** The line has its end. */
  clear(): void {
    if (this.#cost === 0) return;
    this.#lines = [];
    this.#cost = 0;
    this.#lost = 0;
  }
}

/** Some work that nothing else of a run may go on beside: what a busy host spoilt is not made anew beside what kept it busy. */

/** Does it once all else has ended, or waits for the same. */
export type RunAlone = <T>(work: () => Promise<T>) => Promise<T>;

/** Counts what runs, and lets one at a time be alone. */
export class Alone {
  #running = 0;
  readonly #waiting: (() => void)[] = [];
  #isTaken = false;

  /** Whether something is alone, or waits for that: nothing else should begin. */
  get isWanted(): boolean {
    return this.#isTaken || this.#waiting.length > 0;
  }

  /** Something runs until `work` has ended, and may ask to be alone in between. */
  async during<T>(work: (alone: RunAlone) => Promise<T>): Promise<T> {
    this.#running += 1;
    try {
      return await work((own) => this.#alone(own));
    } finally {
      this.#running -= 1;
      this.#next();
    }
  }

  async #alone<T>(work: () => Promise<T>): Promise<T> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push(resolve);
    this.#running -= 1;
    this.#next();
    await promise;
    try {
      return await work();
    } finally {
      this.#isTaken = false;
      this.#running += 1;
    }
  }

  #next(): void {
    if (this.#running > 0 || this.#isTaken) return;
    const go = this.#waiting.shift();
    if (!go) return;
    this.#isTaken = true;
    go();
  }
}

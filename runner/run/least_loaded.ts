/** Parts by what each has to do: the least loaded one is found without a look at all of them. */

/** A part, with what it has to do. */
interface Load {
  readonly index: number;
  readonly seconds: number;
}

const isBefore = (a: Load, b: Load) =>
  a.seconds < b.seconds || (a.seconds === b.seconds && a.index < b.index);

/** A heap of so many parts, none of which has anything to do. */
export class LeastLoaded {
  // Equal loads in the order of their indexes are a heap.
  readonly #heap: Load[];

  /** Makes one. */
  constructor(count: number) {
    this.#heap = Array.from({ length: count }, (_, index) => ({ index, seconds: 0 }));
  }

  /** Gives the least loaded part, of several the first, so much more to do; its index. */
  give(seconds: number): number {
    const least = this.#heap[0];
    if (least === undefined) throw new RangeError("Cannot give work to a part: there is none");
    this.#sink({ index: least.index, seconds: least.seconds + seconds });
    return least.index;
  }

  /** Puts a load in the place of the first, and then where it belongs. */
  #sink(load: Load): void {
    let at = 0;
    for (;;) {
      const [left, right] = [this.#heap[2 * at + 1], this.#heap[2 * at + 2]];
      const isRight = left !== undefined && right !== undefined && isBefore(right, left);
      const least = isRight ? right : left;
      if (least === undefined || isBefore(load, least)) break;
      this.#heap[at] = least;
      at = 2 * at + (isRight ? 2 : 1);
    }
    this.#heap[at] = load;
  }
}

/** The branches of a tree as lsblk draws it: each `├─` has a sibling further down, and the last of them is a `└─`. */

const BRANCH = /^([\s│|]{0,256})(├|└|\|-|`-)/u;
const IS_LAST = /[└`]/;
/** What `lsblk --merge` draws goes to several parents. */
const MERGED = /[┌▶┈]/u;

/** Follows the rows of one tree. */
export class Branches {
  /** By its column, the line of a branch that another is to follow. */
  readonly #open = new Map<number, number>();
  #isMerged = false;
  #cutAt: number | undefined;

  /** Takes the next row, as it is drawn. */
  sawRow(words: string, line: number): void {
    if (MERGED.test(words)) this.#isMerged = true;
    const [, before, mark] = BRANCH.exec(words) ?? [];
    const column = before?.length ?? -1;
    for (const open of [...this.#open.keys()].filter((each) => each > column)) {
      this.#cutAt ??= this.#open.get(open);
      this.#open.delete(open);
    }
    if (mark === undefined) return;
    if (IS_LAST.test(mark)) this.#open.delete(column);
    else this.#open.set(column, line);
  }

  /** The line behind which a sibling is missing; none where the tree is whole so far. */
  get cutAt(): number | undefined {
    return this.#isMerged ? undefined : this.#cutAt ?? [...this.#open.values()].at(-1);
  }
}

/** Rows that another writer tore, or the end of a log did: which rows a table lacks nobody knows then. */
import type { Row } from "./fact.ts";
import { promptOf } from "./messages.ts";
import type { Payload } from "./payload.ts";

/** So far behind a row its next one may stand, whatever another writer puts between. */
const MOST_LINES_BEHIND = 3;
// As much of a name as a table's rows share: `/d`, `vd`.
const SHARED = 2;
const BRANCH = /^[│|\s]*[├└`]/u;

const NAME = /^[\w/.:-]{1,4096}$/;

/** Words that are no row, below a table's header. */
export interface Other {
  readonly payload: Payload;
  /** Without what stands before each row. */
  readonly words: string;
  /** What follows; none where the table's part of the log ends. */
  readonly next: Payload | undefined;
  /** How many lines behind the last row, or the header. */
  readonly behind: number;
}

/** Looks for torn rows while a table is read. Each line is looked at once. */
export class TornRows {
  readonly #program: string;
  readonly #isLast: boolean;
  readonly #starts = new Set<string>();
  readonly #brokenOff = new Set<number>();
  #torn: { readonly line: number; readonly word: string } | undefined;
  /** Lines were lost so far behind a row that it may have been the last one. */
  #lost: Payload | undefined;
  #isPrompted = false;

  /** `isLast`: the log ends with this table's part of it. */
  constructor(program: "df" | "lsblk", isLast: boolean) {
    this.#program = program;
    this.#isLast = isLast;
  }

  /** The rows of the table, as far as they can be believed. */
  mark(rows: readonly Row[]): readonly Row[] {
    const tornBehind = this.#torn?.line;
    if (tornBehind === undefined) return rows;
    return rows.map((row) => ({
      ...row,
      tornBehind,
      ...(row.line !== undefined && this.#brokenOff.has(row.line) && { isTorn: true as const }),
    }));
  }

  /** A row that was read, by its first name: with its last word, or without the rest of it. `behind` is what follows it. */
  sawRow(name: string, { number, isOpen }: Payload, behind: readonly Payload[]): void {
    this.#starts.add(name.slice(0, 1)).add(name.slice(0, SHARED));
    // They stand between two rows.
    if (this.#lost !== undefined) this.#torn ??= { line: this.#lost.number, word: "" };
    this.#isPrompted = false;
    // A long name on a line of its own: its row goes on here.
    if (this.#torn?.word === name) this.#torn = undefined;
    // Another writer came in, and the log ends with it: the rest would have followed.
    const [another, rest] = behind;
    const isLeft = this.#isLast && behind.length === 1 && another?.number === number;
    // It came in where the last word stood, and this is the end of that.
    const isCut = another?.number === number && rest?.number === number + 1 && isEndOfRow(rest);
    if (isLeft || isCut) this.#brokenOff.add(number);
    if (isOpen || isLeft || isCut) this.#torn ??= { line: number, word: "" };
  }

  /** What is drawn shows that rows are missing behind this line. */
  sawCut(line: number): void {
    this.#torn ??= { line, word: "" };
  }

  /** Words that say so themselves. */
  sawTorn({ number, goesOnFrom }: Payload): void {
    if (goesOnFrom === undefined) this.#torn ??= { line: number, word: "" };
  }

  /**
   * Words in whose line another writer goes on, or in which the log ends, right behind a row; and further behind those that begin
   * as the other rows do, also where they end the log's last line, or are a name alone. A mark that lines were lost or left out
   * may stand for rows, unless somebody was asked for another command before it.
   */
  sawOther({ payload, words, next, behind }: Other): void {
    const isPrompt = payload.isTyped === true || promptOf(words) !== "";
    if (payload.isLoss || payload.unread === this.#program) {
      this.#lost ??= payload;
      if (behind <= MOST_LINES_BEHIND && !this.#isPrompted) this.#torn ??= { line: payload.number, word: "" };
    }
    this.#isPrompted ||= isPrompt;
    if (behind > MOST_LINES_BEHIND || payload.goesOnFrom !== undefined || isPrompt) return;
    const isBroken = payload.isOpen || next?.number === payload.number;
    const [word = "", ...others] = words.trim().split(/\s+/, 2);
    const isName = word.includes("/") && others.length === 0;
    // It begins as a row does, and goes on behind another writer's line: `vdb 254:16`, `/dev/vdb 1.0G`.
    const isBegun = behind <= 1 && /^\d/.test(others[0] ?? "");
    // `nvme nvme0: x`: no cell of a table ends so.
    const isSaying = others[0]?.endsWith(":") === true;
    const isLike = BRANCH.test(words) || (!isSaying && this.#starts.has(word.slice(0, SHARED)));
    const isOver = isBroken || isName || isBegun || (next === undefined && this.#isLast);
    if (isLike ? isOver : isBroken && behind <= 1 && NAME.test(word)) {
      this.#torn ??= { line: payload.number, word };
    }
  }
}

/** `ta`, of `/data`; `t /boot/efi`, of `part /boot/efi`. */
const isEndOfRow = ({ words }: Payload) =>
  promptOf(words) === "" && /^[\w.-]{1,60}(?: \/\S{0,200})?$/.test(words.trim());

/** Whether a log does not begin where a boot does, or lacks a part of it. */
import { isCutMark, saysLost } from "../facts/cut_mark.ts";
import type { ConsoleLine } from "../facts/fact.ts";
import { BEGINNING, FIRST_MESSAGES } from "./beginnings.ts";
import { LATE } from "./life_signs.ts";

/** Follows one log, message by message. */
export class LogGaps {
  #isMiddle: boolean | undefined;
  #isCut = false;
  #messages = 0;
  /** The last line on which several writers' messages stand. */
  #tornLine: number | undefined;
  #last: ConsoleLine | undefined;

  /** Looks at a message, and at it as it stands. A line that goes on comes again. */
  read(line: ConsoleLine, stamped: string): void {
    if (this.#isMiddle === undefined) this.#lookForBeginning(line.text, stamped);
    const isTorn = this.#isBehindTear(line, this.#last);
    if (isCutMark(line.text, isTorn) || saysLost(line.text)) this.#isCut = true;
    this.#last = line;
  }

  /** Whether a part of its boot is missing, so that what it does not show may have been. */
  get isAny(): boolean {
    return this.#isCut || (this.#isMiddle ?? false);
  }

  #lookForBeginning(text: string, stamped: string): void {
    this.#messages += 1;
    if (BEGINNING.test(text)) this.#isMiddle = false;
    else if (this.#messages <= FIRST_MESSAGES && LATE.test(stamped)) this.#isMiddle = true;
    else if (this.#messages > FIRST_MESSAGES) this.#isMiddle = false;
  }

  /** Whether another writer came in on the line before this one's. */
  #isBehindTear({ number, text }: ConsoleLine, before: ConsoleLine | undefined): boolean {
    if (before?.number === number && !text.startsWith(before.text)) this.#tornLine = number;
    return this.#tornLine !== undefined && this.#tornLine === before?.number && before.number !== number;
  }
}

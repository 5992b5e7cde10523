/** What the lines of one boot's console say, read as they come. */
import type { ConsoleLine } from "../facts/fact.ts";
import { messagesOf } from "../facts/messages.ts";
import { AwaitedJob } from "./awaited_job.ts";
import type { Awaited } from "./awaited.ts";
import { News } from "./chatter.ts";
import { isHandedOver } from "./handover.ts";
import { Phases } from "./phase.ts";
import { panicBehind, READ_CHARS, readAnew } from "./read_anew.ts";
import { Signs } from "./signs.ts";

/** Hands each line to all that read it: phases, signs of faults, what systemd waits for, what is news. */
export class Said {
  readonly phases = new Phases();
  readonly job = new AwaitedJob();
  readonly news = new News();
  readonly #awaited: Awaited;
  #signs: Signs;
  #isHandedOver = false;
  #lastLine: ConsoleLine | undefined;

  /** Nothing is said yet. */
  constructor(awaited: Awaited) {
    this.#awaited = awaited;
    this.#signs = new Signs(awaited);
  }

  /** What the lines show of how the boot goes wrong. */
  get signs(): Signs {
    return this.#signs;
  }

  /** Whether the boot loader said that it starts a kernel. */
  get isHandedOver(): boolean {
    return this.#isHandedOver;
  }

  /** The last line that is not blank, the unfinished one included. */
  get lastLine(): ConsoleLine | undefined {
    return this.#lastLine;
  }

  /** Takes the next line, or one that is not finished yet and then comes again. */
  read({ number, text }: ConsoleLine, atMs: number): void {
    const line = { number, text: text.slice(0, READ_CHARS) };
    this.#lastLine = line;
    const messages = messagesOf(line);
    this.news.read(messages, atMs);
    for (const message of messages) {
      this.phases.read(message.text, atMs);
      this.job.read(message);
      this.#isHandedOver = isHandedOver(message.text, this.#isHandedOver);
      this.#signs.read(message);
    }
    const panic = panicBehind({ number, text });
    if (panic !== undefined) this.#signs.read(panic);
  }

  /** Looks at all lines of a log that is over once more: only then it is known what stands before each of them. */
  reread(lines: readonly ConsoleLine[]): void {
    const anew = this.#signs.ending === undefined ? readAnew(lines, this.#awaited) : undefined;
    // What looks like a prefix may be the words of a message that comes again and again.
    if (anew !== undefined && anew.told >= this.#signs.told) this.#signs = anew;
  }
}

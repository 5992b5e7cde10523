/** How far a long step is, told while it goes on: a line that is drawn over on a terminal, now and then a line elsewhere. */
import { fit } from "../../reporters/width.ts";
import type { Progress } from "../image/progress.ts";
import { guestLine } from "../text/guest_text.ts";
import type { LiveTarget } from "./live_display.ts";

// What is over sooner needs no words.
const PATIENCE_MS = 2000;
const DRAWN_EVERY_MS = 100;
const PLAIN_EVERY_MS = 10_000;

/** Tells of one step after the other. When it is disposed of, nothing of it is left on the terminal. */
export class ProgressLine implements Disposable {
  readonly #target: LiveTarget;
  readonly #now: () => number;
  #step = { what: "", since: 0, told: -Infinity };
  #isDrawn = false;

  /** `now` counts milliseconds. */
  constructor(target: LiveTarget, now: () => number = () => performance.now()) {
    this.#target = target;
    this.#now = now;
  }

  /** Hears of a step, as often as there is something new. */
  readonly take: Progress = ({ what, share }) => {
    const now = this.#now();
    if (what !== this.#step.what) this.#step = { what, since: now, told: -Infinity };
    const { since, told } = this.#step;
    const every = this.#target.isTerminal ? DRAWN_EVERY_MS : PLAIN_EVERY_MS;
    // A step that waits for something else tells of itself once.
    if (share !== undefined && now - since < PATIENCE_MS || now - told < every) return;
    this.#step.told = now;
    const percent = share !== undefined ? `  ${Math.min(100, Math.floor(share * 100))} %` : "";
    const line = fit(`${guestLine(what)}${percent}`, this.#target.columns() - 1);
    this.#target.write(this.#target.isTerminal ? `\r\x1b[K${line}` : `${line}\n`);
    this.#isDrawn = this.#target.isTerminal;
  };

  [Symbol.dispose](): void {
    if (this.#isDrawn) this.#target.write("\r\x1b[K");
    this.#isDrawn = false;
  }
}

/** What a step of others comes to; where it takes long it is told, as it tells nothing itself. */
export async function toldWhile<T>(
  target: LiveTarget,
  what: string,
  step: Promise<T>,
  patienceMs: number = PATIENCE_MS,
): Promise<T> {
  using line = new ProgressLine(target);
  const timer = setTimeout(() => line.take({ what }), patienceMs);
  try {
    return await step;
  } finally {
    clearTimeout(timer);
  }
}

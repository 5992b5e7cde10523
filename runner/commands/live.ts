/** The live display of a run: one line per running boot on a terminal, plain lines elsewhere. */
import {
  type BootProgress,
  type CaseResult,
  type LiveBoot,
  liveLines,
  plainLine,
  recordedCount,
} from "../../mod.ts";

/** Where live lines go, and how. */
export interface LiveTarget {
  readonly isTerminal: boolean;
  readonly columns: () => number;
  readonly write: (text: string) => void;
}

// Elsewhere than on a terminal a line at every change of phase, and one so often while nothing changes.
const PLAIN_EVERY_SECONDS = 30;
// What is drawn over must not be higher than the terminal.
const MOST_DONE_LINES = 10;

/** Shows where boots are. Nothing of it is part of a report. */
export class LiveDisplay {
  readonly #target: LiveTarget;
  readonly #running = new Map<string, LiveBoot>();
  readonly #said = new Map<string, { readonly phase: string; readonly seconds: number }>();
  #done: readonly LiveBoot[] = [];
  #drawnLines = 0;
  #recorded = 0;

  constructor(target: LiveTarget) {
    this.#target = target;
  }

  /** A boot is running and was heard. */
  update(name: string, progress: BootProgress): void {
    const boot = { name, ...progress };
    this.#running.set(name, boot);
    if (this.#target.isTerminal) return this.#draw();
    const said = this.#said.get(name);
    if (said?.phase === boot.phase && boot.seconds - said.seconds < PLAIN_EVERY_SECONDS) return;
    this.#said.set(name, boot);
    this.#target.write(`${plainLine(boot)}\n`);
  }

  /** A boot is over; its line goes. */
  end(name: string): void {
    this.#running.delete(name);
    if (this.#target.isTerminal) this.#draw();
  }

  /** A case is judged; those that records answer are all there at once, and soon in the report. */
  judged({ id, verdict, points, boot }: Pick<CaseResult, "id" | "verdict" | "points" | "boot">): void {
    if (!boot || boot.recordedAt !== undefined) return;
    const bad = points.filter((point) => point.verdict === "fail" || point.verdict === "error").length;
    const count = `${points.length} ${points.length === 1 ? "point" : "points"}`;
    const lastLine = bad === 0 ? count : `${bad} of ${count}`;
    const done = { name: id, phase: verdict, seconds: boot.seconds, lastLine };
    if (!this.#target.isTerminal) return this.#target.write(`${plainLine(done)}\n`);
    this.#done = [...this.#done, done].slice(-MOST_DONE_LINES);
    this.#draw();
  }

  /** A record stands in for a boot, of which there is nothing to watch. */
  countRecorded(): void {
    this.#recorded += 1;
  }

  /** All of `all` boots are over: the display goes, and how many of them were none is said. */
  finish(all: number): void {
    this.clear();
    const said = recordedCount({ all, recorded: this.#recorded });
    if (said !== "") this.#target.write(`${said} (--fresh boots anew)\n`);
  }

  /** Takes the lines off the terminal, so that something else can be written. */
  clear(): void {
    if (this.#drawnLines > 0) this.#target.write(`\x1b[${this.#drawnLines}A\x1b[J`);
    this.#drawnLines = 0;
  }

  #draw(): void {
    const lines = liveLines([...this.#done, ...this.#running.values()], this.#target.columns());
    this.clear();
    this.#target.write(lines.map((line) => `${line}\n`).join(""));
    this.#drawnLines = lines.length;
  }
}

/** The live display of a run: one line per running boot on a terminal, plain lines elsewhere. */
import { type LiveBoot, liveLines, plainLine } from "../../reporters/live_lines.ts";
import { recordedCount } from "../../reporters/recorded.ts";
import type { PlannedBoot } from "../plan/planned_boot.ts";
import type { CaseResult } from "../result/result.ts";
import type { BootProgress, RunEvent } from "../run/run_event.ts";
import type { Redact } from "../redact/redact.ts";

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

/** Shows what a run tells. Nothing of it is part of a report. */
export class LiveDisplay {
  readonly #target: LiveTarget;
  readonly #redact: Redact;
  readonly #running = new Map<string, LiveBoot>();
  readonly #said = new Map<string, { readonly phase: string; readonly seconds: number }>();
  #done: readonly LiveBoot[] = [];
  #drawnLines = 0;
  #recorded = 0;

  /** Lines of consoles are shown as `redact` leaves them. */
  constructor(target: LiveTarget, redact: Redact) {
    this.#target = target;
    this.#redact = redact;
  }

  /** Shows what there is to see of an event. */
  take(event: RunEvent): void {
    switch (event.kind) {
      case "started":
        if (event.because !== undefined) this.#again(event.boot, event.because);
        return;
      case "progress":
        return this.#update(event);
      case "ended":
        // Of a boot that a record stands in for there is nothing to watch.
        if (event.outcome === "recorded") this.#recorded += 1;
        else this.#end(labelOf(event.boot));
        return;
      case "judged":
        return this.#showJudged(event.result);
    }
  }

  #update({ boot: planned, phase, seconds, lastLine }: BootProgress): void {
    const name = labelOf(planned);
    const boot = { name, phase, seconds, lastLine: this.#redact(lastLine) };
    this.#running.set(name, boot);
    if (this.#target.isTerminal) return this.#draw();
    const said = this.#said.get(name);
    if (said?.phase === boot.phase && boot.seconds - said.seconds < PLAIN_EVERY_SECONDS) return;
    this.#said.set(name, boot);
    this.#target.write(`${plainLine(boot)}\n`);
  }

  /** A boot that is made anew says why, once: elsewhere that is seen when all is over. */
  #again(planned: PlannedBoot, because: string): void {
    const name = labelOf(planned);
    const again = { name, phase: "again", seconds: 0, lastLine: this.#redact(because) };
    if (!this.#target.isTerminal) return this.#target.write(`${plainLine(again)}\n`);
    this.#done = [...this.#done, again].slice(-MOST_DONE_LINES);
    this.#draw();
  }

  #end(name: string): void {
    this.#running.delete(name);
    if (this.#target.isTerminal) this.#draw();
  }

  /** Those that records answer are all there at once, and soon in the report. */
  #showJudged({ id, verdict, points, boot }: CaseResult): void {
    if (!boot || boot.recordedAt !== undefined) return;
    const bad = points.filter((point) => point.verdict === "fail" || point.verdict === "error").length;
    const count = `${points.length} ${points.length === 1 ? "point" : "points"}`;
    const lastLine = bad === 0 ? count : `${bad} of ${count}`;
    const done = { name: id, phase: verdict, seconds: boot.seconds, lastLine };
    if (!this.#target.isTerminal) return this.#target.write(`${plainLine(done)}\n`);
    this.#done = [...this.#done, done].slice(-MOST_DONE_LINES);
    this.#draw();
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

/** A boot that only others go on from, or are clones of, is no case's own. */
function labelOf({ id, caseIds: [first = `boot ${id}`, ...others] }: PlannedBoot): string {
  return others.length > 0 ? `${first} +${others.length}` : first;
}

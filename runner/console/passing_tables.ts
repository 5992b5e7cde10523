/** What is worth keeping of lines that a flood pushes out: the last table of each kind, and cloud-init's stages. */
import { stageOf } from "../facts/cloud_init_stage.ts";
import type { ConsoleLine, Kind } from "../facts/fact.ts";

const MAX_STAGES = 16;

/** What a line costs beside its characters, so that a flood of empty lines is bounded too. */
const LINE_COST = 48;
/** Of a window so much is looked through again with the next one: no table is larger. */
const OVERLAP = 1 / 4;
/** A parser gives a table up after 100 lines without a row: with these around its rows it reads the same as before. */
const CONTEXT_LINES = 102;

/** About the bytes of memory that a line takes. */
export function costOf({ text, drawnOver }: ConsoleLine): number {
  const own = text.length + LINE_COST;
  return drawnOver === undefined ? own : drawnOver.reduce((cost, each) => cost + costOf(each), own);
}

/** Lines that follow one another; `start` counts from the console's first line. */
interface Excerpt {
  readonly start: number;
  readonly lines: readonly ConsoleLine[];
}

/** What {@linkcode PassingTables} must know. */
export interface PassingTablesOptions {
  /** Whose tables are looked for. */
  readonly kinds: readonly Kind[];
  /** The lines before the first that passes, which are kept anyway: a table may have begun in them. */
  readonly before: readonly ConsoleLine[];
  /** What the lines that are looked through at a time may cost. */
  readonly windowCost: number;
}

/** Watches lines go by. Its memory is bounded whatever they are. */
export class PassingTables {
  readonly #kinds: readonly Kind[];
  readonly #windowCost: number;
  readonly #tables = new Map<string, Excerpt>();
  #stages: readonly Excerpt[] = [];
  #window: readonly ConsoleLine[];
  #next: ConsoleLine[] = [];
  #cost = 0;
  #start: number;

  /** Begins behind `before`. */
  constructor({ kinds, before, windowCost }: PassingTablesOptions) {
    this.#kinds = kinds;
    this.#windowCost = windowCost;
    this.#window = endOf(before, windowCost * OVERLAP);
    this.#start = before.length - this.#window.length;
  }

  /** Takes the next line that would be lost. */
  push(line: ConsoleLine): void {
    // Whether a table was printed before growpart is judged by the stage.
    if (stageOf(line.text) !== undefined) this.#keepStage(line);
    this.#next.push(line);
    this.#cost += costOf(line);
    if (this.#cost >= this.#windowCost) this.#lookThrough();
  }

  /**
   * All that is kept, by place. The latest lines are among them without a gap, so that a table may go on behind them,
   * and some of the lines given as `before`.
   */
  get kept(): ReadonlyMap<number, ConsoleLine> {
    const latest = { start: this.#start, lines: [...this.#window, ...this.#next] };
    const excerpts = [...this.#stages, ...this.#tables.values(), latest];
    const entries = excerpts.flatMap(({ start, lines }) =>
      lines.map((line, index) => [start + index, line] as const)
    );
    return new Map(entries.toSorted(([a], [b]) => a - b));
  }

  #keepStage(line: ConsoleLine): void {
    const stage = { start: this.#start + this.#window.length + this.#next.length, lines: [line] };
    this.#stages = [...this.#stages, stage].slice(-MAX_STAGES);
  }

  #lookThrough(): void {
    const lines = [...this.#window, ...this.#next];
    for (const kind of this.#kinds) {
      const rows = kind.scrape?.(lines).at(-1) ?? [];
      const numbers = rows.flatMap(({ line }) => line ?? []);
      if (numbers.length > 0) this.#tables.set(kind.key, around(lines, numbers, this.#start));
    }
    this.#window = endOf(lines, this.#windowCost * OVERLAP);
    this.#start += lines.length - this.#window.length;
    this.#next = [];
    this.#cost = 0;
  }
}

/** The last lines that cost no more than `cost`. */
function endOf(lines: readonly ConsoleLine[], cost: number): readonly ConsoleLine[] {
  let left = cost;
  const first = lines.findLastIndex((line) => (left -= costOf(line)) < 0);
  return lines.slice(first + 1);
}

/** The lines of a table's rows, and those around them. */
function around(lines: readonly ConsoleLine[], numbers: readonly number[], start: number): Excerpt {
  const firstRow = numbers.reduce((a, b) => Math.min(a, b));
  const lastRow = numbers.reduce((a, b) => Math.max(a, b));
  const from = Math.max(0, lines.findIndex(({ number }) => number >= firstRow) - CONTEXT_LINES);
  const to = lines.findLastIndex(({ number }) => number <= lastRow) + CONTEXT_LINES;
  return { start: start + from, lines: lines.slice(from, to + 1) };
}

/** What the programs of failed units said: an emergency shell names the unit, and its own lines say why. */
import type { ConsoleLine } from "../facts/fact.ts";
import { excerpt } from "./excerpt.ts";

/** A program's line: `foo[123]: words` */
const PROGRAM = /^([\w.@-]{1,64})\[\d{1,10}\]: (.*\S)/;
/** systemd names the unit behind its failure, and in newer versions in it: `Failed to start foo.service - Foo.` */
const FAILED = /(?:Failed to start |'?systemctl status )"?([\w.@-]{1,64})\.service\b/;
const MAX_PROGRAMS = 200;
const MAX_UNITS = 2;

/** Follows one console. */
export class UnitWords {
  readonly #last = new Map<string, ConsoleLine>();
  readonly #failed = new Map<string, ConsoleLine>();

  /** Looks at a message without what stands before it. */
  read({ number, text }: ConsoleLine): void {
    const [, program, words = ""] = PROGRAM.exec(text) ?? [];
    if (program !== undefined) this.#keep(program, { number, text: words });
    // An instance's name stands behind an @; its program is mostly called as the unit is.
    const [unit] = FAILED.exec(text)?.[1]?.split("@", 1) ?? [];
    const said = unit === undefined ? undefined : this.#last.get(unit);
    if (unit === undefined || said === undefined || this.#failed.size >= MAX_UNITS) return;
    if (!this.#failed.has(unit)) this.#failed.set(unit, said);
  }

  /** A line for each of the first units. */
  get hints(): readonly string[] {
    return [...this.#failed].map(([unit, { number, text }]) =>
      `line ${number}: ${unit} said: ${excerpt(text)}`
    );
  }

  #keep(program: string, line: ConsoleLine): void {
    this.#last.delete(program);
    this.#last.set(program, line);
    const [oldest] = this.#last.keys();
    if (this.#last.size > MAX_PROGRAMS && oldest !== undefined) this.#last.delete(oldest);
  }
}

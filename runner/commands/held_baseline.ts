/** `--baseline FILE` and `--update-baseline`: what is known to fail fails no run. */
import { createHash } from "node:crypto";
import { dirname } from "@std/path";
import { type Baseline, heldAgainst, sinceBaseline, updatedBaseline } from "../result/baseline.ts";
import { baselineText, parseBaseline } from "../result/baseline_text.ts";
import type { CaseResult } from "../result/result.ts";
import { readText } from "../suite/read_files.ts";
import { guestLine } from "../text/guest_text.ts";
import { UsageError } from "./usage.ts";

/** So many are named. */
const MOST_NAMED = 20;

/** A baseline over a run. */
export class HeldBaseline {
  /** Of the file as it was read; none where there was none. */
  readonly sha256: string | undefined;
  readonly #file: string;
  readonly #isUpdate: boolean;
  readonly #before: Baseline;
  /** As they were judged. */
  readonly #judged: CaseResult[] = [];

  private constructor(
    file: string,
    { isUpdate, before, text }: {
      readonly isUpdate: boolean;
      readonly before: Baseline;
      readonly text: string | undefined;
    },
  ) {
    this.sha256 = text === undefined ? undefined : createHash("sha256").update(text).digest("hex");
    this.#file = file;
    this.#isUpdate = isUpdate;
    this.#before = before;
  }

  /** Reads the file; one that is to be written anew may be missing. Throws {@linkcode UsageError} with all that is wrong with it. */
  static async open(file: string, isUpdate: boolean): Promise<HeldBaseline> {
    const text = await readHeld(file, isUpdate);
    const { baseline, mistakes } = text === undefined
      ? { baseline: new Map(), mistakes: [] }
      : parseBaseline(text, file);
    if (mistakes.length > 0) throw new UsageError(mistakes.map(({ message }) => message).join("\n"));
    return new HeldBaseline(file, { isUpdate, before: baseline, text });
  }

  /** A result as the run tells it: what is known is an expected failure, and so is all that is about to be. */
  readonly hold = (result: CaseResult): CaseResult => {
    this.#judged.push(result);
    const baseline = this.#isUpdate ? updatedBaseline([result], this.#before) : this.#before;
    return heldAgainst(result, baseline, `known by the baseline ${this.#file}`);
  };

  /** Writes the file where that was asked for, and says what came of what was known. Throws what the OS says. */
  async finish(tell: (text: string) => Promise<void>): Promise<void> {
    const { known, worse, better, added } = sinceBaseline(this.#judged, this.#before);
    const sum = [
      `${known} known`,
      `${worse.length} worse`,
      `${better.length} better`,
      `${added.length} new case${added.length === 1 ? "" : "s"}`,
    ].join(", ");
    const written = this.#isUpdate ? "; written anew" : "";
    const lines = [
      `baseline ${this.#file}: ${sum}${written}`,
      ...named("worse", worse),
      ...named("better", better),
      ...named("new", added),
      ...(!this.#isUpdate && better.length > 0
        ? ["  --update-baseline keeps what is better from getting worse"]
        : []),
    ];
    if (this.#isUpdate) {
      await Deno.writeTextFile(this.#file, baselineText(updatedBaseline(this.#judged, this.#before)));
    }
    await tell(lines.map((line) => `${line}\n`).join(""));
  }
}

function named(word: string, names: readonly string[]): readonly string[] {
  const shown = names.slice(0, MOST_NAMED).map((each) => `  ${word}: ${guestLine(each)}`);
  const more = names.length - shown.length;
  return more > 0 ? [...shown, `  ${word}: and ${more} more`] : shown;
}

async function readHeld(file: string, isUpdate: boolean): Promise<string | undefined> {
  const isMissing = await Deno.stat(file).then(() => false, (error) => error instanceof Deno.errors.NotFound);
  if (isMissing && isUpdate && await isFolder(dirname(file))) return undefined;
  const read = isMissing ? { mistake: "no such file (--update-baseline makes it)" } : await readText(file);
  if (typeof read === "string") return read;
  throw new UsageError(`Cannot read baseline "${file}": ${read.mistake}`);
}

const isFolder = (path: string) => Deno.stat(path).then(({ isDirectory }) => isDirectory, () => false);

/** The search of a bisection: ends first, then midpoints, until one commit is left. */
import type { Commit } from "../derive/history.ts";
import { guestLine } from "../text/guest_text.ts";
import { type Known, nextTrials, type Shown, suspects } from "./bisection.ts";
import { bisectionEnd } from "./bisection_text.ts";
import { shortOf, type Trial } from "./commit_trials.ts";
import type { Shell } from "./shell.ts";
import { UsageError } from "./usage.ts";

/** What is searched. */
export interface Bisection {
  /** The older end. */
  readonly start: Commit;
  /** What changes behind it, up to the newer end. */
  readonly changing: readonly Commit[];
  /** So many commits are tried at once. */
  readonly wide: number;
  /** Whether the commit is looked for by which the case began to pass. */
  readonly isRepair: boolean;
  /** Tries commits side by side. */
  readonly attempt: (commits: readonly Commit[]) => Promise<readonly Trial[]>;
}

/** A search as it goes on; what is known of it stands in the records, so that one that was interrupted goes on there. */
export class Bisecting {
  readonly #about: Bisection;
  readonly #shell: Shell;
  readonly #trials = new Map<number, Trial>();
  readonly #startedMs = performance.now();

  /** Nothing is tried before {@linkcode run}. */
  constructor(about: Bisection, shell: Shell) {
    this.#about = about;
    this.#shell = shell;
  }

  /** Searches to the end; the exit code. Throws {@linkcode UsageError} where the ends are not as they are to be. */
  async run(): Promise<number> {
    const { changing, wide } = this.#about;
    const last = changing.length - 1;
    await this.#shell.print(
      `${changing.length} commit${
        changing.length === 1 ? " changes" : "s change"
      } what is put in; trying both ends\n`,
    );
    await this.#try([-1, last]);
    if (this.#shell.signal.aborted) return await this.#interrupted();
    this.#refuseEnds(last);
    let next = nextTrials(changing.length, this.#known(), wide);
    for (; next.length > 0; next = nextTrials(changing.length, this.#known(), wide)) {
      await this.#try(next);
      if (this.#shell.signal.aborted) return await this.#interrupted();
    }
    return await this.#end();
  }

  async #interrupted(): Promise<number> {
    await this.#shell.complain(
      "interrupted: what was told so far is recorded, and the same command goes on there\n",
    );
    return this.#shell.interruptedCode();
  }

  async #try(places: readonly number[]): Promise<void> {
    const trials = await this.#about.attempt(places.map((at) => this.#commitAt(at)));
    if (this.#shell.signal.aborted) return;
    const ends = [...this.#trials.values()];
    for (const [index, made] of trials.entries()) {
      const trial = asLookedFor(made, ends.find(({ passes }) => passes === false));
      this.#trials.set(places[index] ?? 0, trial);
      await this.#shell.print(`${trialLine(trial)}\n`);
    }
  }

  #commitAt(at: number): Commit {
    const { start, changing } = this.#about;
    return changing[at] ?? start;
  }

  #known(): Known {
    return new Map([...this.#trials].map(([at, trial]) => [at, this.#shownBy(trial)]));
  }

  #shownBy({ passes }: Trial): Shown {
    if (passes === "untold") return "untold";
    return passes === this.#about.isRepair ? "new" : "old";
  }

  /** What is looked for lies between the ends only where they are as the person says. */
  #refuseEnds(last: number): void {
    const { isRepair } = this.#about;
    for (const [at, passes] of [[-1, !isRepair], [last, isRepair]] as const) {
      const trial = this.#trials.get(at);
      if (!trial || trial.passes === passes) continue;
      const seen = trial.passes === "untold"
        ? `could not be judged: ${trial.because}`
        : trial.passes
        ? "passes"
        : "fails";
      throw new UsageError(
        `Cannot bisect: at ${shortOf(trial.commit)}, which is to be ${passes ? "good" : "bad"}, the case ${
          guestLine(seen, 1000)
        } (give other ends${
          trial.passes === "untold" ? "" : `, or ${isRepair ? "no --until" : "--until fixed"}`
        })`,
      );
    }
  }

  async #end(): Promise<number> {
    const { changing, isRepair } = this.#about;
    const places = suspects(changing.length, this.#known());
    const [first = 0] = places;
    const text = await bisectionEnd({
      suspects: places.map((at) => this.#commitAt(at)),
      before: this.#trials.get(first - 1),
      after: this.#trials.get(places.at(-1) ?? first),
      trials: [...this.#trials.values()],
      seconds: (performance.now() - this.#startedMs) / 1000,
      isRepair,
    }, this.#shell);
    await this.#shell.print(text);
    return places.length === 1 ? 0 : 2;
  }
}

/** A commit whose boot fails, where the one that is looked for boots and fails by what it asks, fails for another reason. */
function asLookedFor(trial: Trial, bad: Trial | undefined): Trial {
  const boot = bad && failedBoot(trial);
  if (!boot || failedBoot(bad)) return trial;
  const [finding] = boot.findings;
  return { ...trial, passes: "untold", because: `fails otherwise: ${finding?.actual ?? "its boot"}` };
}

const failedBoot = ({ passes, result }: Trial) =>
  passes === false
    ? result?.points.find(({ kind, verdict }) => kind === "boot" && verdict === "fail")
    : undefined;

function trialLine({ commit, passes, because, result }: Trial): string {
  const mark = passes === "untold" ? "?" : passes ? "✓" : "✗";
  const time = result?.boot && (result.boot.recordedAt ? "recorded" : `${result.boot.seconds.toFixed(0)} s`);
  const said = [time, because].filter((each) => each !== undefined).map((each) => guestLine(each, 200));
  return `  ${mark} ${shortOf(commit)} ${commit.date}  ${guestLine(commit.subject, 100)}${
    said.length > 0 ? `  (${said.join("; ")})` : ""
  }`;
}

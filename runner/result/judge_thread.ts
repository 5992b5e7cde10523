/** Judges and compares boots in a thread of its own, one after the other: a signal, a deadline and a limit of memory end it. */
import { Worker } from "node:worker_threads";
import { judgeBoot, type JudgeJob } from "./judge_boot.ts";
import { unbootedResult } from "./judge_case.ts";
import type { ThreadJob } from "./judge_worker.ts";
import type { WarnedBoots } from "./new_warnings.ts";
import { packedCase } from "./packed_case.ts";
import type { CaseResult } from "./result.ts";
import type { HeardBoot } from "../record/heard.ts";
import { RecordError } from "../record/record_text.ts";
import type { Pair } from "../verdict/compared_rows.ts";
import type { Difference } from "../verdict/difference.ts";

/** Judges the cases of a boot, here or elsewhere. */
export type JudgeBoot = (job: JudgeJob) => Promise<readonly CaseResult[]>;

/** What judging one boot may take. */
export interface JudgeLimits {
  readonly ms: number;
  readonly memoryMiB: number;
  /** How long all that was heard may take once the run is interrupted: a report says how its boots ended. */
  readonly graceMs: number;
}

/** The worst console of 16 MiB takes a tenth of either on a slow machine. */
export const JUDGE_LIMITS: JudgeLimits = { ms: 180_000, memoryMiB: 2048, graceMs: 15_000 };

/** What a thread says, or what kept it from that. */
type Said<Answer> = { readonly answer: Answer } | { readonly error: string };

/** Beside this file; in npm's package beside the bundle, which `.ci/pack.ts` makes. */
export function workerEntry(self: string = import.meta.url): URL {
  const entry = new URL(self.endsWith(".ts") ? "./judge_worker.ts" : "./judge_worker.js", self);
  // A registry's module is no address that a worker takes; one that a program of a line imports is.
  return entry.protocol === "file:"
    ? entry
    : new URL(`data:text/javascript,${encodeURIComponent(`import ${JSON.stringify(entry.href)};`)}`);
}

/** A thread that judges; whoever makes one disposes of it. */
export class JudgeThread {
  readonly #signal: AbortSignal;
  readonly #limits: JudgeLimits;
  readonly #entry: URL;
  #worker: Worker | undefined;
  #graceEndsMs = Infinity;
  #last: Promise<unknown> = Promise.resolve();

  /** Starts nothing before the first boot; once `signal` is aborted all that is left to judge has its grace, and is an error behind it. `entry` is for tests. */
  constructor(
    signal: AbortSignal,
    limits: JudgeLimits = JUDGE_LIMITS,
    entry = workerEntry(),
  ) {
    this.#signal = signal;
    this.#limits = limits;
    this.#entry = entry;
    signal.addEventListener("abort", () => this.#graceEndsMs = performance.now() + limits.graceMs, {
      once: true,
    });
  }

  /** The results of a boot's cases: an error where it took more than the limits. */
  readonly judge: JudgeBoot = (job) => {
    // What nobody heard is quickly judged, and holds no word of a guest.
    if (job.outcome.kind !== "heard") return Promise.resolve(judgeBoot(job));
    return this.#inTurn(() => this.#judgeNext(job));
  };

  /** The facts of two boots side by side; throws {@linkcode RecordError} where that took more than the limits. */
  compare(boots: Pair<HeardBoot>): Promise<Difference> {
    return this.#answer({ kind: "compare", boots });
  }

  /** What only B's consoles warn of; throws as {@linkcode JudgeThread.compare} does. */
  warnings(boots: WarnedBoots): Promise<readonly string[]> {
    return this.#answer({ kind: "warnings", boots });
  }

  #answer<Answer>(job: ThreadJob): Promise<Answer> {
    return this.#inTurn(async () => {
      const said = await this.#ask<Answer>(job);
      if ("answer" in said) return said.answer;
      throw new RecordError(`Cannot compare the records: ${said.error}`);
    });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const working = this.#last.then(work);
    this.#last = working.catch(() => {});
    return working;
  }

  async #judgeNext(job: JudgeJob): Promise<readonly CaseResult[]> {
    const cases = job.cases.map(({ case: testCase, image: { name } }) => ({
      case: packedCase(testCase),
      image: { name },
    }));
    const said = await this.#ask<readonly CaseResult[]>({ kind: "judge", job: { ...job, cases } });
    if ("answer" in said) return said.answer;
    return job.cases.map((each) => unbootedResult(each, "error", said.error));
  }

  async #ask<Answer>(job: ThreadJob): Promise<Said<Answer>> {
    const { promise, resolve, reject } = Promise.withResolvers<Said<Answer>>();
    const worker = this.#worker ??= new Worker(this.#entry, {
      resourceLimits: { maxOldGenerationSizeMb: this.#limits.memoryMiB },
    });
    let grace: ReturnType<typeof setTimeout> | undefined;
    const interrupt = () => {
      const leftMs = Math.min(this.#limits.graceMs, Math.max(0, this.#graceEndsMs - performance.now()));
      grace = setTimeout(() => resolve({ error: "interrupted while it was judged" }), leftMs);
    };
    const { ms, memoryMiB } = this.#limits;
    // V8 stops a thread that has no memory left, and Deno says nothing of it: it is late as well.
    const tooMuch = {
      error: `judging took more than ${ms / 1000} s, or more than ${memoryMiB} MiB of memory`,
    };
    const timer = setTimeout(() => resolve(tooMuch), ms);
    const failed = (error: Error) => /memory limit/i.test(error.message) ? resolve(tooMuch) : reject(error);
    const said = (answer: Said<Answer>) =>
      "answer" in answer ? resolve(answer) : reject(new Error(`Cannot judge: ${answer.error}`));
    worker.on("message", said);
    worker.on("error", failed);
    this.#signal.addEventListener("abort", interrupt, { once: true });
    if (this.#signal.aborted) interrupt();
    worker.postMessage(job);
    try {
      const answer = await promise;
      if ("error" in answer) await this.#end();
      return answer;
    } catch (error) {
      await this.#end();
      throw error;
    } finally {
      clearTimeout(timer);
      clearTimeout(grace);
      worker.off("message", said);
      worker.off("error", failed);
      this.#signal.removeEventListener("abort", interrupt);
    }
  }

  async #end(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }

  /** Ends the thread, once nothing is judged any more. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#last;
    await this.#end();
  }
}

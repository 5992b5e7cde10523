/** All cases of one boot, judged by what became of it. */
import type { BootOutcome } from "../record/outcome.ts";
import { type Redact, redactorOf } from "../redact/redact.ts";
import { type JudgedCase, judgedResult, notBootedResult, readBoot, unbootedResult } from "./judge_case.ts";
import { redactedAttempts } from "./redacted_result.ts";
import type { CaseResult } from "./result.ts";

/** What is to be judged. */
export interface JudgeJob {
  /** They share the boot. */
  readonly cases: readonly JudgedCase[];
  /** What it came to. */
  readonly outcome: BootOutcome;
  /** Of the boot that this one is a clone of. */
  readonly twin?: BootOutcome;
  /** The ids of all cases whose seeds are one in the boot; absent: its seed is that of each of `cases`. */
  readonly composed?: readonly string[];
}

/** Judges them in this very thread. */
export function judgeBoot({ cases, outcome, twin, composed }: JudgeJob): readonly CaseResult[] {
  // Whose seed the guest had is not always told: a log may be of any of the cases that it is judged by.
  const redact = redactorOf(cases.map((each) => each.case), ...transcriptsOf(outcome, twin));
  const resultOf = outcomeResult(outcome, redact, twin);
  const told = outcome.kind === "not-run" ? undefined : outcome.attempts;
  const attempts = told && redactedAttempts(told, redact);
  return cases.map((each) => {
    const result = resultOf(each);
    const boot = result.boot && composed && { boot: { ...result.boot, composed } };
    return { ...result, ...boot, ...(attempts && { attempts }) };
  });
}

type ResultOf = (each: JudgedCase) => CaseResult;

const transcriptsOf = (...outcomes: readonly (BootOutcome | undefined)[]) =>
  outcomes.flatMap((each) => each?.kind === "heard" ? each.heard.transcript : []);

function outcomeResult(outcome: BootOutcome, redact: Redact, twin: BootOutcome | undefined): ResultOf {
  if (outcome.kind === "broken") return (each) => unbootedResult(each, "error", outcome.because);
  if (outcome.kind === "not-run") return (each) => notBootedResult(each, outcome.because);
  const { heard } = outcome;
  const read = readBoot(heard);
  const original = twin?.kind === "heard" ? { original: twin.heard } : {};
  return (each) => judgedResult(each.case, heard, { read, redact, ...original });
}

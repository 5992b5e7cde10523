/** What the exit code of a run says. */
import type { CaseResult } from "../result/result.ts";
import { isTroubled } from "../result/troubled.ts";
import type { Part } from "../run/part.ts";

/** 0 all pass, fail as expected or skip, 1 any fail, 2 any error or nothing judged; 2 wins. */
export function exitCode(results: readonly Pick<CaseResult, "verdict">[]): number {
  const verdicts = new Set<string>(results.map(({ verdict }) => verdict));
  const isJudged = ["pass", "fail", "expected-failure"].some((each) => verdicts.has(each));
  if (verdicts.has("error") || !isJudged) return 2;
  return verdicts.has("fail") ? 1 : 0;
}

/** The host, and no image, was at fault: EX_TEMPFAIL of sysexits.h, by which schedulers run a job once more. */
export const TRY_AGAIN = 75;

/**
 * As {@linkcode exitCode}, but {@linkcode TRY_AGAIN} where the host's trouble left cases untold, and 0 where there is nothing to
 * judge: other parts may have all of it.
 */
export function partExitCode(
  { shard }: Pick<Part, "shard">,
  results: readonly Pick<CaseResult, "verdict" | "boot">[],
): number {
  if (results.some(isTroubled)) return TRY_AGAIN;
  const isIdle = shard.of > 1 && results.every(({ verdict }) => verdict === "skip");
  return isIdle ? 0 : exitCode(results);
}

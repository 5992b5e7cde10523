/** The paths of the consoles that a case's result names. */
import type { CaseResult } from "../result/result.ts";

/** Of its boot, and of those that the host's trouble ended. */
export function consolesOf({ boot, attempts = [] }: CaseResult): readonly string[] {
  return [boot?.consolePath, ...attempts.map(({ consolePath }) => consolePath)].flatMap((path) => path ?? []);
}

/** A case's result with the paths of its consoles moved. */
export function withConsoles(result: CaseResult, move: (path: string) => string): CaseResult {
  const { boot, attempts } = result;
  return {
    ...result,
    ...(boot && { boot: { ...boot, consolePath: move(boot.consolePath) } }),
    ...(attempts && {
      attempts: attempts.map((each) => ({
        ...each,
        ...(each.consolePath !== undefined && { consolePath: move(each.consolePath) }),
      })),
    }),
  };
}

/** Which lines of a guest a case excuses. */
import type { Case } from "../case/case.ts";
import { compileExpression } from "../match/expression.ts";
import type { IsExcused } from "./excused_lines.ts";
import { judgeCondition } from "./gate.ts";
import type { RowJudge } from "./point.ts";

/** By the entries of `excused` whose conditions hold; one that cannot be told excuses nothing. */
export function excuserOf({ excused = [] }: Case, judgeRow: RowJudge): IsExcused {
  const held = excused.filter(({ when }) =>
    when === undefined || judgeCondition("excused", when, judgeRow).status === "holds"
  );
  const patterns = held.map(({ line }) => compileExpression(line)).filter((each) => typeof each !== "string");
  return (line) => patterns.some((each) => each.test(line));
}

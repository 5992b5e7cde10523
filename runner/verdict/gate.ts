/** Whether a case counts on what a boot told: `only-if` and `skip`. */
import type { Case, Expectation } from "../case/case.ts";
import type { Position } from "../yaml/case_error.ts";
import { nameOf } from "./expectation.ts";
import type { RowJudge } from "./point.ts";
import type { CaseVerdict, Finding, Point } from "./point.ts";

/** Why a case does not count. */
export interface SkipReason {
  /** For people. */
  readonly because: string;
  /** Where the case says so. */
  readonly at: Position;
  /** The row that decided. */
  readonly finding?: Finding;
}

/** What became of a case's conditions. */
export interface Gate {
  /** Given where the case does not count. */
  readonly reason?: SkipReason;
  /** Conditions that could not be told, as points that say so. */
  readonly untold: readonly Point[];
}

/** Whether all rows of a condition hold: `unknown` where one could not be told, and no other settles it. */
export interface ConditionVerdict {
  readonly status: "holds" | "does not hold" | "unknown";
  /** The row that settles it. */
  readonly breaking?: { readonly expectation: Expectation; readonly point: Point };
  /** Rows that should have been told and were not. */
  readonly untold: readonly Point[];
}

/** Judges a condition. `key` is what stands before the names of its points: `only-if`. */
export function judgeCondition(
  key: string,
  rows: readonly Expectation[],
  judgeRow: RowJudge,
): ConditionVerdict {
  const judged = rows.map((expectation) => ({ expectation, point: judgeRow(expectation, "condition") }));
  const breaking = judged.find(({ point }) => point.verdict === "fail");
  if (breaking) return { status: "does not hold", breaking, untold: [] };
  const errors = judged.filter(({ point }) => point.verdict === "error");
  const untold = errors.map(({ point }): Point => ({
    ...point,
    kind: "condition",
    name: `${key} ${point.name}`,
  }));
  const holds = judged.every(({ point }) => point.verdict === "pass");
  return { status: holds ? "holds" : "unknown", untold };
}

/** Holds a case's `only-if` and `skip` against what was told. */
export function findGate({ onlyIf, skip }: Case, judgeRow: RowJudge): Gate {
  const only = onlyIf && judgeCondition("only-if", onlyIf, judgeRow);
  if (only?.breaking) return { reason: brokenReason(only.breaking), untold: [] };
  const without = skip?.when && judgeCondition("skip", skip.when, judgeRow);
  if (skip && without?.status === "holds") return { reason: skip, untold: [] };
  return { untold: [...(only?.untold ?? []), ...(without?.untold ?? [])] };
}

function brokenReason(
  { expectation, point }: { readonly expectation: Expectation; readonly point: Point },
): SkipReason {
  const [finding] = point.findings;
  return {
    because: `only-if does not hold: ${point.name}${finding ? breakingText(finding, expectation) : ""}`,
    at: expectation.at,
    ...(finding && { finding }),
  };
}

/** A row is a command of thirty lines as well: its column is told apart from it, `: stdout is 0, not 1`. */
function breakingText({ path, expected, actual, message }: Finding, { kind, row }: Expectation): string {
  const more = message === undefined ? "" : ` (${message})`;
  const start = `${[kind, row].filter((step) => step !== "").join(".")}.`;
  const column = path.includes(start) ? path.slice(path.indexOf(start) + start.length) : "it";
  return `: ${column} is ${actual}, not ${expected}${more}`;
}

/** A case that does not count: each of its points is skipped, for one reason. */
export function skipped({ expectations }: Case, { because, at, finding }: SkipReason): CaseVerdict {
  const place = `${at.source}:${at.line}:${at.column}`;
  const rows = expectations.map((each) => ({ kind: "expectation", name: nameOf(each) } as const));
  const points = [{ kind: "boot", name: "boot" } as const, ...rows].map(({ kind, name }): Point => ({
    kind,
    name,
    verdict: "skip",
    findings: [{
      path: name.replaceAll(" ", "."),
      expected: finding?.expected ?? "",
      actual: finding?.actual ?? "",
      readFrom: finding?.readFrom ?? "",
      at: place,
      message: because,
    }],
  }));
  return { verdict: "skip", points };
}

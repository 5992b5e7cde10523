/** Where in a case's file a finding was asked for. */
import type { CaseResult } from "../runner/result/result.ts";
import type { Point } from "../runner/verdict/point.ts";

/** A place in a file, from 1. */
export interface Place {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

/** `cases/growth/default.yaml:12:13` taken apart; none where no place stands. */
export function placeIn(at: string): Place | undefined {
  const [whole = "", line, column] = /:(\d{1,9}):(\d{1,9})$/.exec(at) ?? [];
  if (line === undefined || column === undefined) return undefined;
  return {
    path: withoutDot(at.slice(0, at.length - whole.length)),
    line: Number(line),
    column: Number(column),
  };
}

/** The first place that some points of a case name, else the start of its file. */
export function placeOf({ source }: CaseResult, points: readonly Point[]): Place {
  const places = points.flatMap(({ findings }) => findings.flatMap(({ at }) => placeIn(at) ?? []));
  return places[0] ?? { path: withoutDot(source), line: 1, column: 1 };
}

/** Those who read reports want paths below the project. */
const withoutDot = (path: string) => path.replace(/^\.\//, "");

/** A result that was read from a file held against itself: whoever reads one of another's hand counts what its verdict says. */
import { verdictOf } from "../verdict/point.ts";
import type { CaseResult } from "./result.ts";

/** Why a case's verdict is none of its points': a green case with a red point would be counted green, and shown red. */
export function contradictionIn({ id, verdict, points }: CaseResult): string | undefined {
  if (points.length === 0) {
    // What was never booted has none, or could not be.
    return verdict === "skip" || verdict === "error"
      ? undefined
      : `${JSON.stringify(id)} is called ${verdict}, and has no points`;
  }
  const come = verdictOf(points);
  return verdict === come
    ? undefined
    : `${JSON.stringify(id)} is called ${verdict}, and its points come to ${come}`;
}

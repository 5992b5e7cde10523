/** A result that was read from a file held against itself: whoever reads one of another's hand counts what its verdict says. */
import { endingRow, isEndingName } from "../console/endings.ts";
import { verdictOf } from "../verdict/point.ts";
import type { CaseResult } from "./result.ts";

/** Why a result is none of its parts': a green case with a red point would be counted green, and shown red. */
export function contradictionIn({ id, verdict, points, boot }: CaseResult): string | undefined {
  const name = JSON.stringify(id);
  if (points.length === 0) {
    // What was never booted has none, or could not be.
    const isBootless = verdict === "skip" || verdict === "error";
    return isBootless ? undefined : `${name} is called ${verdict}, and has no points`;
  }
  const come = verdictOf(points);
  if (verdict !== come) return `${name} is called ${verdict}, and its points come to ${come}`;
  const isCalledSound = points.some((each) => each.kind === "boot" && each.verdict === "pass");
  if (verdict === "pass" && !isCalledSound) {
    return `${name} is called pass, and has no point that says that its boot went well`;
  }
  const told = points.find((point) => point.verdict === "pass" && point.findings.length > 0);
  if (told !== undefined) {
    return `${name} has a point ${JSON.stringify(told.name)} that passed, and says why not`;
  }
  if (boot === undefined || !isCalledSound) return undefined;
  if (!isEndingName(boot.ending)) {
    const ending = JSON.stringify(boot.ending);
    return `${name} has a boot that ended by ${ending}, is called sound, and docs/faults.md has no such ending`;
  }
  return endingRow(boot.ending).verdict === "pass"
    ? undefined
    : `${name} has a boot that ended by ${boot.ending}, and is called sound`;
}

/** What judging comes to: findings, points and verdicts. */
import type { Expectation } from "../case/case.ts";

/** The verdicts of a point and of a case. `expected-failure`: it fails, and the case said that it would. */
export type Verdict = "pass" | "fail" | "error" | "skip" | "expected-failure";

/** Why a point does not pass. */
export interface Finding {
  /** Where in the case's terms: `lsblk.vda1.size`, `console.df./.size`, `boot`. */
  readonly path: string;
  /** What the person wrote. */
  readonly expected: string;
  /** What was read: a size with its bytes where they are known. May be guest text. */
  readonly actual: string;
  /** Where it was read: `frame after/lsblk`, `console line 231`; empty where nothing was. */
  readonly readFrom: string;
  /** The case's line that asked: `cases/growth/default.yaml:12:13`; empty for `boot`. */
  readonly at: string;
  /** Whole sentence of its own where expected and actual do not say it all. */
  readonly message?: string;
}

/**
 * What a point tells of:
 * - `boot`: how the boot itself went;
 * - `expectation`: a row under `expect`;
 * - `twin`: a fact that two clones must share, or not;
 * - `condition`: a row of `only-if`, `skip` or `expect-failure` that could not be told;
 * - `cloud-init`: that it crashed, in a boot that came to its end all the same;
 * - `power-off`: how the guest took its power button;
 * - `expect-failure`: a failure that was expected and did not come, or came too late;
 * - `verdict`: the case as a whole, where no other point says what became of it.
 */
export type PointKind =
  | "boot"
  | "expectation"
  | "twin"
  | "condition"
  | "cloud-init"
  | "power-off"
  | "expect-failure"
  | "verdict";

/** One test point: the boot, or a row under `expect` such as `df /`. */
export interface Point {
  /** What it tells of; its name is for people. */
  readonly kind: PointKind;
  /** Unique within its case. */
  readonly name: string;
  /** What became of it. */
  readonly verdict: Verdict;
  /** What its failure means, in the case's own words. */
  readonly failing?: string;
  /** Why, where it does not pass: at least one then. */
  readonly findings: readonly Finding[];
}

/**
 * What one case came to. A case's verdict is its worst point's: error before fail before expected failure before pass;
 * skip only if all are.
 */
export interface CaseVerdict {
  /** The worst of the points. */
  readonly verdict: Verdict;
  /** The boot, then each expectation in the case's order. */
  readonly points: readonly Point[];
  /** Why an expected failure is one: the case's own words, link and date. */
  readonly because?: string;
}

const WORST_FIRST: readonly Verdict[] = ["error", "fail", "expected-failure", "pass"];

/** The worst of some verdicts; `skip` where there is no other. */
export function worstOf(verdicts: readonly Verdict[]): Verdict {
  return WORST_FIRST.find((each) => verdicts.includes(each)) ?? "skip";
}

const HELD: readonly Point["kind"][] = ["expectation", "twin", "power-off"];

/** What a case comes to by its points: the worst of them. One of whose rows none was held is not green by its quiet boot alone. */
export function verdictOf(points: readonly Point[]): Verdict {
  const worst = worstOf(points.map(({ verdict }) => verdict));
  const rows = points.filter(({ kind }) => HELD.includes(kind));
  const isNoneHeld = rows.length > 0 && rows.every(({ verdict }) => verdict === "skip");
  return worst === "pass" && isNoneHeld ? "skip" : worst;
}

/**
 * Judges a row by what one boot told. Where nobody can tell it, a row under `expect` may be left out; one of a condition
 * never, since the whole case would be judged, or skipped, on a guess.
 */
export type RowJudge = (expectation: Expectation, as?: "expectation" | "condition") => Point;

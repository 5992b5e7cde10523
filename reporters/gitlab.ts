/** GitLab's Code Quality report: what is red beside the lines of a merge request that asked for it. */
import { createHash } from "node:crypto";
import type { CaseResult, ToldRun } from "../runner/result/result.ts";
import type { Point } from "../runner/verdict/point.ts";
import { guestLine } from "../runner/text/guest_text.ts";
import { listPieces } from "./json_pieces.ts";
import { placeOf } from "./place.ts";
import { isExpected, isGood, pointsOf, sentence } from "./points.ts";

/** A finding as docs.gitlab.com/ci/testing/code_quality has it. */
interface Issue {
  readonly description: string;
  readonly check_name: string;
  /** By this GitLab tells what is new: the same for the same point on the same image. */
  readonly fingerprint: string;
  readonly severity: "info" | "major" | "critical";
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } };
}

/** For `artifacts: reports: codequality`. */
export function gitlab(result: ToldRun): string {
  return [...gitlabPieces(result)].join("");
}

/** The same in pieces. */
export function* gitlabPieces({ cases }: ToldRun): Iterable<string> {
  yield* listPieces(allIssues(cases));
  yield "\n";
}

/** A second issue of one fingerprint is dropped there: one case may stand in several reports that were put together. */
function* allIssues(cases: Iterable<CaseResult>): Iterable<Issue> {
  const told = new Set<string>();
  for (const each of cases) {
    const issues = issuesOf(each).filter(({ fingerprint }) => !told.has(fingerprint));
    for (const { fingerprint } of issues) told.add(fingerprint);
    yield* issues;
  }
}

function issuesOf(result: CaseResult): readonly Issue[] {
  return pointsOf(result)
    .filter((point) => !isGood(point.verdict) || isExpected(point))
    .map((point) => issue(point, result));
}

function issue(point: Point, result: CaseResult): Issue {
  const { id, image } = result;
  const { path, line } = placeOf(result, [point]);
  const said = [...(point.failing === undefined ? [] : [point.failing]), ...point.findings.map(sentence)];
  return {
    description: guestLine(`${id}: ${said.join("; ") || point.name}`, 1000),
    check_name: guestLine(`seedling ${point.name}`),
    fingerprint: createHash("sha256").update(JSON.stringify([id, image, point.name])).digest("hex"),
    severity: isExpected(point) ? "info" : point.verdict === "fail" ? "major" : "critical",
    location: { path: guestLine(path, 1000), lines: { begin: line } },
  };
}

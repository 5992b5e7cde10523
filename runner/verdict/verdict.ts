/** (Case, Transcript) -> CaseVerdict: each expectation held against the facts. */
import { type Case, isAlwaysSkipped } from "../case/case.ts";
import type { Ending, Transcript } from "../console/console.ts";
import { evidenceOf, type HostView, isFromElsewhere } from "./evidence.ts";
import { excuserOf } from "./excused.ts";
import { rowJudge } from "./expectation.ts";
import { expectFailure } from "./expected_failure.ts";
import { findGate, skipped } from "./gate.ts";
import { type CaseVerdict, type Finding, type Point, verdictOf, worstOf } from "./point.ts";
import { judgeTwins } from "./twins.ts";

/**
 * Judges a case: the boot first, then a point for each expectation, in the case's order. `view` is what the host read of
 * image and overlay; without it no kind that the host tells can be judged. Budgets of time are not held against a guest
 * under TCG unless the case says so. A case that does not count here has each of its points skipped. A case that
 * another boot goes on from has a last point, `power-off`.
 */
export function judge(testCase: Case, transcript: Transcript, view: HostView = {}): CaseVerdict {
  if (isAlwaysSkipped(testCase)) return skipped(testCase, testCase.skip);
  const read = { ...view, gather: view.gather ?? evidenceOf(transcript, view) };
  const judgeRow = rowJudge(testCase, transcript, read);
  const boot = judgeBoot(transcript);
  // A report that can't be trusted can't say either that the case does not count.
  const gate = boot.verdict === "error" ? { untold: [] } : findGate(testCase, judgeRow);
  if (gate.reason) return skipped(testCase, gate.reason);
  const isExcused = excuserOf(testCase, judgeRow);
  // Read once more only where something is excused: the evidence is the same.
  const judgeAsked = testCase.excused ? rowJudge(testCase, transcript, read, isExcused) : judgeRow;
  const asked = testCase.expectations.map((each) => judgeAsked(each));
  const rows = boot.verdict === "fail"
    ? asked.map((point, nth) => testCase.expectations[nth]?.from === "console" ? untold(point) : point)
    : asked;
  const isRecorded = isFromElsewhere(transcript, view);
  const twins = testCase.twin
    ? judgeTwins(testCase.twin.expected, [view.original, { ...view, transcript }])
    : [];
  // A fault that is expected leaves the doubt about the boot.
  const isFault = !testCase.expectFailure && rows.some(({ verdict }) => verdict === "fail");
  const points = [
    isFault ? withoutDoubt(boot, transcript) : boot,
    ...gate.untold,
    ...rows,
    ...judgeCloudInit(testCase, transcript),
    ...(isRecorded ? unanswered([...rows, ...twins]) : []),
    ...(testCase.isContinued ? judgePowerOff(view) : []),
    ...twins,
  ];
  const judged = { verdict: verdictOf(points), points };
  if (!testCase.expectFailure) return judged;
  const expected = expectFailure(judged, testCase.expectFailure, { judgeRow, today: view.today });
  return { ...expected, verdict: verdictOf(expected.points) };
}

/** A recording that answers nothing of a case must not be green by its quiet boot alone. */
function unanswered(judged: readonly Point[]): readonly Point[] {
  if (judged.some(({ verdict }) => verdict !== "skip")) return [];
  const message = "this recording answers none of the case's expectations";
  return [{
    kind: "verdict",
    name: "verdict",
    verdict: "error",
    findings: [{ path: "verdict", expected: "", actual: "", readFrom: "", at: "", message }],
  }];
}

/** What a console does not tell of a boot that failed changes nothing: it failed. */
const untold = (point: Point): Point => point.verdict === "error" ? { ...point, verdict: "skip" } : point;

/** Where a log shows a fault, it does not matter that it shows no sign of life. */
function withoutDoubt(boot: Point, { ending: { name } }: Transcript): Point {
  return name === "not-up" ? { ...boot, verdict: "skip" } : boot;
}

function judgeBoot({ ending, damage }: Transcript): Point {
  const findings = [
    ...(ending.verdict === "pass" ? [] : [endingFinding(ending)]),
    ...damage.map(damageFinding),
  ];
  const verdict = worstOf([ending.verdict, ...damage.map(() => "error" as const)]);
  return { kind: "boot", name: "boot", verdict, findings };
}

/** A report may be whole though cloud-init crashed: that is a point of its own, unless the case itself asks of cloud-init. */
function judgeCloudInit(
  { expectations }: Pick<Case, "expectations">,
  { ending, cloudInitCrash }: Transcript,
): readonly Point[] {
  const isAsked = expectations.some(({ kind }) => kind === "cloud-init");
  if (cloudInitCrash === undefined || ending.verdict !== "pass" || isAsked) return [];
  const finding = { ...endingFinding(cloudInitCrash), path: "cloud-init", expected: "no crash" };
  return [{ kind: "cloud-init", name: "cloud-init", verdict: "fail", findings: [finding] }];
}

/** Where another boot goes on with the disk, the guest is powered off in order: how it took that is a point of its own. */
function judgePowerOff({ poweredOff }: HostView): readonly Point[] {
  if (poweredOff === undefined) return [];
  const finding: Finding = {
    path: "power-off",
    expected: "off, once its power button was pressed",
    actual: "it ran on, or did not go off by itself",
    readFrom: "",
    at: "",
    message: "the next boot cannot go on with its disk (a guest without logind or acpid ignores the button)",
  };
  return [{
    kind: "power-off",
    name: "power-off",
    verdict: poweredOff ? "pass" : "fail",
    findings: poweredOff ? [] : [finding],
  }];
}

function endingFinding({ text, hint, line }: Ending): Finding {
  return {
    path: "boot",
    expected: "a complete report",
    actual: text,
    readFrom: line === undefined ? "" : `console line ${line}`,
    at: "",
    ...(hint !== undefined && { message: hint }),
  };
}

function damageFinding(damage: string): Finding {
  return {
    path: "boot",
    expected: "sound frames",
    actual: damage,
    readFrom: "report",
    at: "",
    message: damage,
  };
}

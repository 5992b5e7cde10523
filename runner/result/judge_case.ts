/** A case and what its boot gave -> its result, without the secrets of either. */
import type { AlwaysSkipped, Case } from "../case/case.ts";
import { referenceText } from "../image/image_reference.ts";
import type { CaseOnImage } from "../plan/planned_boot.ts";
import type { HeardBoot } from "../record/heard.ts";
import { type Redact, redactorOf } from "../redact/redact.ts";
import { evidenceOf, type GatherEvidence } from "../verdict/evidence.ts";
import { skipped } from "../verdict/gate.ts";
import type { CaseVerdict, Finding, Point, Verdict } from "../verdict/point.ts";
import { judge } from "../verdict/verdict.ts";
import { drawnDisk } from "./drawn_disk.ts";
import { growthCause } from "./growth_cause.ts";
import { redactedResult } from "./redacted_result.ts";
import type { BootSummary, CaseResult, ShownLine } from "./result.ts";
import { shownLines, withoutSecrets } from "./shown_lines.ts";
import { stagesOf } from "./stages.ts";

/** What a boot is judged beside. */
export interface JudgedBeside {
  /** Held against the date of an expected failure: `2027-03-01`. */
  readonly today?: string;
  /** The boot that it is a clone of. */
  readonly original?: HeardBoot;
  /** The boot as {@linkcode readBoot} has it, where several cases are judged by it: once for all. */
  readonly read?: ReadBoot;
  /** Hides the secrets of the case and of its boot, where several cases share them: made once for all. */
  readonly redact?: (text: string) => string;
}

/** What is the same for every case that a boot judges: thousands of results share it. */
export interface ReadBoot extends Pick<CaseResult, "before" | "after" | "growth"> {
  /** Reads what an expectation asks for, each thing once. */
  readonly gather: GatherEvidence;
  /** Without lines of its console. */
  readonly boot: BootSummary;
  /** The console without secrets, which are looked for once. */
  readonly shown: (redact: Redact) => readonly ShownLine[];
}

/** Reads a boot for all of its cases. */
export function readBoot(heard: HeardBoot): ReadBoot {
  const { id, transcript, seconds, heardAt, isRecorded, consolePath } = heard;
  const gather = evidenceOf(transcript, heard);
  const [before, after] = [drawnDisk(heard.before, gather), drawnDisk(heard.after, gather)];
  const recordedAt = isRecorded && heardAt ? { recordedAt: heardAt } : {};
  const { ending: { name: ending }, phases, lines } = transcript;
  const growth = growthCause(lines, gather);
  const stages = stagesOf(lines);
  let shown: readonly ShownLine[] | undefined;
  return {
    gather,
    shown: (redact) => shown ??= withoutSecrets(lines, redact),
    boot: {
      id,
      seconds,
      ...recordedAt,
      ending,
      phases,
      ...(stages.length > 0 && { stages }),
      consolePath,
      lastLines: [],
    },
    ...(before && { before }),
    ...(after && { after }),
    ...(growth && { growth }),
  };
}

/** A case held against what its boot gave, as it was; its result leaves without the secrets of either. */
export function judgedResult(
  testCase: Case,
  heard: HeardBoot,
  { today = dayInUtc(new Date()), redact, read = readBoot(heard), ...beside }: JudgedBeside = {},
): CaseResult {
  const { transcript } = heard;
  const { gather, shown, ...told } = read;
  const judged = withWords(testCase, judge(testCase, transcript, { ...heard, ...beside, gather, today }));
  const boot = judged.verdict === "pass" ? told.boot : { ...told.boot, lastLines: lastLinesOf(transcript) };
  const whole = { ...named(testCase, heard.image), ...judged, ...told, boot };
  const hide = redact ?? redactorOf([testCase], transcript);
  const result = redactedResult(whole, hide);
  if (!ASKS_FOR_CONSOLE.includes(result.verdict) || !result.boot) return result;
  const console = shownLines({ lines: transcript.lines, end: shown(hide), redact: hide }, result.points);
  return { ...result, boot: { ...result.boot, console } };
}

const ASKS_FOR_CONSOLE: readonly Verdict[] = ["fail", "error", "expected-failure"];

/** What the case asked for and did not get says what that means. */
function withWords({ failing }: Case, judged: CaseVerdict): CaseVerdict {
  if (failing === undefined || judged.verdict !== "fail") return judged;
  const isAsked = ({ kind, verdict }: Point) =>
    verdict === "fail" && (kind === "expectation" || kind === "twin");
  return { ...judged, points: judged.points.map((each) => isAsked(each) ? { ...each, failing } : each) };
}

const lastLinesOf = ({ lines }: HeardBoot["transcript"]) =>
  lines.slice(-LOOKED_AT_LINES).map(({ text }) => text);

// A secret of several lines is told by its first, which may stand before the last twenty that are shown.
const LOOKED_AT_LINES = 200;

const dayInUtc = (date: Date): string => date.toISOString().slice(0, 10);

/** A case that is left out always: nothing is booted for it. */
export function skippedResult(testCase: AlwaysSkipped): CaseResult {
  const result = {
    ...named(testCase, testCase.image ? referenceText(testCase.image) : ""),
    ...skipped(testCase, testCase.skip),
  };
  return redactedResult(result, redactorOf([testCase]));
}

/** A case, and of the image that it is judged on what its result says. */
export interface JudgedCase {
  /** As it was loaded. */
  readonly case: Case;
  /** As the reports call it. */
  readonly image: Pick<CaseOnImage["image"], "name">;
}

/** A case that was not booted: `skip` where that was wanted, `error` where it was not. */
export function unbootedResult(
  { case: testCase, image }: JudgedCase,
  verdict: "skip" | "error",
  message: string,
): CaseResult {
  const finding: Finding = {
    path: "boot",
    expected: "a boot",
    actual: "none",
    readFrom: "",
    at: "",
    message,
  };
  const points = [{ kind: "boot", name: "boot", verdict, findings: [finding] } as const];
  return redactedResult({ ...named(testCase, image.name), verdict, points }, redactorOf([testCase]));
}

/** A case whose boot the run left out. */
export function notBootedResult(each: JudgedCase, because: string): CaseResult {
  return { ...unbootedResult(each, "skip", `not booted: ${because}`), isNotBooted: true };
}

function named({ id, name, description, source }: Case, image: string) {
  return { id, name, source, image, ...(description && { description }) };
}

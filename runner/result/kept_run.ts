/** What is kept of a run for its history: a line of each case that was told. */
import { createHash } from "node:crypto";
import type { Case } from "../case/case.ts";
import type { Verdict } from "../verdict/point.ts";
import type { BootSetUp, CaseResult, RunResult } from "./result.ts";

/** Of a case that was judged. */
export interface KeptCase {
  readonly id: string;
  /** The image's name. */
  readonly image: string;
  /** Of the image's bytes; none where the boot could not be made. */
  readonly sha256?: string;
  readonly verdict: Verdict;
  /** The boot's key; none for a case that was not booted. */
  readonly boot?: string;
  /** Of what the case asks: two runs of one boot that asked the same must come to the same. */
  readonly asks?: string;
  /** From QEMU's start to its end. */
  readonly seconds?: number;
  /** A record stood in for the boot, and nothing was booted. */
  readonly isRecorded?: true;
  /** The first thing that did not pass: `df / size: expected 20G, actual 2.0G`. May be guest text. */
  readonly because?: string;
}

/** Of a run. */
export interface KeptRun {
  readonly version: 1;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** None where nothing was booted. */
  readonly accelerator?: "kvm" | "tcg";
  readonly cases: readonly KeptCase[];
}

/** A run that is to be kept. */
export interface RunToKeep extends Pick<RunResult, "startedAt" | "host" | "cases"> {
  /** Which image each boot was of. */
  readonly boots?: readonly Pick<BootSetUp, "id" | "imageSha256">[];
}

/** What a run adds to the history; `asks` gives what a case is asked, where that is known. */
export function keptRun(
  { startedAt, host, boots = [], cases }: RunToKeep,
  asks: (id: string) => string | undefined = () => undefined,
): KeptRun {
  const digests = new Map(boots.map(({ id, imageSha256 }) => [id, imageSha256]));
  const digestOf = (result: CaseResult) => result.boot && digests.get(result.boot.id);
  return {
    version: 1,
    startedAt,
    ...(host && { accelerator: host.accelerator }),
    cases: cases.filter(isTold).map((each) => keptCase(each, digestOf(each), asks(each.id))),
  };
}

/** What was left out, or does not count here, says nothing of how the case fares. */
const isTold = ({ verdict }: CaseResult) => verdict !== "skip";

function keptCase(result: CaseResult, sha256: string | undefined, asks: string | undefined): KeptCase {
  const { id, image, verdict, boot } = result;
  const because = firstFinding(result);
  return {
    id,
    image,
    verdict,
    ...(sha256 !== undefined && { sha256 }),
    ...(asks !== undefined && { asks }),
    ...(boot && { boot: boot.id, seconds: Math.round(boot.seconds * 10) / 10 }),
    ...(boot?.recordedAt !== undefined && { isRecorded: true as const }),
    ...(because !== undefined && { because }),
  };
}

const MOST_CHARACTERS = 200;

/** Of a case that passes nothing. */
function firstFinding({ verdict, points }: CaseResult): string | undefined {
  if (verdict === "pass") return undefined;
  const point = points.find((each) => each.verdict === verdict) ?? points[0];
  const [finding] = point?.findings ?? [];
  if (!point || !finding) return undefined;
  const { path, expected, actual, message = "" } = finding;
  if (point.failing !== undefined) {
    return `${point.failing}: ${message || actual || "(nothing)"}`.slice(0, MOST_CHARACTERS);
  }
  const what = path === "" ? point.name : path;
  const told = expected === "" && actual === "" ? message : `expected ${expected}, actual ${actual}`;
  return `${what}: ${told}`.slice(0, MOST_CHARACTERS);
}

/** A digest of what a case asks of its boot, wherever it stands in its file. */
export function asksOf({ expectations, twin, onlyIf, skip, expectFailure, excused, budgets }: Case): string {
  const asked = [
    ...[expectations, twin?.expected, onlyIf, skip, expectFailure],
    ...[excused, budgets].map((each) => each ?? null),
  ];
  return createHash("sha256").update(JSON.stringify(asked, withoutPlaces)).digest("hex").slice(0, 12);
}

/** Matchers are made of what is written beside them; a line above moves all places. */
const withoutPlaces = (key: string, value: unknown) => key === "at" || key === "matcher" ? undefined : value;

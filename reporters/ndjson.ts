/** A run as lines of JSON, one an event: written while it goes on, so that another program can follow. */
import type { RunEvent } from "../runner/run/run_event.ts";
import type { PlannedBoot } from "../runner/plan/planned_boot.ts";
import type { CaseResult, RunResult, ToldRun } from "../runner/result/result.ts";
import type { Verdict } from "../runner/verdict/point.ts";
import { harmlessJson } from "./harmless_json.ts";
import { caseOf } from "./json.ts";
import { type EventJson, REPORT_VERSION } from "./report_shape.ts";

/** What is known of a run before its first event. */
export type RunHead = Pick<RunResult, "tool" | "startedAt" | "host">;

/** The events that a finished run still tells: its cases are judged. */
export function ndjson(result: ToldRun): string {
  return [...ndjsonPieces(result)].join("");
}

/** The same in pieces. */
export function* ndjsonPieces(result: ToldRun): Iterable<string> {
  yield firstLine(result);
  const cases: Pick<CaseResult, "verdict">[] = [];
  for (const each of result.cases) {
    cases.push({ verdict: each.verdict });
    yield line({ event: "judged", case: caseOf(each) });
  }
  yield lastLine({ seconds: result.seconds, cases });
}

/** Opens the stream. */
export function firstLine({ tool, startedAt, host }: RunHead): string {
  return line({
    event: "run",
    format: "seedling-events",
    version: REPORT_VERSION,
    tool,
    startedAt,
    ...(host && { host }),
  });
}

/** Tells an event as it happens; `redact` hides the secrets of a running console's last line. */
export function eventLine(event: RunEvent, redact: (line: string) => string): string {
  switch (event.kind) {
    case "started": {
      const { boot, because } = event;
      return line({
        event: "started",
        ...named(boot),
        ...(because !== undefined && { because: redact(because) }),
      });
    }
    case "progress": {
      const { boot, phase, seconds, lastLine } = event;
      return line({ event: "progress", ...named(boot), phase, seconds, lastLine: redact(lastLine) });
    }
    case "ended":
      return line({ event: "ended", ...named(event.boot), outcome: event.outcome });
    case "judged":
      return line({ event: "judged", case: caseOf(event.result) });
  }
}

/** Closes it. */
export function lastLine(
  { seconds, cases }: { readonly seconds: number; readonly cases: readonly Pick<CaseResult, "verdict">[] },
): string {
  const count = (wanted: Verdict) => cases.filter(({ verdict }) => verdict === wanted).length;
  return line({
    event: "over",
    seconds: Number.isFinite(seconds) ? Math.max(0, seconds) : 0,
    verdicts: {
      "pass": count("pass"),
      "fail": count("fail"),
      "error": count("error"),
      "skip": count("skip"),
      "expected-failure": count("expected-failure"),
    },
  });
}

const named = ({ id, caseIds }: PlannedBoot) => ({ boot: id, cases: caseIds });

const line = (event: EventJson) => `${harmlessJson(event)}\n`;

/** The endings of a boot that was stopped, or of a recording that is over. */
import type { ConsoleLine } from "../facts/fact.ts";
import type { Awaited } from "./awaited.ts";
import type { News } from "./chatter.ts";
import { type Ending, ending } from "./ending.ts";
import { endingRow } from "./endings.ts";
import { excerpt } from "./excerpt.ts";
import type { Life } from "./life.ts";
import type { Phase } from "./phase.ts";

/** Where a boot stood when it was stopped from outside. */
export interface Standing {
  readonly awaited: Awaited;
  readonly phase: Phase;
  /** Whether a guest may be at work, and not firmware or boot loader alone. */
  readonly isHandedOver: boolean;
  readonly atMs: number;
  /** When something last came that is no mere chatter, and whether that came since. */
  readonly news: Pick<News, "lastMs" | "isChattering">;
  readonly lastLine: ConsoleLine | undefined;
  readonly hints: readonly string[];
}

/** Why the conductor ends a boot; `recorded`: a recording is over. */
export type StopReason = "timeout" | "silence" | "interrupted" | "recorded";

/** A limit was reached or a person interrupted, and nothing the guest showed explains it. */
export function stopped(name: Exclude<StopReason, "recorded">, standing: Standing): Ending {
  const { awaited, phase, isHandedOver, atMs, news, lastLine, hints } = standing;
  const seconds = (ms: number) => Math.round(ms / 1000);
  const heard = news.isChattering ? "nothing but messages of audit and network heard" : "nothing heard";
  const what = {
    timeout: awaited === "login" ? "no login prompt" : "no report",
    silence: `${heard} for ${seconds(atMs - news.lastMs)} s`,
    interrupted: "interrupted",
  }[name];
  const isLoader = name === "silence" && !isHandedOver && lastLine !== undefined;
  const who = isLoader ? ": firmware or boot loader had the word" : "";
  const text = `${what} after ${seconds(atMs)} s, in phase ${phase}${who}`;
  const last = lastLine && `the last line is ${JSON.stringify(excerpt(lastLine.text))}`;
  const hint = [last ?? "the console is empty", ...hints].join("; ");
  return ending(name, { text, hint, ...(lastLine && { line: lastLine.number }) });
}

/** What is left of a recording. */
interface Recorded {
  readonly unfinished: string | undefined;
  readonly life: Life;
  readonly isBoot: boolean;
  /** Whether its last words are of a kernel that is stuck. */
  readonly isHanging: boolean;
  readonly hints: readonly string[];
}

/** How a recording ends that shows no fault and has no complete report; one without a report has nothing else to show. */
export function recordedWithout(
  awaited: string,
  bytes: { readonly console: number; readonly report: number },
  { unfinished, life, isBoot, isHanging, hints }: Recorded,
): Ending {
  if (bytes.console + bytes.report === 0) {
    return ending("no-output", { text: "the recording is empty", hint: false });
  }
  if (bytes.report === 0) {
    return isBoot && (isHanging || life.sign === "none" || life.isUnfinished) ? notUp(life, hints) : RECORDED;
  }
  const hint = unfinished ?? `the closing frame of "${awaited}" is not there`;
  return ending("report-incomplete", { text: "the recorded report is not complete", hint });
}

const RECORDED: Ending = ending("recorded", { text: "a recorded console that shows no fault" });

/** A boot of which nobody can tell whether it came up. */
function notUp(life: Life, hints: readonly string[]): Ending {
  const hint = [endingRow("not-up").hint, ...hints].join("; ");
  return ending("not-up", { text: noSignOfLife(life), hint, ...(life.last && { line: life.last.number }) });
}

/** Why a log cannot tell what a machine that came up would never print. */
export function noSignOfLife({ sign, isUnfinished, last }: Life): string {
  const words = last === undefined ? "" : `; its last words are ${JSON.stringify(excerpt(last.text))}`;
  const isAtWork = isUnfinished && sign !== "none";
  const what = isAtWork ? "ends while cloud-init is at work" : "does not show that the machine came up";
  return `this log ${what}${words}`;
}

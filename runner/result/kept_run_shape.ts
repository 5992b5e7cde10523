/** What a file of the history must look like: an older build may have written it, or nobody of ours. */
import { hasFields, isList, isMaybe, isOneOf, isSeconds, isText, isTime } from "../record/shapes.ts";
import type { KeptRun } from "./kept_run.ts";

const isCase = hasFields({
  id: isText,
  image: isText,
  sha256: isMaybe(isText),
  verdict: isOneOf("pass", "fail", "error", "expected-failure"),
  boot: isMaybe(isText),
  asks: isMaybe(isText),
  seconds: isMaybe(isSeconds),
  isRecorded: isMaybe(isOneOf(true)),
  because: isMaybe(isText),
});

const isRun = hasFields({
  version: isOneOf(1),
  startedAt: isTime,
  accelerator: isMaybe(isOneOf("kvm", "tcg")),
  cases: isList(isCase),
});

/** Whether a value is a kept run of this version. */
export function isKeptRun(value: unknown): value is KeptRun {
  return isRun(value);
}

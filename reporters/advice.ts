/** What usually causes a failure, and what to look at next: for whoever did not write the case. */
import type { Point } from "../runner/verdict/point.ts";
import { BOOT_ADVICE } from "./advice_boot.ts";
import { FACT_ADVICE } from "./advice_facts.ts";
import type { Advice } from "./report_shape.ts";

/** The first row that is about a point; none for one that passes or is skipped, and where nothing general is known. */
export function adviceFor(point: Point, ending: string | undefined): Advice | undefined {
  if (point.verdict === "pass" || point.verdict === "skip") return undefined;
  const row = point.kind === "expectation" || point.kind === "twin"
    ? FACT_ADVICE.find(({ of }) => of.includes(factOf(point)))
    : BOOT_ADVICE.find(({ of }) => of.includes(subjectOf(point, ending)));
  if (!row) return undefined;
  const { about, causes, next, source } = row;
  return { about, causes, next, source };
}

/** `power-off` is an ending too: of a guest that went before it was to. */
function subjectOf({ kind }: Point, ending = ""): string {
  if (kind === "boot") return ending;
  return kind === "power-off" ? "power-off-button" : kind;
}

/** `console df /` and `df /` are about df, `differs machine-id` is about machine-id. */
function factOf({ kind, name }: Point): string {
  const words = name.split(/[ .]/, 3);
  const [first = "", second = ""] = words;
  return first === "console" || kind === "twin" ? second : first;
}

/** The tables of docs/conformance.md that say what of cloud-init the suite covers. */
import type { CaseResult } from "../mod.ts";
import type { ModuleCoverage } from "../fixtures/conformance/modules.ts";
import type { Outcome } from "../fixtures/conformance/outcomes.ts";
import type { Evidence } from "../fixtures/conformance/evidence.ts";
import type { Regression } from "../fixtures/conformance/regressions.ts";
import { RELEASES } from "../fixtures/images/releases.ts";
import { fileOf } from "../fixtures/mutations/table.ts";
import { code, markdown } from "./tables.ts";

/** Whether a name is a case's id, or its file's. */
export const isNamed = (name: string) => (id: string): boolean => id === name || fileOf(id) === name;

/** Module by module: the cases, where boots of them are recorded, and why there is not more. */
export function moduleTable(modules: readonly ModuleCoverage[], outcomes: readonly Outcome[]): string {
  const covered = modules.filter(({ cases }) => cases.length > 0);
  const partly = covered.filter(({ because }) => because !== undefined);
  const rows = modules.map(({ name, cases, because }) => [
    code(name),
    cases.map(code).join(" ") || "-",
    recordedOn(cases, outcomes),
    because ?? "",
  ]);
  const sum =
    `Of ${modules.length} modules ${covered.length} have a case, ${partly.length} of these for a part of what they do.`;
  return [sum, markdown([["module", "cases", "recorded", "what is not shown, and why"], ...rows])].join(
    "\n\n",
  );
}

/** `debian-12, debian-13 (fails)`: the releases on which any of these cases was booted. */
function recordedOn(names: readonly string[], outcomes: readonly Outcome[]): string {
  const isOfThem = ({ id }: CaseResult) => names.some((name) => isNamed(name)(id));
  const images = outcomes.filter(({ image }) => RELEASES.some(({ name }) => name === image)).flatMap(
    ({ image, results }) => {
      const judged = results.filter(isOfThem);
      if (judged.length === 0) return [];
      return judged.some(({ verdict }) => verdict === "fail") ? [`${image} (fails)`] : [image];
    },
  );
  return images.toSorted().join(", ");
}

/** Regression by regression: what finds it, and how that is known. */
export function regressionTable(regressions: readonly Regression[]): string {
  const found = regressions.filter(({ evidence }) => evidence.kind !== "not");
  const counts = KINDS.map(([kind, words]) =>
    `${regressions.filter(({ evidence }) => evidence.kind === kind).length} ${words}`
  );
  const rows = regressions.map(({ repaired, breaks, found: by, evidence }) => [
    linkTo(repaired),
    breaks,
    by === "" ? "-" : by.replace(/^\S+/, code),
    evidenceText(evidence),
  ]);
  const sum = `Of ${regressions.length} the suite finds ${found.length} by itself: ${counts.join(", ")}.`;
  return [sum, markdown([["repaired by", "what breaks", "case, point", "how it is known"], ...rows])].join(
    "\n\n",
  );
}

const KINDS = [
  ["booted", "by a first boot of the commit"],
  ["released", "by recorded boots of a release that has it"],
  ["run", "by its stages, run without a boot"],
  ["reasoned", "by reading alone"],
] as const;

function evidenceText(evidence: Evidence): string {
  switch (evidence.kind) {
    case "booted":
      return `booted: ${code(evidence.commit)} fails`;
    case "released":
      return `booted: ${evidence.images.map(code).join(", ")} as released fails`;
    case "run":
      return `run: ${code(evidence.bad)} fails, ${code(evidence.good)} passes`;
    case "reasoned":
      return `reasoned: ${evidence.why}`;
    case "not":
      return `not found: ${evidence.why}`;
  }
}

const REPOSITORY = "https://github.com/canonical/cloud-init";

/** `#2106` -> the pull request; `a378b7e4` -> the commit; other words stand as they are. */
function linkTo(repaired: string): string {
  if (repaired.startsWith("#")) return `[${repaired}](${REPOSITORY}/pull/${repaired.slice(1)})`;
  return /^[0-9a-f]{7,40}$/.test(repaired) ? `[${repaired}](${REPOSITORY}/commit/${repaired})` : repaired;
}

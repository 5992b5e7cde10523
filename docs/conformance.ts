/** The tables of docs/conformance.md: what came out where, from the recordings of real boots. */
import type { CaseResult, Point, Verdict } from "../mod.ts";
import type { ImageUnderTest } from "../fixtures/conformance/campaign.ts";
import { CHANGES } from "../fixtures/images/catalogue.ts";
import { FOREIGN_IMAGES } from "../fixtures/images/foreign_images.ts";
import { RELEASES } from "../fixtures/images/releases.ts";
import type { Outcome } from "../fixtures/conformance/outcomes.ts";
import { code, markdown } from "./tables.ts";

const WORDS: Readonly<Record<Verdict, string>> = {
  "pass": "pass",
  "fail": "**fail**",
  "error": "**error**",
  "skip": "skip",
  "expected-failure": "expected failure",
};

/** What each release came to, the cases that differ between them, and how the boots of all others differ. */
export function releaseTables(outcomes: readonly Outcome[]): string {
  // Named by their numbers, sid after all.
  const releases = outcomes.filter(({ image }) => RELEASES.some(({ name }) => name === image))
    .toSorted((a, b) => a.image < b.image ? -1 : 1);
  if (releases.length < 2) return imageTable(releases);
  const ids = [...new Set(releases.flatMap(({ results }) => results.map(({ id }) => id)))];
  const compared = ids.filter((id) => verdictsOf(id, releases).length > 1);
  const different = compared.filter((id) => new Set(verdictsOf(id, releases)).size > 1);
  const sum = `Judged on more than one of them: ${compared.length}. Of these came out alike: ${
    compared.length - different.length
  }.`;
  const verdicts = different.length === 0 ? [sum] : [`${sum} The others:`, caseTable(different, releases)];
  return [imageTable(releases), ...verdicts, ...behaviourTable(compared, releases)].join("\n\n");
}

/** The cases whose boots did not behave alike, whatever their verdicts. */
function behaviourTable(ids: readonly string[], releases: readonly Outcome[]): readonly string[] {
  const behaviours = (id: string) => releases.map((each) => each.behaviours.get(id));
  const isDifferent = (id: string) => new Set(behaviours(id).filter((each) => each !== undefined)).size > 1;
  const different = ids.filter(isDifferent);
  if (different.length === 0) return [];
  const head = [
    "case",
    ...releases.map(({ image, versions }) => `${code(image)} ${versions.cloudInit ?? ""}`),
  ];
  const rows = different.map((id) => [code(id), ...behaviours(id).map((each) => each ?? "")]);
  return [BEHAVIOUR, markdown([head, ...rows])];
}

const BEHAVIOUR =
  "What the boots themselves came to, where they differ: what became of the root, cloud-init's status (`extended_status` " +
  "from 23.4 on), and how many errors, recoverable errors, warnings and tracebacks it noted. `seedling diff` shows the texts of any two.";

/** One table: the cases that fail on the images with something of their own. */
export function otherTable(outcomes: readonly Outcome[], campaign: readonly ImageUnderTest[]): string {
  const others = campaign.filter(({ image }) => !RELEASES.some(({ name }) => name === image));
  const rows = others.flatMap((under) => {
    const outcome = outcomes.find(({ image }) => image === under.image);
    return outcome ? [otherRow(outcome)] : [];
  });
  if (rows.length === 0) return "None of them is recorded yet.";
  return markdown([["image", "what it is like", "cases that fail", "others that pass"], ...rows]);
}

function otherRow({ image, results }: Outcome): readonly string[] {
  const failed = results.filter(({ verdict }) => verdict === "fail" || verdict === "error");
  const names = failed.map((each) => `${code(each.id)} (${pointsOf(each)})`);
  return [code(image), aboutOf(image), names.join("<br>") || "none", `${count(results, "pass")}`];
}

/** The points by which a case failed; `boot` says how the boot ended. */
function pointsOf({ points, boot }: CaseResult): string {
  const failed = points.filter(({ verdict }) => verdict === "fail" || verdict === "error");
  return failed.map((point) => point.kind === "boot" && boot ? boot.ending : nameOf(point)).join(", ");
}

/** A command is a page long; what it said tells more. */
function nameOf({ name, findings: [finding] }: Point): string {
  if (!name.startsWith("commands ") || finding === undefined) return name;
  const [line = ""] = finding.actual.split("\n");
  return code(line.length > LONGEST ? `${line.slice(0, LONGEST)}...` : line);
}

const LONGEST = 80;

function aboutOf(image: string): string {
  const change = [...CHANGES, ...FOREIGN_IMAGES].find(({ name }) => name === image);
  return change?.about ?? "[how it grows](demo-image.md#the-catalogue)";
}

function imageTable(releases: readonly Outcome[]): string {
  const rows = releases.map(({ image, versions, results }) => [
    code(image),
    versions.cloudInit ?? "",
    versions.kernel ?? "",
    ...[results.length, ...VERDICTS.map((verdict) => count(results, verdict))].map(String),
  ]);
  const words = VERDICTS.map((verdict) => WORDS[verdict].replaceAll("*", ""));
  return markdown([["image", "cloud-init", "kernel", "cases", ...words], ...rows]);
}

const VERDICTS = ["pass", "fail", "expected-failure", "skip"] as const;
const count = (results: readonly CaseResult[], wanted: Verdict) =>
  results.filter(({ verdict }) => verdict === wanted).length;

function caseTable(ids: readonly string[], releases: readonly Outcome[]): string {
  const rows = ids.map((id) => {
    const cells = releases.map(({ results }) => resultOf(id, results)).map((each) =>
      each ? WORDS[each.verdict] : ""
    );
    const name = releases.map(({ results }) => resultOf(id, results)?.name).find((each) =>
      each !== undefined
    );
    return [code(id), name ?? "", ...cells];
  });
  return markdown([["case", "", ...releases.map(({ image }) => code(image))], ...rows]);
}

const resultOf = (wanted: string, results: readonly CaseResult[]) => results.find(({ id }) => id === wanted);
const verdictsOf = (id: string, outcomes: readonly Outcome[]) =>
  outcomes.flatMap(({ results }) => resultOf(id, results)?.verdict ?? []);

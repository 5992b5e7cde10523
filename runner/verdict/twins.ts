/** Two clones of one image, held against each other: what must tell them apart, and what must not. */
import type { ExpectedTwin } from "../case/case.ts";
import { FACT_KINDS } from "../facts/kinds.ts";
import type { ComparedFact, Pair } from "./compared_rows.ts";
import { type ComparedKind, compareKind } from "./difference.ts";
import type { ToldBoot } from "./evidence.ts";
import type { Finding, Point } from "./point.ts";

/** A point for each fact that must differ or be the same; the first boot is the one that was cloned. */
export function judgeTwins(
  expected: readonly ExpectedTwin[],
  [original, clone]: readonly [ToldBoot | undefined, ToldBoot],
): readonly Point[] {
  if (!original) {
    return expected.map((each) => twinPoint(each, "skip", ["", ""], "of the two clones one was heard"));
  }
  const boots: Pair<ToldBoot> = [original, clone];
  const compared = new Map(
    FACT_KINDS.filter(({ key }) => expected.some(({ fact }) => isOf(fact, key)))
      .map((kind) => [kind.key, compareKind(kind, boots)]),
  );
  return expected.map((each) => judgeTwin(each, compared.get(each.fact.split(".", 1)[0] ?? "")));
}

const isOf = (fact: string, key: string) => fact === key || fact.startsWith(`${key}.`);

function judgeTwin(expected: ExpectedTwin, compared: ComparedKind | undefined): Point {
  const { want, fact } = expected;
  const point = (verdict: Point["verdict"], told: Pair<string>, message?: string) =>
    twinPoint(expected, verdict, told, message);
  if (compared?.kind !== "compared") {
    const because = compared?.because.find((each) => each !== undefined) ?? "no boot tells it";
    return point("error", ["", ""], because);
  }
  const found = compared.facts.filter((each) => pathOf(compared.key, each) === fact);
  const [first] = found;
  if (!first) {
    return isOfAnyRow(compared.key, fact)
      ? point("skip", ["", ""], `neither boot has it: there is ${pathsOf(compared) || "none of its kind"}`)
      : point("error", ["", ""], `no boot tells ${fact}: there is ${pathsOf(compared)}`);
  }
  const wrong = found.find(({ status }) => (status === "same") !== (want === "same"));
  if (wrong && wrong.status !== "same") return point("fail", wrong.told);
  const part = found.find(({ cut }) => cut !== undefined);
  if (part) return point("error", part.told, `the same in both as far as it was kept: ${part.cut}`);
  return wrong ? point("fail", wrong.told) : point("pass", first.told);
}

/** Whether a fact is a column of rows that a machine may be without: host keys, where there is no SSH server. */
function isOfAnyRow(key: string, fact: string): boolean {
  const kind = FACT_KINDS.find((each) => each.key === key);
  return kind !== undefined && kind.rowNames !== "" &&
    Object.hasOwn(kind.columns, fact.slice(fact.lastIndexOf(".") + 1));
}

function twinPoint(
  expected: ExpectedTwin,
  verdict: Point["verdict"],
  told: Pair<string>,
  message?: string,
): Point {
  const findings = verdict === "pass" ? [] : [finding(expected, told, message)];
  return { kind: "twin", name: `${expected.want} ${expected.fact}`, verdict, findings };
}

const pathOf = (kind: string, { row, column }: ComparedFact) =>
  [kind, row, column].filter((step) => step !== "").join(".");

const MOST_PATHS = 8;

function pathsOf({ key, facts }: Extract<ComparedKind, { kind: "compared" }>): string {
  const paths = [...new Set(facts.map((each) => pathOf(key, each)))];
  return `${paths.slice(0, MOST_PATHS).join(", ")}${paths.length > MOST_PATHS ? ", …" : ""}`;
}

function finding({ want, fact, at }: ExpectedTwin, [a, b]: Pair<string>, message?: string): Finding {
  return {
    path: fact,
    expected: want === "same" ? `the same in both clones` : `another in each clone`,
    actual: a === b ? a : `${a} and ${b}`,
    readFrom: message === undefined ? "both reports" : "",
    at: `${at.source}:${at.line}:${at.column}`,
    ...(message !== undefined && { message }),
  };
}

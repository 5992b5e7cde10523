/** The JUnit report: a testsuite per case, a testcase per point. */
import type { BootSummary, CaseResult, ToldRun } from "../runner/result/result.ts";
import type { Finding, Point } from "../runner/verdict/point.ts";
import { guestLine, guestText } from "../runner/text/guest_text.ts";
import { growerText } from "./grower_text.ts";
import { isBadBoot, isExpected, pointsOf, sentence, skipReason } from "./points.ts";
import { firmwareWords } from "./firmware_line.ts";
import { attemptTexts } from "./attempt_lines.ts";
import { recordedText } from "./recorded.ts";
import { type XmlElement, xmlPieces } from "./xml.ts";

/**
 * A run as JUnit XML that is valid under both the Ant and the Jenkins xUnit schema. `failure`: an expectation is not
 * met, or the guest is at fault; `error`: the runner, QEMU or the host is. Times are in seconds; a boot that many
 * cases are told by is counted with the first of them, and named with each (`boot.id`, `boot.seconds`).
 */
export function junit(result: ToldRun): string {
  return [...junitPieces(result)].join("");
}

/** The same in pieces. */
export function junitPieces(result: ToldRun): Iterable<string> {
  return xmlPieces("testsuites", suites(result));
}

function* suites(run: ToldRun): Iterable<XmlElement> {
  const distinct = namer();
  const counted = new Set<string>();
  let index = 0;
  for (const each of run.cases) {
    // What reads JUnit adds the times up: a boot that many cases are told by took its seconds once. Runs whose reports
    // are put together may have made the same boot twice.
    const boot = `${each.boot?.id} ${each.boot?.seconds}`;
    const bootSeconds = counted.has(boot) ? 0 : each.boot?.seconds ?? 0;
    counted.add(boot);
    yield suite(run, each, { index, name: distinct(nameOf(each.id)), bootSeconds });
    index++;
  }
}

function suite(
  run: ToldRun,
  result: CaseResult,
  suite: { readonly index: number; readonly name: string; readonly bootSeconds: number },
): XmlElement {
  const points = pointsOf(result);
  const names = points.map((each) => nameOf(each.name)).map(namer());
  const testcases = points.map((point, index) =>
    testcase(point, result, {
      names: { name: names[index] ?? "", classname: suite.name },
      // The boot is what takes the time; the other points are read off what it said.
      time: seconds(point.kind === "boot" ? suite.bootSeconds : 0),
    })
  );
  return {
    tag: "testsuite",
    attributes: {
      name: suite.name,
      package: run.tool.name,
      id: suite.index,
      timestamp: timestamp(run.startedAt),
      hostname: nameOf(run.host?.hostname ?? "localhost"),
      tests: points.length,
      failures: points.filter((each) => each.verdict === "fail").length,
      errors: points.filter((each) => each.verdict === "error").length,
      skipped: points.filter((each) => each.verdict === "skip").length,
      time: seconds(suite.bootSeconds),
    },
    children: [
      { tag: "properties", children: properties(run, result) },
      ...testcases,
      {
        tag: "system-out",
        text: expectedText(points) + (points.some(isBadBoot) ? consoleText(result.boot) : ""),
      },
      { tag: "system-err", text: "" },
    ],
  };
}

function properties(run: ToldRun, result: CaseResult): readonly XmlElement[] {
  const chosen = run.firmware?.find(({ image }) => image === result.image);
  const grower = growerText(result.growth);
  const values = {
    "name": result.name,
    "source": result.source,
    "image": result.image,
    ...(chosen && { "firmware": firmwareWords(chosen) }),
    ...(run.host && {
      "accelerator": run.host.accelerator,
      "accelerator.reason": run.host.because,
      "qemu.version": run.host.qemuVersion,
      ...(run.host.unconfined !== undefined && { "qemu.unconfined": run.host.unconfined }),
    }),
    "tool.name": run.tool.name,
    "tool.version": run.tool.version,
    ...(result.boot && {
      "boot.id": result.boot.id,
      "boot.ending": result.boot.ending,
      "boot.seconds": seconds(result.boot.seconds),
      "boot.console": result.boot.consolePath,
      ...(result.boot.recordedAt !== undefined && {
        "boot.recorded": recordedText(result.boot.recordedAt, run.startedAt) ?? "",
        "boot.recorded.at": result.boot.recordedAt,
      }),
    }),
    ...Object.fromEntries(attemptTexts(result).map((each, index) => [`boot.attempt.${index + 1}`, each])),
    ...(result.because !== undefined && { "expected-failure": result.because }),
    ...(grower !== undefined && { "grown-by": grower }),
  };
  return Object.entries(values).map(([name, value]) => ({
    tag: "property",
    attributes: { name, value: guestText(value) },
  }));
}

function testcase(
  point: Point,
  result: CaseResult,
  { names, time }: {
    readonly names: { readonly name: string; readonly classname: string };
    readonly time: string;
  },
): XmlElement {
  return {
    tag: "testcase",
    attributes: { ...names, time },
    children: outcome(point, result),
  };
}

/** At most one element: readers disagree on which of two wins. */
function outcome(point: Point, { boot, description }: CaseResult): readonly XmlElement[] {
  if (point.verdict === "pass" || isExpected(point)) return [];
  if (point.verdict === "skip") {
    return [{ tag: "skipped", attributes: { message: guestLine(skipReason(point)) } }];
  }
  const words = point.failing === undefined ? [] : [point.failing];
  const about = description === undefined ? [] : [`about: ${guestLine(description, 600)}`];
  const message = [...words, ...point.findings.map(sentence)].map((each) => guestLine(each)).join("; ");
  return [{
    tag: point.verdict === "fail" ? "failure" : "error",
    attributes: { message: guestText(message, 1000), type: typeOf(point, boot) },
    text: [...words.map((each) => guestText(each)), ...about, ...point.findings.map(findingText)].join("\n"),
  }];
}

/** What a CI may group by: how the boot ended (endings.ts keeps that list: `qemu-crash` is `QemuCrash`), or one of two. */
function typeOf(point: Point, boot: BootSummary | undefined): string {
  const isEnding = point.kind === "boot" && /^[a-z]{1,20}(-[a-z]{1,20}){0,3}$/.test(boot?.ending ?? "");
  if (isEnding && boot) return boot.ending.replace(/(?:^|-)([a-z])/g, (_, first) => first.toUpperCase());
  return point.verdict === "fail" ? "ExpectationNotMet" : "NotJudged";
}

function findingText(finding: Finding): string {
  const rows = {
    "expected ": finding.expected,
    "actual   ": finding.actual,
    "read from": finding.readFrom,
    "asked by ": finding.at,
    "message  ": finding.message ?? "",
  };
  const lines = Object.entries(rows).filter(([, value]) => value !== "").map(([key, value]) =>
    `  ${key}  ${guestText(value)}`
  );
  return [guestLine(finding.path), ...lines].join("\n");
}

/** What fails as it was expected to: the schemas have no place for it in a testcase that passes. */
function expectedText(points: readonly Point[]): string {
  return points.filter(isExpected).flatMap(({ name, findings }) => [
    `expected failure: ${guestLine(name)}\n`,
    ...findings.map((each) => `${findingText(each)}\n`),
  ]).join("");
}

function consoleText(boot: BootSummary | undefined): string {
  return (boot?.lastLines ?? []).map((line) => `${guestText(line, 2000)}\n`).join("");
}

/** The schemas want a name; viewers that get none drop the suite. */
function nameOf(text: string): string {
  return guestLine(text) || "(no name)";
}

/** GitLab ignores, and mikepenz/action-junit-report hides, the second testcase of a name. */
function namer(): (name: string) => string {
  const taken = new Set<string>();
  return (name) => {
    let free = name;
    for (let count = 2; taken.has(free); count++) free = `${name} (${count})`;
    taken.add(free);
    return free;
  };
}

/** The Ant schema wants a time without zone or fraction. */
function timestamp(iso: string): string {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.exec(iso)?.[0] ?? "1970-01-01T00:00:00";
}

/** The Jenkins schema refuses a fourth decimal, exponents and signs. A record that somebody wrote may hold any number. */
function seconds(value: number): string {
  return (Number.isFinite(value) ? Math.min(Math.max(0, value), 1e9) : 0).toFixed(3);
}

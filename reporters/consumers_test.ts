/** The programs that read our reports, given the worst that a guest can say. */
import { assertEquals } from "@std/assert";
import { SaxesParser } from "saxes";
import { Parser } from "tap-parser";
import { BAD_TEXTS, badRun } from "../fixtures/attacks/bad_text.ts";
import { SAMPLE } from "../fixtures/goldens/reports/sample.ts";
import type { RunResult } from "../runner/result/result.ts";
import { junit } from "./junit.ts";
import { pointsOf } from "./points.ts";
import { tap } from "./tap.ts";

const ALL_BAD = badRun(Object.values(BAD_TEXTS).flat());
const FUZZ = badRun(fuzzTexts(1000));
const RUNS: Readonly<Record<string, RunResult>> = {
  "the sample": SAMPLE,
  "every bad text": ALL_BAD,
  // Each text stands in some 20 places of its case.
  "1000 random texts": FUZZ,
};
const SCHEMAS = new URL("../../shared/schemas/", import.meta.url);
// The module of Debian's python3-junitparser belongs to Debian's Python, which need not be the first on PATH.
const PYTHON = "/usr/bin/python3";

const XMLLINT = await answers("xmllint", "--version");
const PROVE = await answers("prove", "--version");
const JUNITPARSER = await answers(PYTHON, "-c", "import junitparser");
const TAP_PY = await answers(PYTHON, "-c", "import tap.parser");
// junit-report-merger of npm: what pipelines join their reports with.
const JRM = await answers("jrm", "--version");
// tap-parser's YAML library reads this variable, and without the permission it drops every diagnostic in silence.
const TAP_PARSER =
  (await Deno.permissions.query({ name: "env", variable: "LOG_TOKENS" })).state === "granted";
const HAS_SCHEMAS = await Deno.stat(SCHEMAS).then(() => true, () => false);

interface Counts {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
}

/** What TAP calls TODO, and JUnit has no element for. */
const expectedIn = (run: RunResult) =>
  run.cases.flatMap(pointsOf).filter((each) => each.verdict === "expected-failure").length;

/** What every reader must count. */
function countsOf(run: RunResult): Counts {
  const verdicts = run.cases.flatMap(pointsOf).map((each) => each.verdict);
  const count = (verdict: string) => verdicts.filter((each) => each === verdict).length;
  return { tests: verdicts.length, failures: count("fail"), errors: count("error"), skipped: count("skip") };
}

for (const [what, run] of Object.entries(RUNS)) {
  const tapReport = tap(run);
  const junitReport = junit(run);

  Deno.test({
    name: `tap-parser counts the points of ${what} and reads every diagnostic`,
    ignore: !TAP_PARSER,
    fn: () => {
      const events = Parser.parse(tapReport, { strict: true });
      const asserts = events.flatMap(([type, result]) => (type === "assert" ? [result] : []));
      const complete = events.flatMap(([type, result]) => (type === "complete" ? [result] : []))[0];
      const { tests, failures, errors, skipped } = countsOf(run);
      assertEquals(
        [complete?.count, complete?.fail, complete?.skip, complete?.todo, complete?.bailout],
        [tests, failures + errors + expectedIn(run), skipped, expectedIn(run), false],
      );
      assertEquals(asserts.filter((each) => !each.ok && !each.diag?.findings).length, 0);
      assertEquals(events.filter(([type]) => ["extra", "child", "pragma", "comment"].includes(type)), []);
    },
  });

  Deno.test({
    name: `prove counts the points of ${what}`,
    ignore: !PROVE,
    fn: async () => {
      const { tests, failures, errors } = countsOf(run);
      const { stdout } = await withFile(
        tapReport,
        (file) => output("prove", "--failures", "-e", "cat", file),
      );
      const failed = /Tests: (\d+) Failed: (\d+)/.exec(stdout)?.slice(1).map(Number);
      assertEquals(failed, [tests, failures + errors], stdout.slice(-2000));
      assertEquals(/Parse errors|TODO passed|Bailout/.exec(stdout), null);
    },
  });

  Deno.test({
    name: `tap.py counts the points of ${what}${TAP_PY ? "" : " (not there: python3-tap)"}`,
    ignore: !TAP_PY,
    fn: async () => {
      const script = `
import json, sys
from tap.parser import Parser
lines = list(Parser().parse_file(sys.argv[1]))
tests = [each for each in lines if each.category == "test"]
bad = [each for each in tests if not each.ok and not each.skip and not each.todo]
print(json.dumps([
  len(tests), len(bad), sum(bool(each.skip) for each in tests), sum(bool(each.todo) for each in tests),
  [each.expected_tests for each in lines if each.category == "plan"], any(each.category == "bail" for each in lines)]))`;
      const { stdout, stderr } = await withFile(tapReport, (file) => output(PYTHON, "-c", script, file));
      const { tests, failures, errors, skipped } = countsOf(run);
      const counts = [tests, failures + errors, skipped, expectedIn(run), [tests], false];
      // It warns of YAML, which it reads only with a library, on standard output too.
      assertEquals(stderr || JSON.parse(stdout.trim().split("\n").at(-1) ?? ""), counts);
    },
  });

  Deno.test({
    name: `jrm joins the JUnit report of ${what} with itself${
      JRM ? "" : " (not there: junit-report-merger)"
    }`,
    ignore: !JRM,
    fn: async () => {
      const joined = await withFile(junitReport, (first) =>
        withFile(junitReport, async (second) => {
          const { code, stderr } = await output("jrm", first, first, second);
          assertEquals(code, 0, stderr);
          return await Deno.readTextFile(first);
        }));
      const { tests, failures, errors, skipped } = countsOf(run);
      // Its own writer leaves texts of guests unescaped: its sums are what it has read.
      const sums = Object.entries({ tests, failures, errors, skipped }).map((
        [name, count],
      ) => [name, 2 * count]);
      const [root = ""] = /<testsuites[^>]*>/.exec(joined) ?? [];
      const read = Array.from(
        root.matchAll(/(tests|failures|errors|skipped)="(\d+)"/g),
        ([, name, count]) => [name, Number(count)],
      );
      assertEquals(read, sums);
    },
  });

  Deno.test(`saxes reads the JUnit report of ${what} and counts its elements`, () => {
    assertEquals(saxCounts(junitReport), countsOf(run));
  });

  for (const schema of ["junit-ant.xsd", "junit-jenkins.xsd"]) {
    Deno.test({
      name: `xmllint finds the JUnit report of ${what} valid by ${schema}${
        HAS_SCHEMAS ? "" : " (not there: ../shared/schemas)"
      }`,
      ignore: !XMLLINT || !HAS_SCHEMAS,
      fn: async () => {
        const args = ["--noout", "--schema", new URL(schema, SCHEMAS).pathname];
        const { code, stderr } = await withFile(junitReport, (file) => output("xmllint", ...args, file));
        assertEquals(code, 0, stderr.slice(0, 2000));
      },
    });
  }

  Deno.test({
    name: `junitparser counts the testcases of ${what}`,
    ignore: !JUNITPARSER,
    fn: async () => {
      const script = `
import json, sys
from junitparser import JUnitXml, Failure, Error, Skipped
results = [[type(r) for r in case.result] for suite in JUnitXml.fromfile(sys.argv[1]) for case in suite]
count = lambda kind: sum(kind in each for each in results)
print(json.dumps(dict(tests=len(results), failures=count(Failure), errors=count(Error), skipped=count(Skipped))))`;
      const { stdout, stderr } = await withFile(junitReport, (file) => output(PYTHON, "-c", script, file));
      assertEquals(stdout === "" ? stderr : JSON.parse(stdout), countsOf(run));
    },
  });
}

Deno.test({
  name: "tap-parser reads back what a finding holds",
  ignore: !TAP_PARSER,
  fn: () => {
    const asserts = Parser.parse(tap(SAMPLE)).flatMap((
      [type, result],
    ) => (type === "assert" ? [result] : []));
    const { verdict: severity, findings } = SAMPLE.cases[2]?.points[2] ?? { verdict: "", findings: [] };
    const read = findings.map(({ readFrom, ...others }) => ({ ...others, read_from: readFrom }));
    assertEquals(asserts[11]?.diag, { severity, findings: read });
  },
});

function saxCounts(xml: string): Counts {
  const tags = new Map<string, number>();
  const parser = new SaxesParser();
  parser.on("opentag", ({ name }) => tags.set(name, (tags.get(name) ?? 0) + 1));
  parser.on("error", (error) => {
    throw error;
  });
  parser.write(xml).close();
  const count = (tag: string) => tags.get(tag) ?? 0;
  return {
    tests: count("testcase"),
    failures: count("failure"),
    errors: count("error"),
    skipped: count("skipped"),
  };
}

/** Texts of the pieces that reports are sensitive to, in an order that is the same in every run. */
function fuzzTexts(count: number): readonly string[] {
  const pieces = [
    ...Object.values(BAD_TEXTS).flat().filter((each) => each.length < 12),
    "a",
    " ",
    "\n",
    "  ",
    "\n  ",
  ];
  let state = 1;
  const next = (below: number) => {
    state = (state * 48271) % 2147483647; // Park and Miller's minimal standard generator
    return state % below;
  };
  return Array.from(
    { length: count },
    () => Array.from({ length: 1 + next(8) }, () => pieces[next(pieces.length)]).join(""),
  );
}

async function output(command: string, ...args: readonly string[]) {
  const { code, stdout, stderr } = await new Deno.Command(command, { args: [...args] }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** Whether a program is there. What keeps it from starting, a missing permission too, makes its tests ignored. */
async function answers(command: string, ...args: readonly string[]): Promise<boolean> {
  return await output(command, ...args).then(({ code }) => code === 0, () => false);
}

async function withFile<T>(content: string, use: (file: string) => Promise<T>): Promise<T> {
  const file = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(file, content);
    return await use(file);
  } finally {
    await Deno.remove(file);
  }
}

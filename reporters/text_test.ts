import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { stripVTControlCharacters } from "node:util";
import { BAD_TEXTS, badCase, badRun, COMMAND, UNPRINTABLE } from "../fixtures/attacks/bad_text.ts";
import { SAMPLE } from "../fixtures/goldens/reports/sample.ts";
import type { CaseResult } from "../runner/result/result.ts";
import { junit } from "./junit.ts";
import { tap } from "./tap.ts";
import { text } from "./text.ts";
import { displayWidth } from "./width.ts";

const OPTIONS = { color: false, columns: 80 };

function reportOf(...cases: readonly CaseResult[]): string {
  return text({ ...SAMPLE, cases }, OPTIONS);
}

Deno.test("text() in colour says what it says without", () => {
  const colored = text(SAMPLE, { color: true, columns: 80 });
  assert(colored.includes("\x1b[32m"));
  assertEquals(stripVTControlCharacters(colored), text(SAMPLE, OPTIONS));
});

Deno.test("text() says that nothing was judged where all cases were skipped", () => {
  const skipped = SAMPLE.cases.filter(({ verdict }) => verdict === "skip");
  assertStringIncludes(text({ ...SAMPLE, cases: skipped }, OPTIONS), " · nothing was judged · ");
  assertEquals(text(SAMPLE, OPTIONS).includes("nothing was judged"), false);
});

Deno.test("text() of no case says that nothing was selected", () => {
  assertStringIncludes(reportOf(), "0 cases: nothing was selected · 0 points · 1467 s\n");
});

Deno.test("text() puts the totals on one line where they fit", () => {
  const last = text(SAMPLE, { color: false, columns: 200 }).trimEnd().split("\n").at(-1);
  assertEquals(
    last,
    "7 cases: 2 passed, 1 failed, 1 failed as expected, 1 error, 2 skipped · 2 of 19 points failed · 2 of 5 boots recorded · 1467 s · tcg, QEMU 10.0.2 (/dev/kvm opens, but a 64-bit loop hangs in it)",
  );
});

Deno.test("text() counts one case and two errors as people do", () => {
  assertStringIncludes(reportOf({ ...badCase("a"), points: [] }), "1 case: 1 error · 1 point · ");
  assertStringIncludes(reportOf(badCase("a"), badCase("b")), "2 cases: 2 errors · 2 of 12 points failed · ");
});

Deno.test("text() lists what passed by its name alone in a run of many cases", () => {
  const passed: CaseResult = { ...badCase("a"), id: "a", name: "It grows", verdict: "pass", points: [] };
  const { before: _, after: __, ...alone } = passed;
  const many = Array.from({ length: 20 }, (_, index) => ({ ...alone, id: `case-${index}` }));
  const report = reportOf(...many, badCase("b"));
  assertEquals(report.match(/^✓ case-\d+ .*\n(?=✓)/gm)?.length, 19);
  assertStringIncludes(report, "\n! b");
});

Deno.test("text() shows a case without points as an error", () => {
  assertStringIncludes(
    reportOf({ ...badCase("a"), points: [], after: undefined }),
    "  ! verdict\n      The case has no test point: nothing was judged\n",
  );
});

Deno.test("text() never breaks the paths that a person copies", () => {
  const path = `/very/${"long/".repeat(30)}console`;
  const report = text(badRun([path]), OPTIONS);
  assertStringIncludes(report, `console ${path}`);
  assertStringIncludes(report, `asked by ${path}`);
});

Deno.test("text() lets no line start with a command of GitHub, wherever a value is broken", () => {
  const command = "::set-env name=PATH::/evil";
  for (let length = 1; length <= 90; length++) {
    const [value, next] = [`${"x".repeat(length)}${command}`, `a\n${"x".repeat(length)}${command}`];
    const finding = { path: "df", expected: value, actual: next, readFrom: "", at: "", message: value };
    const points = [{ kind: "expectation", name: value, verdict: "fail", findings: [finding] }] as const;
    const report = reportOf({ ...badCase(value), points });
    assert(!COMMAND.test(report), report);
  }
});

Deno.test("text() cuts a value to a screenful", () => {
  const finding = { path: "df", expected: "a".repeat(5000), actual: "", readFrom: "", at: "" };
  const report = reportOf({
    ...badCase("a"),
    points: [{ kind: "expectation", name: "df", verdict: "fail", findings: [finding] }],
    after: undefined,
  });
  assert(report.split("\n").length < 30, report);
});

// What a line may start with: a mark, a margin, the totals. A guest's words stand after that.
const LINE_START = /^($|[✓✗!~-] | {2}|\d+ cases?: |tcg, QEMU )/;
const PATH = /^ {6}(read from|asked by) |^ {2}console /;

for (const [category, texts] of Object.entries(BAD_TEXTS)) {
  Deno.test(`text() stays clean, in its columns and off column 0 against: ${category}`, () => {
    for (const each of texts) {
      for (const columns of [1, 80, 120]) {
        const report = text(badRun([each]), { color: false, columns });
        assert(!UNPRINTABLE.test(report) && !COMMAND.test(report), JSON.stringify(each));
        const lines = report.split("\n");
        assertEquals(lines.find((line) => !LINE_START.test(line)), undefined);
        const wide = lines.find((line) => displayWidth(line) > Math.max(40, columns) && !PATH.test(line));
        assertEquals(wide, undefined);
      }
    }
  });
}

const FAILING = {
  ...badCase("a"),
  points: [{
    kind: "expectation",
    name: "commands ls /x",
    verdict: "fail",
    failing: "A file of the builder's is still there",
    findings: [{
      path: "commands.ls /x.stdout",
      expected: "",
      actual: "/x/y",
      readFrom: "frame after/commands",
      at: "x.yaml:1:1",
    }],
  }],
} as const;

Deno.test("each report says first what a failure means, then what was asked", () => {
  const shown = reportOf(FAILING);
  assert(shown.indexOf("A file of the builder's") < shown.indexOf("commands ls /x"));
  const run = { ...SAMPLE, cases: [FAILING] };
  assertStringIncludes(tap(run), `  ---\n  failing: "A file of the builder's is still there"\n`);
  assertStringIncludes(
    junit(run),
    "message=\"A file of the builder's is still there; commands.ls /x.stdout",
  );
});

/** A case that the run left out. */
function notBooted(id: string, because: string): CaseResult {
  const finding = {
    path: "boot",
    expected: "a boot",
    actual: "none",
    readFrom: "",
    at: "",
    message: because,
  };
  const points = [{ kind: "boot", name: "boot", verdict: "skip", findings: [finding] }] as const;
  const { boot: _, before: __, after: ___, ...named } = badCase(id);
  return { ...named, verdict: "skip", points, isNotBooted: true };
}

const LEFT_OUT = "not booted: see a, by which this would fail too";

Deno.test("text() tells the cases that were not booted in a block for each reason, and counts them apart", () => {
  const report = reportOf(
    notBooted("b", LEFT_OUT),
    badCase("a"),
    notBooted("c", LEFT_OUT),
    notBooted("d", "x"),
  );
  assertStringIncludes(report, `\n- 2 cases ${LEFT_OUT}\n    b · c\n\n- 1 case x\n    d\n\n4 cases: `);
  assertStringIncludes(report, "4 cases: 1 error, 3 not booted · ");
  assertEquals(report.indexOf(badCase("a").name) < report.indexOf("2 cases"), true);
});

Deno.test("tap() and junit() skip a case that was not booted, and say why", () => {
  const run = { ...SAMPLE, cases: [notBooted("b", LEFT_OUT)] };
  assertStringIncludes(tap(run), `ok 1 - b > boot # SKIP ${LEFT_OUT}\n`);
  assertStringIncludes(junit(run), `<skipped message="${LEFT_OUT}"/>`);
});

Deno.test("text() draws a growth once, and none where nothing grew and nobody asked", () => {
  const [grown] = SAMPLE.cases;
  assert(grown);
  const bars = (...cases: readonly CaseResult[]) => reportOf(...cases).match(/^ {2}before /gm)?.length ?? 0;
  const others = {
    ...grown,
    points: [{ kind: "boot", name: "boot", verdict: "pass", findings: [] }],
  } as const;
  const still = {
    ...others,
    before: grown.before,
    after: { ...grown.before, sizeBytes: 1, partitions: grown.before?.partitions ?? [] },
  };
  assertEquals([bars(grown), bars(grown, grown), bars(others), bars(still)], [1, 1, 1, 0]);
});

Deno.test("text() tells once of a boot that went wrong, and names the cases that share it", () => {
  const [bad] = SAMPLE.cases.filter(({ boot, points: [point] }) =>
    boot && point?.kind === "boot" && point.verdict === "error"
  );
  assert(bad);
  const points = bad.points.filter(({ kind, verdict }) => kind === "boot" || verdict === "skip");
  const many = Array.from({ length: 60 }, (_, index) => ({ ...bad, points, id: `case-${index}` }));
  const report = reportOf(...many);
  assert(report.split("\n").length < 60, report);
  assertStringIncludes(report, "  ! 59 more cases by the same boot: case-1 · case-2");
  const own = {
    ...bad,
    id: "own",
    points: [
      ...points,
      ...SAMPLE.cases.flatMap(({ points }) => points.filter(({ verdict }) => verdict === "fail").slice(0, 1)),
    ],
  };
  assertStringIncludes(reportOf(...many, own), "\n! own");
});

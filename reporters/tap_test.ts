import { assert, assertEquals, assertMatch } from "@std/assert";
import { BAD_TEXTS, badCase, badRun, COMMAND, UNPRINTABLE } from "../fixtures/attacks/bad_text.ts";
import type { CaseResult, RunResult } from "../runner/result/result.ts";
import { tap } from "./tap.ts";

const RUN = badRun(["a"]);

function runOf(...cases: readonly CaseResult[]): RunResult {
  return { ...RUN, cases };
}

function linesOf(run: RunResult): readonly string[] {
  return tap(run).split("\n");
}

/** All that this reporter may write. */
const GRAMMAR = [
  /^TAP version 13$/,
  /^1\.\.\d+$/,
  /^(not )?ok \d+ - ([^\\#\n]|\\\\)*$/,
  /^ok \d+ - ([^\\#\n]|\\\\)* # SKIP( ([^\\#\n]|\\\\)+)?$/,
  /^not ok \d+ - ([^\\#\n]|\\\\)* # TODO( ([^\\#\n]|\\\\)+)?$/,
  /^ {2}(---|\.\.\.)$/,
  /^ {2}[a-z_]+:( \[\])?$/,
  /^ {2}(?: {2}(?:- | {2})?)?(?:[a-z_]+: )?"(?:[^"\\]|\\.)*"$/,
];

for (const [category, texts] of Object.entries(BAD_TEXTS)) {
  Deno.test(`tap() keeps to its grammar and its plan against: ${category}`, () => {
    for (const text of texts) {
      const lines = linesOf(badRun([text])).slice(0, -1);
      for (const line of lines) assert(GRAMMAR.some((each) => each.test(line)), JSON.stringify(line));
      assertEquals(lines.filter((line) => /^(not )?ok/.test(line)).length, 6);
      assertEquals(lines[1], "1..6");
      assert(!lines.some((line) => UNPRINTABLE.test(line) || COMMAND.test(line)), JSON.stringify(text));
    }
  });
}

Deno.test("tap() says version 13, plan first, and numbers the points of all cases", () => {
  const lines = linesOf(runOf(badCase("a"), badCase("b"))).filter((line) => /^\S/.test(line));
  assertEquals(lines, [
    "TAP version 13",
    "1..12",
    "not ok 1 - a > boot",
    "ok 2 - a > a",
    "not ok 3 - a > a",
    "not ok 4 - a > a",
    "ok 5 - a > a # SKIP a",
    "not ok 6 - a > a # TODO a",
    "not ok 7 - b > boot",
    "ok 8 - b > b",
    "not ok 9 - b > b",
    "not ok 10 - b > b",
    "ok 11 - b > b # SKIP b",
    "not ok 12 - b > b # TODO b",
  ]);
});

Deno.test("tap() skips all when there is no case", () => {
  assertEquals(tap(runOf()), "TAP version 13\n1..0 # SKIP nothing was selected\n");
});

Deno.test("tap() makes a case without points not ok", () => {
  assertEquals(linesOf(runOf({ ...badCase("a"), points: [] }))[2], "not ok 1 - a > verdict");
});

Deno.test("tap() escapes backslashes, then hashes", () => {
  const points = [{ kind: "expectation", name: "\\# TODO a", verdict: "fail", findings: [] }] as const;
  assertEquals(linesOf(runOf({ ...badCase("a"), points }))[2], "not ok 1 - a > \\\\＃ TODO a");
});

Deno.test("tap() caps a description", () => {
  const points = [{ kind: "expectation", name: "x".repeat(1000), verdict: "pass", findings: [] }] as const;
  assertMatch(linesOf(runOf({ ...badCase("a"), verdict: "pass", points }))[2] ?? "", /^ok 1 - a > .{1,200}$/);
});

Deno.test("tap() gives a skip without a reason no trailing space", () => {
  const points = [{ kind: "expectation", name: "b", verdict: "skip", findings: [] }] as const;
  assertEquals(linesOf(runOf({ ...badCase("a"), points }))[2], "ok 1 - a > b # SKIP");
});

Deno.test("tap() keeps a reason from ending its directive, and gives none no trailing space", () => {
  const points = [{ kind: "expectation", name: "b", verdict: "expected-failure", findings: [] }] as const;
  const { because: _, ...quiet } = badCase("a");
  assertEquals(linesOf(runOf({ ...quiet, points }))[2], "not ok 1 - a > b # TODO");
  assertEquals(
    linesOf(runOf({ ...quiet, points, because: "bug #7" }))[2],
    "not ok 1 - a > b # TODO bug ＃7",
  );
});

Deno.test("tap() shows the console only under the boot that went wrong", () => {
  const lines = linesOf(runOf(badCase("a")));
  assertEquals(lines.filter((line) => line.startsWith("  console_")), [
    '  console_path: "a"',
    "  console_last_lines:",
  ]);
  assert(lines.indexOf('  console_path: "a"') < lines.indexOf("ok 2 - a > a"));
});

Deno.test("tap() says of the boot's own point that it was recorded, whatever came of it", () => {
  const finding = { path: "boot", expected: "e", actual: "x", readFrom: "", at: "", message: "why" };
  const { boot, growth: _, ...bad } = badCase("a");
  assert(boot);
  const points = [
    { kind: "boot", name: "boot", verdict: "pass", findings: [] },
    { kind: "boot", name: "boot", verdict: "skip", findings: [finding] },
    { kind: "boot", name: "boot", verdict: "fail", findings: [finding] },
    { kind: "expectation", name: "df /", verdict: "pass", findings: [] },
  ] as const;
  const recordedAt = "2026-01-05T09:27:00.000Z";
  const run = runOf({ ...bad, verdict: "fail", points, boot: { ...boot, recordedAt } });
  const lines = linesOf({ ...run, startedAt: "2026-01-05T09:30:00.000Z" });
  const said = ['  recorded: "recorded 3 min ago"', `  recorded_at: "${recordedAt}"`];
  assertEquals(lines.slice(2, 15), [
    ...["ok 1 - a > boot", "  ---", ...said, "  ..."],
    ...["ok 2 - a > boot # SKIP why", "  ---", ...said, "  ..."],
    ...["not ok 3 - a > boot", "  ---", '  severity: "fail"'],
  ]);
  assertEquals(lines.slice(15, 17), said);
  assertEquals(lines.at(-2), "ok 4 - a > df /");
});

Deno.test("tap() says at the boot's own point who grew the root, where that is to be said", () => {
  const lines = linesOf(runOf({ ...badCase("a"), growth: { by: "systemd", because: "systemd-repart ran" } }));
  assertEquals(lines.filter((line) => line.includes("grown_by")), [
    '  grown_by: "systemd: systemd-repart ran"',
  ]);
});

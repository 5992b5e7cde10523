import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { BAD_TEXTS, badCase, badRun, COMMAND, UNPRINTABLE } from "../fixtures/attacks/bad_text.ts";
import type { BootSummary, CaseResult, RunResult } from "../runner/result/result.ts";
import type { Point } from "../runner/verdict/point.ts";
import { junit } from "./junit.ts";

const RUN: RunResult = { ...badRun(["a"]), startedAt: "2026-01-05T09:30:00.123Z" };
const BOOT: BootSummary = {
  id: "b",
  seconds: 81.23456,
  ending: "qemu-crash",
  phases: [],
  consolePath: "c",
  lastLines: ["line"],
};

function reportOf(...cases: readonly CaseResult[]): string {
  return junit({ ...RUN, cases });
}

function testcases(xml: string): readonly string[] {
  return [...xml.matchAll(/<testcase name="([^"]*)" classname="([^"]*)"/g)].map(([, name, classname]) =>
    `${classname} ${name}`
  );
}

Deno.test("junit() says in a property that a boot was recorded, and when", () => {
  const boot = { ...BOOT, recordedAt: "2026-01-05T09:27:00.000Z" };
  const xml = reportOf({ ...badCase("a"), boot });
  assertStringIncludes(xml, '<property name="boot.recorded" value="recorded 3 min ago"/>');
  assertStringIncludes(xml, '<property name="boot.recorded.at" value="2026-01-05T09:27:00.000Z"/>');
  assert(!reportOf({ ...badCase("a"), boot: BOOT }).includes("recorded"));
});

Deno.test("junit() keeps names unique where cases and points have the same", () => {
  const names = testcases(reportOf(badCase("a"), badCase("a"), badCase("\n a ")));
  assertEquals(names.length, 18);
  assertEquals(new Set(names).size, 18);
  assertEquals(names.slice(6, 9), ["a (2) boot", "a (2) a", "a (2) a (2)"]);
});

Deno.test("junit() counts what its testcases say", () => {
  assertStringIncludes(reportOf(badCase("a")), 'tests="6" failures="1" errors="2" skipped="1"');
});

Deno.test("junit() gives the boot its seconds, the other points none, with three decimals", () => {
  const xml = reportOf({ ...badCase("a"), boot: BOOT });
  assertStringIncludes(xml, 'skipped="1" time="81.235"');
  assertStringIncludes(xml, '<testcase name="boot" classname="a" time="81.235">');
  assertStringIncludes(xml, '<testcase name="a" classname="a" time="0.000"/>');
});

Deno.test("junit() counts a boot's seconds once, with the first of the cases that it tells", () => {
  const other = { ...BOOT, seconds: 20 };
  const xml = reportOf(
    { ...badCase("a"), boot: BOOT },
    { ...badCase("b"), boot: BOOT },
    { ...badCase("c"), boot: other },
  );
  const times = [...xml.matchAll(/<testsuite .* time="([^"]*)"/g)].map(([, time]) => time);
  assertEquals(times, ["81.235", "0.000", "20.000"]);
  assertStringIncludes(xml, '<testcase name="boot" classname="b" time="0.000">');
  assertEquals(xml.split('<property name="boot.seconds" value="81.235"/>').length, 3);
});

Deno.test("junit() writes no time that a schema refuses", () => {
  for (const seconds of [NaN, Infinity, -1, -0]) {
    assertStringIncludes(
      reportOf({ ...badCase("a"), boot: { ...BOOT, seconds } }),
      'skipped="1" time="0.000"',
    );
  }
});

Deno.test("junit() writes no exponent for a time that only a record made by hand has", () => {
  const xml = reportOf({ ...badCase("a"), boot: { ...BOOT, seconds: 1e21 } });
  assertStringIncludes(xml, 'skipped="1" time="1000000000.000"');
});

Deno.test("junit() writes the start without zone and fraction, and a fixed one for what is no time", () => {
  assertStringIncludes(reportOf(badCase("a")), 'timestamp="2026-01-05T09:30:00" hostname="a"');
  assertStringIncludes(junit({ ...RUN, startedAt: "yesterday" }), 'timestamp="1970-01-01T00:00:00"');
});

/** [ending, verdict of the boot, type] */
const TYPES: readonly (readonly [string, Point["verdict"], string])[] = [
  ["qemu-crash", "error", "QemuCrash"],
  ["panic", "fail", "Panic"],
  ["constructor()", "error", "NotJudged"],
  ["<b>", "fail", "ExpectationNotMet"],
];

for (const [ending, verdict, type] of TYPES) {
  Deno.test(`junit() says type ${type} for a boot that ended with ${ending}`, () => {
    const points = [{ kind: "boot" as const, name: "boot", verdict, findings: [] }];
    const element = verdict === "fail" ? "failure" : "error";
    assertStringIncludes(
      reportOf({ ...badCase("a"), points, boot: { ...BOOT, ending } }),
      `<${element} message="" type="${type}">`,
    );
  });
}

Deno.test("junit() says failure for fail, error for error, and never two of them", () => {
  const cases = reportOf(badCase("a")).split("<testcase").slice(1);
  const elements = cases.map((each) =>
    [...each.matchAll(/<(failure|error|skipped)\b/g)].map(([, tag]) => tag).join()
  );
  assertEquals(elements, ["error", "", "failure", "error", "skipped", ""]);
});

Deno.test("junit() passes what fails as expected, and says so beside the testcases", () => {
  const finding = { path: "p", expected: "e", actual: "x", readFrom: "", at: "" };
  const points = [{
    kind: "expectation",
    name: "df /",
    verdict: "expected-failure",
    findings: [finding],
  }] as const;
  const xml = reportOf({ ...badCase("a"), verdict: "expected-failure", because: "known", points });
  assertStringIncludes(xml, '<testcase name="df /" classname="a" time="0.000"/>');
  assertStringIncludes(xml, '<property name="expected-failure" value="known"/>');
  assertStringIncludes(
    xml,
    "<system-out>expected failure: df /\np\n  expected   e\n  actual     x\n</system-out>",
  );
});

Deno.test("junit() shows the console's last lines only where the boot went wrong", () => {
  assertStringIncludes(reportOf({ ...badCase("a"), boot: BOOT }), "\nline\n</system-out>");
  const points = [{ kind: "expectation", name: "df /", verdict: "fail", findings: [] }] as const;
  assertStringIncludes(reportOf({ ...badCase("a"), points, boot: BOOT }), "<system-out></system-out>");
});

Deno.test("junit() cuts each of the console's lines, so that a long one leaves room for the last", () => {
  const xml = reportOf({ ...badCase("a"), boot: { ...BOOT, lastLines: ["x".repeat(10_000), "the end"] } });
  const [, out = ""] = /<system-out>(.*?)<\/system-out>/s.exec(xml) ?? [];
  assert(out.length < 2300 && out.endsWith("\nthe end\n"), out);
});

Deno.test("junit() gives a suite without points an error, or Jenkins would drop it", () => {
  assertStringIncludes(reportOf({ ...badCase("a"), points: [] }), 'tests="1" failures="0" errors="1"');
});

Deno.test("junit() names what has no name", () => {
  assertStringIncludes(junit(badRun([" \n"])), 'classname="(no name)"');
});

Deno.test("junit() writes an empty document for no case", () => {
  assertEquals(reportOf(), '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites/>\n');
});

for (const [category, texts] of Object.entries(BAD_TEXTS)) {
  Deno.test(`junit() stays small, and whole in its testcases, against: ${category}`, () => {
    for (const text of texts) {
      const xml = junit(badRun([text]));
      assertEquals(testcases(xml).length, 6);
      assertEquals(new Set(testcases(xml)).size, 6);
      assert(xml.length < 400_000, `${xml.length}`);
      assert(!UNPRINTABLE.test(xml) && !COMMAND.test(xml), JSON.stringify(text));
    }
  });
}

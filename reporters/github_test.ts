import { assertEquals, assertStringIncludes } from "@std/assert";
import { BAD_TEXTS, badRun } from "../fixtures/attacks/bad_text.ts";
import { SAMPLE } from "../fixtures/goldens/reports/sample.ts";
import { github } from "./github.ts";
import { githubSummary } from "./github_summary.ts";
import { gitlab } from "./gitlab.ts";
import { placeIn } from "./place.ts";

Deno.test("github() writes one command a red case, whatever its texts are", () => {
  const run = badRun(Object.values(BAD_TEXTS).flat().filter((each) => each.length < 10_000));
  const lines = github(run).trimEnd().split("\n");
  assertEquals(lines.length, run.cases.length);
  for (const line of lines) {
    // What stands before the message holds no colon that would end it sooner, and no other property.
    const [, level = "", properties = ""] = /^::(error|warning) ([^:]*)::/.exec(line) ?? [];
    // Each of these cases has a point that fails beside those that could not be judged.
    assertEquals([level, properties.split(",").map((each) => each.split("=")[0])], [
      "error",
      ["file", "line", "col", "title"],
    ], line);
  }
});

Deno.test("github() says nothing of what is green, and tells failures before errors", () => {
  const levels = Array.from(github(SAMPLE).matchAll(/^::(\w+) file=([^,]*)/gm), ([, ...each]) => each);
  assertEquals(levels, [["error", "cases/growth/growpart-off.yaml"], [
    "warning",
    "cases/first-boot/hostname.yaml",
  ]]);
});

Deno.test("github() names no file of the tool's own suite, which no repository has", () => {
  const cases = SAMPLE.cases.map((each) => ({
    ...each,
    source: each.source.replace("cases/", "@suite/"),
    points: each.points.map((point) => ({
      ...point,
      findings: point.findings.map((one) => ({ ...one, at: one.at.replace("cases/", "@suite/") })),
    })),
  }));
  const lines = github({ ...SAMPLE, cases }).trimEnd().split("\n");
  assertEquals(lines.map((line) => /^::(\w+) (\w+)=/.exec(line)?.slice(1)), [
    ["error", "title"],
    ["warning", "title"],
  ]);
});

Deno.test("githubSummary() stays below GitHub's limit, and says what it leaves out", () => {
  const [red] = SAMPLE.cases.filter(({ verdict }) => verdict === "fail");
  if (!red) throw new Error("the sample has no red case");
  const cases = Array.from({ length: 3000 }, (_, at) => ({ ...red, id: `growth/${at}` }));
  const summary = githubSummary({ ...SAMPLE, cases });
  assertEquals(summary.length < 1_000_000, true);
  assertStringIncludes(summary, "more red cases are in the other reports");
});

Deno.test("gitlab() has what Code Quality wants, a fingerprint for each point", () => {
  const issues = JSON.parse(gitlab(SAMPLE));
  const places = issues.map((each: Record<string, never>) => [each["severity"], each["location"]]);
  assertEquals(places, [
    ["major", { path: "cases/growth/growpart-off.yaml", lines: { begin: 11 } }],
    ["major", { path: "cases/growth/growpart-off.yaml", lines: { begin: 15 } }],
    ["critical", { path: "cases/first-boot/hostname.yaml", lines: { begin: 1 } }],
    ["critical", { path: "cases/first-boot/hostname.yaml", lines: { begin: 9 } }],
    ["info", { path: "cases/growth/off.yaml", lines: { begin: 9 } }],
  ]);
  const prints = issues.map(({ fingerprint }: { readonly fingerprint: string }) => fingerprint);
  assertEquals(new Set(prints).size, prints.length);
});

Deno.test("placeIn() takes a place apart", () => {
  assertEquals(placeIn("./a:b.yaml:12:13"), { path: "a:b.yaml", line: 12, column: 13 });
  assertEquals([placeIn(""), placeIn("a.yaml"), placeIn("a.yaml:12")], [undefined, undefined, undefined]);
});

Deno.test("gitlab() has a fingerprint once, though reports of one run were put together", () => {
  const twice = { ...SAMPLE, cases: [...SAMPLE.cases, ...SAMPLE.cases] };
  assertEquals(gitlab(twice), gitlab(SAMPLE));
});

import { assertEquals } from "@std/assert";
import { BAD_TEXTS } from "../fixtures/attacks/bad_text.ts";
import type { Comparison } from "../runner/result/comparison.ts";
import { comparisonHtml } from "./comparison_html.ts";
import { comparisonMarkdown } from "./comparison_markdown.ts";
import { comparisonText } from "./comparison_text.ts";

const spread = (median: number) => ({ boots: 2, median, shortest: median - 1, longest: median + 1 });

const SAMPLE: Comparison = {
  names: ["debian-12", "./new.qcow2"],
  boots: 2,
  rounds: 2,
  isSame: false,
  verdicts: [{ id: "growth/default", point: "root", verdicts: ["pass", "fail"] }],
  facts: [
    {
      ...{ key: "cloud-init", row: "", column: "status", told: ["done", "error"] as const },
      ...{ caseIds: ["growth/default", "growth/off"], boots: 2 },
    },
    { key: "df", row: "/", column: "size", told: ["20G", "2.0G"], caseIds: ["growth/default"], boots: 1 },
  ],
  masked: 3,
  times: [{ phase: "kernel", sides: [spread(10), spread(20)] }, {
    phase: "all",
    sides: [spread(60), spread(61)],
  }],
  warnings: [{ line: "WARNING: no growpart", caseIds: ["growth/default"] }],
  untold: [],
};

const text = (comparison: Comparison) => comparisonText(comparison, { color: false, columns: 100 });

Deno.test("comparisonText() tells verdicts, facts, warnings and times", () => {
  assertEquals(
    text(SAMPLE),
    `A  debian-12
B  ./new.qcow2

verdicts
  ≠ growth/default > root: pass → fail

facts
  ≠ every boot: cloud-init status: done → error
  ≠ growth/default: df / size: 20G → 2.0G

warnings that B alone has
  + growth/default: WARNING: no growpart

until the next phase  A                      B
kernel                10.0 s (9.0 to 11.0)   20.0 s (19.0 to 21.0)  +100 %
all                   60.0 s (59.0 to 61.0)  61.0 s (60.0 to 62.0)

1 verdict and 2 facts changed in 2 boots, twice on each side where something differed · 3
`.replace(/ · 3\n$/, " · 3 differences that two boots of one side have too\n"),
  );
});

Deno.test("comparisonMarkdown() tells the same in tables", () => {
  const lines = comparisonMarkdown(SAMPLE).split("\n");
  assertEquals(lines.filter((line) => line.startsWith("| `every boot`")), [
    "| `every boot` | `cloud-init status` | `done` | `error` |",
  ]);
  assertEquals(lines[0]?.startsWith("### 1 verdict and 2 facts changed in 2 boots"), true);
});

const SAME: Comparison = { ...SAMPLE, verdicts: [], facts: [], warnings: [], rounds: 1, masked: 0 };

Deno.test("a comparison in which nothing changed says so", () => {
  assertEquals(text(SAME).split("\n").at(-2), "nothing changed in 2 boots");
  assertEquals(
    text({ ...SAME, isSame: true }).split("\n").at(-2),
    "nothing changed in 2 boots · both sides are the same bytes, booted once",
  );
  assertEquals(comparisonHtml(SAME).includes("<h1>nothing changed in 2 boots</h1>"), true);
});

Deno.test("no report of a comparison obeys what a guest says", () => {
  for (const bad of Object.values(BAD_TEXTS).flat().filter((each) => each.length < 2000)) {
    const comparison: Comparison = {
      ...SAMPLE,
      names: [bad, bad],
      verdicts: [{ id: bad, point: bad, verdicts: ["pass", "fail"] }],
      facts: [{ key: "df", row: bad, column: bad, told: [bad, bad], caseIds: [bad], boots: 1 }],
      warnings: [{ line: bad, caseIds: [bad] }],
      untold: [{ id: bad, because: bad }],
    };
    const page = comparisonHtml(comparison);
    assertEquals(
      page.match(
        /<(?!\/?(?:html|head|meta|title|style|body|main|h1|h2|p|div|table|thead|tbody|tr|th|td)\b|!DOCTYPE)/gi,
      ),
      null,
    );
    assertEquals(/^(?:::|##\[|##vso)/m.test(text(comparison) + comparisonMarkdown(comparison)), false);
    assertEquals(text(comparison).includes("\u001b") || text(comparison).includes("\r"), false);
  }
});

import { assertEquals } from "@std/assert";
import { keptOn } from "../fixtures/harness/kept_runs.ts";
import { caseHistories } from "../runner/result/case_history.ts";
import type { KeptRun } from "../runner/result/kept_run.ts";
import { historyText } from "./history_text.ts";

const textOf = (runs: readonly KeptRun[]) =>
  historyText(caseHistories(runs), { runs: runs.length, color: false, columns: 100 });

Deno.test("historyText() tells what fails since when, what is flaky and what grows slower", () => {
  const slow = [60, 58, 62, 61, 59, 70, 75, 72].map((seconds, at) =>
    keptOn(at + 1, { id: "a/slow", seconds })
  );
  const fail = { verdict: "fail", because: "root: expected grown, actual unchanged" } as const;
  const runs = [...slow, keptOn(1), keptOn(2, fail), keptOn(3, { ...fail, seconds: 61.5 })];
  assertEquals(
    textOf(runs),
    `case            image      runs, the latest last  last        boots
a/slow          debian-12  ✓✓✓✓✓✓✓✓               2026-01-08  72.0 s (58.0 to 75.0)
growth/default  debian-12  ✓✗✗                    2026-01-03  61.5 s (60.0 to 61.5)

fails
  growth/default on debian-12: since 2026-01-02T09:30:00.000Z, 2 runs, on sha256 aaaaaaaaaaaa; it
  | passed at 2026-01-01T09:30:00.000Z on the same image; root: expected grown, actual unchanged

flaky
  growth/default on debian-12: boot 0123456789ab passed once of 3, by the same image, machine and
  | seed, asked the same

slower
  a/slow on debian-12: each of the latest 3 boots took longer than all 5 before: median 60.0 s,
  | now 72.0 s (+20 %)

2 cases, 11 runs kept
`,
  );
});

Deno.test("historyText() keeps a guest's words in their line", () => {
  const text = textOf([
    keptOn(1, { verdict: "fail", id: "a\u001b[31m\n::error::x", because: "\r::error::y" }),
  ]);
  assertEquals(text.includes("\u001b") || text.includes("\r") || /^::/m.test(text), false);
});

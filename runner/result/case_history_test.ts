import { assertEquals } from "@std/assert";
import { keptOn } from "../../fixtures/harness/kept_runs.ts";
import { caseHistories } from "./case_history.ts";

const OTHER = "bb".repeat(32);

Deno.test("caseHistories() tells each case on each image, oldest run first", () => {
  const runs = [keptOn(3), keptOn(1, { verdict: "error" }), keptOn(2, { image: "debian-13" })];
  const told = caseHistories(runs).map((
    { image, entries },
  ) => [image, ...entries.map(({ at }) => at.slice(8, 10))]);
  assertEquals(told, [["debian-12", "01", "03"], ["debian-13", "02"]]);
});

Deno.test("caseHistories() tells since when a case fails, on which image, and when it passed last", () => {
  const [history] = caseHistories([
    keptOn(1),
    keptOn(2, { verdict: "fail", sha256: OTHER, because: "root: expected grown, actual unchanged" }),
    keptOn(3, { verdict: "error" }),
    keptOn(4, { verdict: "fail", sha256: OTHER }),
  ]);
  assertEquals(history?.failsSince, {
    at: "2026-01-02T09:30:00.000Z",
    imageSha256: OTHER,
    runs: 2,
    passed: { at: "2026-01-01T09:30:00.000Z", imageSha256: "aa".repeat(32) },
  });
});

Deno.test("caseHistories() tells of no failure that is over, or is expected", () => {
  const over = [keptOn(1, { verdict: "fail" }), keptOn(2, { verdict: "expected-failure" })];
  assertEquals(caseHistories(over)[0]?.failsSince, undefined);
  assertEquals(caseHistories([keptOn(1, { verdict: "error" })])[0]?.failsSince, undefined);
});

Deno.test("caseHistories() calls flaky what one boot, asked the same, came to twice", () => {
  const flaky = [keptOn(1), keptOn(2, { verdict: "fail" }), keptOn(3)];
  assertEquals(caseHistories(flaky)[0]?.flakes, { boot: "0123456789ab", passes: 2, fails: 1 });
});

/** Each has another reason to have come to something else. */
const NO_FLAKES = {
  "another boot": keptOn(2, { verdict: "fail", boot: "ba9876543210" }),
  "another question": keptOn(2, { verdict: "fail", asks: "000000000000" }),
  "an error": keptOn(2, { verdict: "error" }),
  "a record": keptOn(2, { verdict: "fail", isRecorded: true }),
};

for (const [what, run] of Object.entries(NO_FLAKES)) {
  Deno.test(`caseHistories() calls a case with ${what} not flaky`, () => {
    assertEquals(caseHistories([keptOn(1), run])[0]?.flakes, undefined);
  });
}

Deno.test("caseHistories() leaves out a record that was judged as before, and times it as no boot", () => {
  const again = [2, 3].map((day) => keptOn(day, { isRecorded: true }));
  const edited = keptOn(4, { isRecorded: true, verdict: "fail", asks: "000000000000" });
  const [history] = caseHistories([keptOn(1), ...again, edited]);
  assertEquals(history?.entries.map(({ verdict, seconds }) => [verdict, seconds]), [
    ["pass", 60],
    ["fail", undefined],
  ]);
});

const times = (...all: readonly number[]) =>
  caseHistories(all.map((seconds, at) => keptOn(at + 1, { seconds })));

Deno.test("caseHistories() tells of boots that each took longer than all before", () => {
  assertEquals(times(60, 58, 62, 61, 59, 70, 75, 72)[0]?.slower, {
    before: 60,
    now: 72,
    latest: 3,
    earlier: 5,
  });
});

Deno.test("caseHistories() tells of no slowness that chance, a trifle or another accelerator explains", () => {
  assertEquals(times(60, 58, 62, 61, 59, 70, 61, 72)[0]?.slower, undefined);
  assertEquals(times(60, 58, 62, 61, 59, 63, 64, 65)[0]?.slower, undefined);
  assertEquals(times(60, 58, 62, 61, 70, 75, 72)[0]?.slower, undefined);
  const kvm = [1, 2, 3, 4, 5].map((day) => ({ ...keptOn(day, { seconds: 6 }), accelerator: "kvm" as const }));
  assertEquals(caseHistories([...kvm, keptOn(6), keptOn(7), keptOn(8)])[0]?.slower, undefined);
});

Deno.test("caseHistories() tells of the latest thirty runs", () => {
  const runs = Array.from({ length: 40 }, (_, at) => keptOn(1 + at % 28, { seconds: at }));
  assertEquals(caseHistories(runs)[0]?.entries.length, 30);
});

import { assertEquals } from "@std/assert";
import { formatDuration, parseDuration } from "./duration.ts";

const DURATIONS: readonly (readonly [string, number])[] = [
  ["0s", 0],
  ["0.001s", 1],
  ["1.001s", 1001],
  ["1.5s", 1500],
  ["59.999s", 59_999],
  ["1m", 60_000],
  ["1m30s", 90_000],
  ["1h", 3_600_000],
  ["1h0.25s", 3_600_250],
  ["25h1m1s", 90_061_000],
];

Deno.test("formatDuration() writes what parseDuration() reads", () => {
  for (const [text, durationMs] of DURATIONS) {
    assertEquals([parseDuration(text), formatDuration(durationMs)], [durationMs, text]);
  }
});

Deno.test("parseDuration() takes a fraction of a second, and of nothing else", () => {
  for (const text of ["1.5m", "1.5h", ".5s", "1.s", "1.2345s", "1.5", "60", "-1s", "1e3s"]) {
    assertEquals(parseDuration(text), undefined, text);
  }
});

Deno.test("formatDuration() rounds to the millisecond, and carries into the minute", () => {
  assertEquals(formatDuration(59_999.6), "1m");
  assertEquals(formatDuration(1500.4), "1.5s");
});

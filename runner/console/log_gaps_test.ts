import { assertEquals } from "@std/assert";
import { LogGaps } from "./log_gaps.ts";

function isAnyIn(...texts: readonly string[]): boolean {
  const gaps = new LogGaps();
  for (const [at, text] of texts.entries()) {
    gaps.read({ number: at + 1, text: text.replace(/^\[.*?\] /, "") }, text);
  }
  return gaps.isAny;
}

Deno.test("LogGaps knows a log that begins behind its boot's beginning", () => {
  assertEquals(isAnyIn("[   12.1] eth0: link up"), true);
  assertEquals(isAnyIn("[    0.000000] Linux version 6.1.0", "[   12.1] eth0: link up"), false);
  assertEquals(
    isAnyIn(...Array.from({ length: 11 }, () => "text of somebody's"), "[   12.1] eth0: link up"),
    false,
  );
});

Deno.test("LogGaps knows a log that says that a part is missing", () => {
  const begins = "[    0.000000] Linux version 6.1.0";
  assertEquals(isAnyIn(begins, "[...]", "debian login: "), true);
  assertEquals(isAnyIn(begins, "** 53 printk messages dropped **"), true);
  assertEquals(isAnyIn(begins, "debian login: "), false);
});

import { assertEquals } from "@std/assert";
import { KeptLines } from "./kept_lines.ts";

function keep(count: number, limit: number, text: string): KeptLines {
  const kept = new KeptLines(limit);
  for (let number = 1; number <= count; number++) kept.push({ number, text });
  return kept;
}

Deno.test("KeptLines keeps all lines below its limit", () => {
  const kept = keep(10, 10 * (48 + 4), "four");
  assertEquals([kept.lines.length, kept.dropped], [10, 0]);
});

Deno.test("KeptLines keeps head and tail of a flood, with their true numbers", () => {
  const kept = keep(100_000, 10 * (48 + 4), "four");
  assertEquals(kept.lines.map(({ number }) => number), [1, 2, 3, 4, 5, 99996, 99997, 99998, 99999, 100000]);
  assertEquals(kept.dropped, 99_990);
});

Deno.test("KeptLines bounds a flood of empty lines", () => {
  const kept = keep(50_000, 48 * 1000, "");
  assertEquals([kept.lines.length, kept.dropped], [1000, 49_000]);
});

Deno.test("KeptLines keeps a last line that is larger than its limit", () => {
  const kept = keep(3, 10, "x".repeat(100));
  assertEquals([kept.lines.map(({ number }) => number), kept.dropped], [[3], 2]);
});

import { assertEquals } from "@std/assert";
import { composedTexts } from "./composed_lines.ts";

const BOOT = { id: "1a2b", seconds: 1, ending: "reported", phases: [], consolePath: "c", lastLines: [] };

Deno.test("composedTexts() names the cases that a seed was shared with", () => {
  assertEquals(composedTexts({ id: "a", boot: { ...BOOT, composed: ["a", "b", "c\x1b[2J"] } }), [
    "seed shared with b, c",
  ]);
  assertEquals(composedTexts({ id: "a", boot: BOOT }), []);
});

Deno.test("composedTexts() says what did not count", () => {
  assertEquals(composedTexts({ id: "a", boot: BOOT, screened: { boot: "3c4d", verdict: "fail" } }), [
    "boot alone: in boot 3c4d, whose seed was shared, it came to fail",
  ]);
});

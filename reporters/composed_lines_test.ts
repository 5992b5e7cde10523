import { assertEquals, assertStringIncludes } from "@std/assert";
import { composedTexts, sharedBoots } from "./composed_lines.ts";
import { text } from "./text.ts";

const BOOT = { id: "1a2b", seconds: 1, ending: "reported", phases: [], consolePath: "c", lastLines: [] };

Deno.test("composedTexts() names the cases that a seed was shared with", () => {
  assertEquals(composedTexts({ id: "a", boot: { ...BOOT, composed: ["a", "b", "c\x1b[2J"] } }), [
    "seed shared with b, c",
  ]);
  assertEquals(composedTexts({ id: "a", boot: BOOT }), []);
});

Deno.test("composedTexts() says what did not count", () => {
  assertEquals(composedTexts({ id: "a", boot: BOOT, screened: { boot: "3c4d", verdict: "fail" } }), [
    "booted alone: in boot 3c4d, whose seed was shared, it came to fail",
  ]);
});

Deno.test("sharedBoots() tells a boot once, whatever it judges", () => {
  const boot = { ...BOOT, composed: ["a", "b"] };
  assertEquals(sharedBoots([{ boot }, { boot }, { boot: BOOT }, {}]), [
    "boot 1a2b, one seed for 2 cases: a · b",
  ]);
});

Deno.test("text() tells a shared boot with each case in a word, and at its end with all of them", () => {
  const point = { kind: "boot", name: "boot", verdict: "pass", findings: [] } as const;
  const one = { id: "a", name: "A", source: "a.yaml", image: "i", verdict: "pass", points: [point] } as const;
  const said = text({
    ...{ tool: { name: "seedling", version: "0" }, startedAt: "2026-01-05T09:27:00Z", seconds: 1 },
    cases: [
      { ...one, boot: { ...BOOT, composed: ["a", "b"] } },
      { ...one, id: "c", boot: { ...BOOT, id: "3c4d" }, screened: { boot: "1a2b", verdict: "skip" } },
    ],
  }, { color: false, columns: 100 });
  assertStringIncludes(said, "\n  ✓ boot (shared by 2 cases)\n");
  assertStringIncludes(said, "\n    booted alone: in boot 1a2b, whose seed was shared, it came to skip\n");
  assertStringIncludes(said, "\nboot 1a2b, one seed for 2 cases: a · b\n");
});

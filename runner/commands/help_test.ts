import { assert, assertEquals, assertMatch } from "@std/assert";
import { COMMANDS } from "./command_table.ts";
import { helpText, overviewText, wrapColumns } from "./help.ts";

Deno.test("every command's help has an example, and no escape sequence", () => {
  for (const { name, usage } of COMMANDS) {
    assertMatch(usage, new RegExp(`^seedling ${name}[^]*^ {2}Example: seedling ${name}\\b`, "m"), name);
    assert(!usage.includes("\x1b"), name);
  }
});

Deno.test("help fits a narrow terminal, and loses no word there", () => {
  const words = (text: string) => text.split(/\s+/).filter((word) => word !== "");
  for (const columns of [60, 80, 100]) {
    for (const { usage } of COMMANDS) {
      const narrow = helpText({ usage }, columns);
      // A word that is longer than the line, a path, stays in one piece.
      const tooLong = narrow.split("\n").filter((line) => line.length > columns && line.trim().includes(" "));
      assertEquals(tooLong, []);
      assertEquals(words(narrow), words(usage));
    }
  }
  assertEquals(overviewText(60).split("\n").filter((line) => line.length > 60), []);
});

Deno.test("wrapColumns() keeps the second column where there is room for it, and else goes below", () => {
  const line = "  --jobs N      boots side by side, where memory carries them";
  assertEquals(
    wrapColumns(line, 42),
    "  --jobs N      boots side by side, where\n                memory carries them",
  );
  assertEquals(
    wrapColumns(line, 30),
    "  --jobs N\n      boots side by side,\n      where memory carries\n      them",
  );
  assertEquals(wrapColumns("  so many words", 11), "  so many\n  words");
});

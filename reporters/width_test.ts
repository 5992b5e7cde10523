import { assert, assertEquals } from "@std/assert";
import { BAD_TEXTS } from "../fixtures/attacks/bad_text.ts";
import { guestText } from "../runner/text/guest_text.ts";
import { column, displayWidth, fit, wrap } from "./width.ts";

/** [text, columns] */
const WIDTHS: readonly (readonly [string, number])[] = [
  ["", 0],
  ["abc", 3],
  ["é", 1],
  ["e\u0301", 1],
  ["日本", 4],
  ["한글", 4],
  ["ｆ", 2],
  ["😀", 2],
  ["├─█░", 4],
  ["\u200b", 0],
  ["\u00ad", 1],
  ["❤\ufe0f", 2],
  ["👨‍👩‍👧", 6],
];

for (const [text, columns] of WIDTHS) {
  Deno.test(`displayWidth() counts ${columns} for ${JSON.stringify(text)}`, () =>
    assertEquals(displayWidth(text), columns));
}

Deno.test("fit() leaves what fits, and cuts the rest with an ellipsis", () => {
  assertEquals([fit("abc", 3), fit("abcd", 3), fit("abc", 1), fit("abc", 0), fit("", 0)], [
    "abc",
    "ab…",
    "…",
    "",
    "",
  ]);
});

Deno.test("fit() does not cut a wide character in half, nor an accent off", () => {
  assertEquals([fit("日本語", 4), fit("e\u0301e\u0301e\u0301", 2)], ["日…", "e\u0301…"]);
});

Deno.test("column() is exactly as wide as asked", () => {
  assertEquals([column("ab", 4), column("日本語", 4), column("日本語", 6)], ["ab  ", "日… ", "日本語"]);
});

Deno.test("wrap() breaks at spaces, and keeps those at the start of a line", () => {
  assertEquals(wrap("  one two three", 9), ["  one two", "three"]);
});

Deno.test("wrap() breaks a word that is longer than a line", () => {
  assertEquals(wrap("abcdefgh", 3), ["abc", "def", "gh"]);
});

Deno.test("wrap() keeps the lines of a text, empty ones too, and expands tabs", () => {
  assertEquals(wrap("a\n\n\tb", 10), ["a", "", "    b"]);
});

Deno.test("wrap() and fit() keep every text in its columns, and wrap() loses no character but spaces", () => {
  for (const text of Object.values(BAD_TEXTS).flat().map((each) => guestText(each))) {
    for (const columns of [2, 7, 40]) {
      const lines = wrap(text, columns);
      assert([...lines, fit(text, columns)].every((line) => displayWidth(line) <= columns), text);
      assertEquals(lines.join("").replace(/\s/g, ""), text.replace(/\s/g, ""));
    }
  }
});

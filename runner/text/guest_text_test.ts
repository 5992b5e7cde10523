import { assert, assertEquals } from "@std/assert";
import { HUGE } from "../../fixtures/attacks/bad_markup.ts";
import { BAD_TEXTS, UNPRINTABLE } from "../../fixtures/attacks/bad_text.ts";
import { titleOf } from "../../fixtures/attacks/bad_text_row.ts";
import { guestLine, guestText, messageLine } from "./guest_text.ts";

const ESC = "\x1b";

/** [what, in, out] */
const TABLE: readonly (readonly [string, string, string])[] = [
  ["keeps what people write", "  ├─vda1  19.9G\t/ \\ é 日本 😀\n", "  ├─vda1  19.9G\t/ \\ é 日本 😀\n"],
  ["drops colours", `${ESC}[1;31mred${ESC}[0m`, "red"],
  ["drops a colour that is cut", `a${ESC}[38;5`, "a"],
  ["drops a lone ESC at the end", `a${ESC}`, "a"],
  ["drops a title", `a${ESC}]0;title\x07b`, "ab"],
  ["drops a title ended by ST", `a${ESC}]0;title${ESC}\\b`, "ab"],
  ["drops DCS and APC", `a${ESC}P1$r${ESC}\\b${ESC}_G${ESC}\\c`, "abc"],
  ["drops 8-bit CSI and OSC", "a\x9b31mb\x9d0;t\x9cc", "abc"],
  ["keeps the text behind a title that never ends", `${ESC}]0;half`, "0;half"],
  ["does not let a title run over the line", `${ESC}]0;a\nb\x07`, "0;a\nb\\x07"],
  ["drops the two-character sequences", `a${ESC}(Bb${ESC}7c${ESC}cd`, "abcd"],
  ["shows what two sequences leave when one is inside the other", `${ESC}[3${ESC}[m1m`, "1m"],
  ["takes CRLF for a line end", "a\r\nb\r", "a\nb"],
  ["shows a CR inside of a line", "over\rwritten", "over\\x0dwritten"],
  ["shows C0, DEL and C1", "\x00\x7f\x85", "\\x00\\x7f\\x85"],
  ["shows bidi controls and separators", "\u202e\u2028\u061c", "\\u202e\\u2028\\u061c"],
  ["shows noncharacters", "\ufffe\u{1ffff}", "\\ufffe\\u{1ffff}"],
  ["shows lone surrogates", "\ud800a\udc00😀", "\\ud800a\\udc00😀"],
  ["breaks Jenkins's tags", "[[ATTACHMENT|a]] [[PROPERTY|b]]", "[ [ATTACHMENT|a]] [ [PROPERTY|b]]"],
  ["breaks a tag that only dropping a colour makes", `[${ESC}[m[ATTACHMENT|a]]`, "[ [ATTACHMENT|a]]"],
  [
    "breaks the commands of Azure, TeamCity and GitHub",
    "##vso[a]b ##teamcity[c] ##[d]",
    "# #vso[a]b # #teamcity[c] # #[d]",
  ],
  [
    "breaks GitHub's colons at a line's beginning, whatever follows",
    "a\n ::set-env name=a\n::add-mask\n::ffff:0:1\n::1/128",
    "a\n : :set-env name=a\n: :add-mask\n::ffff:0:1\n::1/128",
  ],
  ["breaks GitHub's colons", "::set-env name=a::b\n ::add-mask::c", ": :set-env name=a::b\n : :add-mask::c"],
  [
    "keeps paths of Rust and addresses",
    "std::io::Error fe80::1/64 ::1 ::ffff:0:0/96",
    "std::io::Error fe80::1/64 ::1 ::ffff:0:0/96",
  ],
];

for (const [what, bad, good] of TABLE) {
  Deno.test(`guestText() ${what}`, () => assertEquals(guestText(bad), good));
}

// Stronger than COMMAND of the fixtures: a text does not know where on its line it will stand.
const ANY_COMMAND = /\[\[(attachment|property)\||##[a-z]*\[|(^|[^\w])::[a-z-]+( [^\n]*)?::/im;

for (const [category, texts] of Object.entries(BAD_TEXTS)) {
  Deno.test(`guestText() and guestLine() leave nothing of: ${category}`, () => {
    for (const text of texts) {
      for (const good of [guestText(text), guestLine(text), guestText(text, 30), guestLine(text, 30)]) {
        assert(!UNPRINTABLE.test(good), JSON.stringify(good));
        assert(!ANY_COMMAND.test(good), JSON.stringify(good));
        assert(good.isWellFormed(), JSON.stringify(good));
      }
      assert(guestText(text, 30).length <= 30 && guestLine(text).length <= 200, JSON.stringify(text));
    }
  });
}

Deno.test("guestText() keeps head and tail of a long text and says how much it cut", () => {
  assertEquals(
    guestText("a".repeat(50) + "b".repeat(50), 60),
    `${"a".repeat(19)} [62 characters cut] ${"b".repeat(19)}`,
  );
});

Deno.test("guestText() never cuts a surrogate pair in half", () => {
  for (const cap of [40, 41, 42, 43]) {
    const good = guestText("😀".repeat(100), cap);
    assert(!good.includes("\ufffd") && good.isWellFormed(), good);
  }
});

Deno.test("guestText() changes nothing when a text passes it again", () => {
  for (const text of Object.values(BAD_TEXTS).flat()) {
    const once = guestText(text, 10_000_000);
    assertEquals(guestText(once, 10_000_000), once);
  }
});

for (const [text] of HUGE) {
  Deno.test(`guestText() takes ${text.length} characters of ${titleOf(text.slice(0, 13))}`, () => {
    const good = guestText(text);
    assert(good.length <= 4000 && / \[\d+ characters cut\] /.test(good), good);
  });
}

Deno.test("guestLine() collapses white space to one space and trims it", () => {
  assertEquals(guestLine(" \n a\t\tb\n\nc  "), "a b c");
});

Deno.test("messageLine() shows what is not seen, on one line, and breaks what a CI server would obey", () => {
  const rows: readonly (readonly [message: string, shown: string])[] = [
    ["\x1b]0;x\x07 a\nb\tc", "\\x1b]0;x\\x07 a\\x0ab\\x09c"],
    ["\u202egnp \u2028 \ud800 \ufdd0", "\\u202egnp \\u2028 \\ud800 \\ufdd0"],
    ["::error::x.yaml:1:1: unknown key", ": :error::x.yaml:1:1: unknown key"],
    ["##vso[task.complete] [[ATTACHMENT|/etc/passwd]]", "# #vso[task.complete] [ [ATTACHMENT|/etc/passwd]]"],
    ["cases/x.yaml:7:13: std::io::Error", "cases/x.yaml:7:13: std::io::Error"],
  ];
  for (const [message, shown] of rows) assertEquals(messageLine(message), shown);
});

import { assertEquals } from "@std/assert";
import { block, cell, code } from "./markdown_text.ts";

Deno.test("code() holds ticks, blanks and emptiness", () => {
  assertEquals(code("a"), "`a`");
  assertEquals(code(""), "–");
  assertEquals(code("a `b` c"), "``a `b` c``");
  assertEquals(code("`a`"), "`` `a` ``");
  assertEquals(code("a\n# b <b>@c</b>"), "`a # b <b>@c</b>`");
});

Deno.test("cell() ends at no bar of its text", () => {
  assertEquals(cell("a | b"), "`a \\| b`");
});

Deno.test("block() is ended by no line of its own", () => {
  assertEquals(block(["a", "```", "~~~"]), ["````text", "a", "```", "~~~", "````"]);
  assertEquals(block(["a\nb"]), ["```text", "a b", "```"]);
});

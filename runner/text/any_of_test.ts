import { assertEquals } from "@std/assert";
import { anyOf } from "./any_of.ts";

Deno.test("anyOf() matches where any does, and keeps each one's alternatives and anchors to itself", () => {
  const any = anyOf([/^a|b$/, /c/]);
  const expected = { "ax": true, "xb": true, "xcx": true, "xa": false, "bx": false };
  const found = Object.keys(expected).map((text) => [text, any.test(text)]);
  assertEquals(Object.fromEntries(found), expected);
});

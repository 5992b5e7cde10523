/** What holds of `@std/path` and `@std/yaml`, be they JSR's or the stand-ins here. */
import * as path from "@std/path";
import { parse, parseAll, stringify, YamlSyntaxError } from "@std/yaml";
import { assertEquals, assertInstanceOf, assertThrows } from "@std/assert";

Deno.test("path", () => {
  assertEquals(path.join("a", "..", "b"), "b");
  assertEquals(path.fromFileUrl("file:///a/b%20c"), "/a/b c");
  assertEquals(path.toFileUrl("/a/b c").href, "file:///a/b%20c");
  assertEquals([path.SEPARATOR, path.DELIMITER], ["/", ":"]);
  assertEquals(path.relative("/a/b", "/a/c"), "../c");
  assertEquals(path.parse("/a/b.ts").name, "b");
});

Deno.test("path: separators at an end, suffixes and letters that a URL escapes", () => {
  assertEquals(["/", "//", "a//", "a.b", "a/b.ts"].map((each) => path.basename(each, ".ts")), [
    "/",
    "/",
    "a",
    "a.b",
    "b",
  ]);
  assertEquals([path.basename(".ts", ".ts"), path.basename("a", "a")], [".ts", "a"]);
  assertEquals([path.dirname("//a//b"), path.dirname("a///b/")], ["//a", "a"]);
  assertEquals(path.parse("/"), { root: "/", dir: "/", base: "/", ext: "", name: "" });
  assertEquals(path.format({ dir: "a", name: "n", ext: "e" }), "a/ne");
  assertEquals(path.join(new URL("file:///a%20b/"), "c"), "/a b/c");
  assertEquals(path.toFileUrl("/a//b%\n ?").href, "file:///a//b%25%0A%20%3F");
  assertEquals(path.fromFileUrl("file://host/a%zz%2Fb"), "/a%zz/b");
  assertThrows(() => path.toFileUrl("a"), TypeError, "absolute");
  assertThrows(() => path.fromFileUrl("http://a/b"), TypeError, "file URL");
});
Deno.test("yaml", () => {
  assertEquals(parse("a: [1, 2]\nb: {c: ~}\n"), { a: [1, 2], b: { c: null } });
  assertEquals(parse(""), null);
  assertEquals(parseAll("a: 1\n---\nb: 2\n"), [{ a: 1 }, { b: 2 }]);
  assertEquals(parse("base: &b {a: 1}\nx:\n  <<: *b\n"), { base: { a: 1 }, x: { a: 1 } });
  assertEquals(stringify({ a: [1, "on"], b: "x\ny\n" }), "a:\n  - 1\n  - 'on'\nb: |\n  x\n  y\n");
  const e = assertThrows(
    () => parse("vm:\n  mem: 2G\n cpus: 2\n"),
    YamlSyntaxError,
    "bad indentation of a mapping entry at line 3, column 2",
  );
  assertEquals([e.line, e.column], [3, 2]);
  assertInstanceOf(e, SyntaxError);
  assertEquals(assertThrows(() => parse("mem: 1\nmem: 2\n"), YamlSyntaxError, "duplicated").line, 2);
});
Deno.test("yaml: the failsafe schema leaves scalars as they are written", () => {
  const failsafe = (text: string) => parse(text, { schema: "failsafe" });
  assertEquals(failsafe("a: 0644\nb: off\nc: ~\nd:\ne: 23.10\nf: 1_000\ng: 2024-01-31\n"), {
    a: "0644",
    b: "off",
    c: "~",
    d: null,
    e: "23.10",
    f: "1_000",
    g: "2024-01-31",
  });
  assertEquals(failsafe("a: |\r\n  x\r\n\r\n  y\r\nb: >-\n  x\n  y\n"), { a: "x\n\ny\n", b: "x y" });
  assertEquals(Object.keys(Object(failsafe("__proto__: x\nb: y\n"))), ["__proto__", "b"]);
  assertEquals(failsafe("a: '{b}'\nc: { d: [e, \"f\"], g: }\n"), { a: "{b}", c: { d: ["e", "f"], g: null } });
  assertThrows(() => failsafe("a: !!binary aGk=\n"), YamlSyntaxError, "tag");
});

const DEEP: Readonly<Record<string, string>> = {
  "brackets that are never closed": "[".repeat(1_000_000),
  "brackets that are closed": "[".repeat(200_000) + "]".repeat(200_000),
  "mappings": "{a: ".repeat(200_000),
  "dashes": `${"- ".repeat(500_000)}x\n`,
};

for (const [what, text] of Object.entries(DEEP)) {
  Deno.test(`yaml: ${what} end in a full stack, which is no error of syntax`, () => {
    const error = assertThrows(() => parse(text, { schema: "failsafe" }), RangeError);
    assertEquals(error instanceof SyntaxError, false);
  });
}

Deno.test("yaml: 200 levels are read", () => {
  assertEquals(JSON.stringify(parse("[".repeat(200) + "]".repeat(200))), "[".repeat(200) + "]".repeat(200));
});

Deno.test("yaml: an error has its place, the line and a message that ends in both", () => {
  const error = assertThrows(() => parse("a: 1\nb: [1\n"), YamlSyntaxError);
  assertEquals(error.name, "YamlSyntaxError");
  assertEquals([error.line, error.column, error.offset], [3, 1, 11]);
  const made = new YamlSyntaxError("odd", { line: 5, column: 10, offset: 50 }, "  a: b");
  assertEquals(made.message, "odd at line 5, column 10:\n  a: b");
  assertEquals([made.line, made.column, made.offset, made.snippet], [5, 10, 50, "  a: b"]);
  const { message, snippet } = new YamlSyntaxError("odd", { line: 1, column: 1, offset: 0 });
  assertEquals([message, snippet], ["odd at line 1, column 1", undefined]);
});

Deno.test("yaml: duplicate keys are read where they are allowed", () => {
  assertEquals(parse("a: 1\na: 2\n", { allowDuplicateKeys: true }), { a: 2 });
});

import * as path from "@std/path";
import { parse, parseAll, stringify, YamlSyntaxError } from "@std/yaml";
import { parseArgs } from "@std/cli/parse-args";
import {
  assert,
  assertArrayIncludes,
  assertEquals,
  assertExists,
  assertFalse,
  assertInstanceOf,
  AssertionError,
  assertMatch,
  assertNotEquals,
  assertObjectMatch,
  assertRejects,
  assertStrictEquals,
  assertStringIncludes,
  assertThrows,
  fail,
} from "@std/assert";

Deno.test("path", () => {
  assertEquals(path.join("a", "..", "b"), "b");
  assertEquals(path.fromFileUrl("file:///a/b%20c"), "/a/b c");
  assertEquals(path.toFileUrl("/a/b c").href, "file:///a/b%20c");
  assertEquals([path.SEPARATOR, path.DELIMITER], ["/", ":"]);
  assertEquals(path.relative("/a/b", "/a/c"), "../c");
  assertEquals(path.parse("/a/b.ts").name, "b");
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
Deno.test("parseArgs", () => {
  const o = {
    boolean: ["verbose", "help"],
    string: ["report", "filter", "tag"],
    collect: ["tag"],
    alias: { h: "help", f: "filter" },
    default: { report: "out" },
    "--": true,
  } as const;
  const a = parseArgs(["run", "x.yaml", "-f", "boot", "--tag", "a", "--tag=b", "--verbose", "--", "-k"], o);
  assertEquals(a._, ["run", "x.yaml"]);
  assertEquals(a["--"], ["-k"]);
  assertEquals({ f: a.filter, t: a.tag, v: a.verbose, h: a.help, r: a.report }, {
    f: "boot",
    t: ["a", "b"],
    v: true,
    h: false,
    r: "out",
  });
  assertEquals(parseArgs(["--report=a", "--report=b"], { string: ["report"] }).report, "b");
  const seen: unknown[] = [];
  parseArgs(["--nope=1", "pos"], {
    boolean: ["x"],
    unknown: (arg, key) => {
      seen.push([arg, key]);
      return false;
    },
  });
  assertEquals(seen[0], ["--nope=1", "nope"]);
  assertEquals(parseArgs([], { collect: ["t"], string: ["t"] }).t, []);
});
Deno.test("assert", async () => {
  for (
    const f of [
      () => assert(0),
      () => assertEquals({ a: 1 }, { a: 2 }),
      () => assertNotEquals([1], [1]),
      () => assertStrictEquals({}, {}),
      () => assertMatch("a", /b/),
      () => assertObjectMatch({ a: 1 }, { a: 2 }),
      () => fail("x"),
      () => assertFalse(1),
      () => assertExists(null),
      () => assertInstanceOf([], Map),
      () => assertStringIncludes("a", "b"),
      () => assertArrayIncludes([1], [2]),
      () => assertThrows(() => 1),
      () =>
        assertThrows(() => {
          throw new Error("a");
        }, TypeError),
      () =>
        assertThrows(
          () => {
            throw new Error("a");
          },
          Error,
          "zz",
        ),
    ]
  ) {
    assertThrows(f, AssertionError);
  }
  assertObjectMatch({ a: { b: 1, c: 2 } }, { a: { b: 1 } });
  assertArrayIncludes([{ a: 1 }], [{ a: 1 }]);
  assertEquals(new Map([[1, new Set([2])]]), new Map([[1, new Set([2])]]));
  assertEquals(
    (await assertRejects(() => Promise.reject(new TypeError("boom")), TypeError, "boo")).message,
    "boom",
  );
  await assertRejects(() => assertRejects(() => Promise.resolve()), AssertionError);
});

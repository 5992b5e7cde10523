import { assert, assertEquals } from "@std/assert";
import { compileMatcher } from "./match.ts";
import type { Matcher, Value } from "./value.ts";

const linesOf = (...texts: readonly string[]): Extract<Value, { readonly kind: "lines" }> => ({
  kind: "lines",
  lines: texts.map((text, index) => ({ number: 10 + index, text })),
  dropped: 0,
  text: "some",
});

function compiled(source: unknown, want: "some" | "none"): Matcher {
  const matcher = compileMatcher(source, { type: "lines", want });
  assert("test" in matcher, JSON.stringify(matcher));
  return matcher;
}

const CONSOLE = linesOf("Linux version 6.1", "[    1.5] Kernel panic - not syncing", "Kernel panic again");

Deno.test("compileLinePattern() wants a line that matches, anywhere in it", () => {
  assertEquals(compiled("version \\d+\\.\\d+$", "some").test(CONSOLE), { status: "match" });
  assertEquals(compiled("(?i)KERNEL panic", "some").test(CONSOLE), { status: "match" });
  assertEquals(compiled("^Kernel panic - ", "some").test(CONSOLE), { status: "mismatch" });
  assertEquals(compiled("6.1.*Kernel", "some").test(CONSOLE), { status: "mismatch" });
  assertEquals(compiled("x", "some").text, "a line that matches x");
});

Deno.test("compileLinePattern() wants no line, and finds the first", () => {
  assertEquals(compiled("Oops", "none").test(CONSOLE), { status: "match" });
  const found = { number: 11, text: "[    1.5] Kernel panic - not syncing" };
  assertEquals(compiled("Kernel panic", "none").test(CONSOLE), { status: "mismatch", found });
  assertEquals(compiled("x", "none").text, "no line that matches x");
});

Deno.test("compileLinePattern() does not know what stood in lines that were not kept", () => {
  const flooded = { ...CONSOLE, dropped: 7 };
  const because = "7 lines of a flood were not kept: what they said is not known";
  assertEquals(compiled("Oops", "none").test(flooded), { status: "unknown", because });
  assertEquals(compiled("Oops", "some").test(flooded), { status: "unknown", because });
  assertEquals(compiled("Kernel panic", "none").test(flooded).status, "mismatch");
  assertEquals(compiled("Kernel panic", "some").test(flooded).status, "match");
});

Deno.test("compileLinePattern() takes a value without lines for unknown", () => {
  const because = "there are no lines to look through";
  for (const want of ["some", "none"] as const) {
    assertEquals(compiled("x", want).test({ kind: "absent" }), { status: "unknown", because });
  }
});

Deno.test("compileLinePattern() is not held up by an expression that JavaScript would never finish", () => {
  assertEquals(compiled("(a|a)*b$|(x+x+)+y", "some").test(linesOf("a".repeat(8000), "x".repeat(8000))), {
    status: "mismatch",
  });
});

const SYNTAX = "(RE2's syntax: nothing looks around or back)";
const MISTAKES: readonly (readonly [unknown, string])[] = [
  ["(", `"(" is not a regular expression: missing closing ): \`(\` ${SYNTAX}`],
  ["a\nb", "no line of a console has a line break in it (quote the expression on one line)"],
  ["", 'nothing to look for (write a regular expression: "Kernel panic")'],
  [{ matches: "x" }, 'nothing to look for (write a regular expression: "Kernel panic")'],
];
for (const [source, mistake] of MISTAKES) {
  Deno.test(`compileLinePattern() refuses ${JSON.stringify(source).slice(0, 40)}`, () =>
    assertEquals(compileMatcher(source, { type: "lines", want: "some" }), { mistake, path: [] }));
}

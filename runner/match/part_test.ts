/** A value of which only a part was kept answers what that part settles, and nothing else. */
import { assertEquals } from "@std/assert";
import { listOf } from "./list.ts";
import { compileMatcher } from "./match.ts";
import type { Value, ValueType } from "./value.ts";

const cut = "its first 9 bytes were kept";
const TEXT: Value = { kind: "text", text: "alpha be", cut };
const LIST: Value = listOf(["a", "b"], cut);
const NUMBER: Value = { kind: "number", number: 3, text: "3", cut };
const LINES: Value = {
  kind: "lines",
  lines: [{ number: 7, text: "alpha be… (5 more characters)", cutChars: 5 }],
  dropped: 0,
  text: "one line",
};

const text = { type: "text" } as const;
const list = { type: "list" } as const;
const number = { type: "number" } as const;
const none = { type: "lines", want: "none" } as const;
const some = { type: "lines", want: "some" } as const;

const ROWS: readonly (readonly [Value, ValueType, unknown, "match" | "mismatch" | "unknown"])[] = [
  [TEXT, text, "alpha be", "unknown"],
  [TEXT, text, "alpha beta", "unknown"],
  [TEXT, text, "alpha", "mismatch"],
  [TEXT, text, { contains: "alpha" }, "match"],
  [TEXT, text, { contains: "beta" }, "unknown"],
  [TEXT, text, { matches: "^alpha b" }, "match"],
  [TEXT, text, { matches: "gamma" }, "unknown"],
  [TEXT, text, { matches: "^alpha be$" }, "unknown"],
  [TEXT, text, { matches: "^[^X]*\\z" }, "unknown"],
  [TEXT, text, { matches: "\\bbe\\b" }, "unknown"],
  [TEXT, text, { matches: "\\balpha\\b" }, "match"],
  [TEXT, text, "present", "match"],
  [TEXT, text, "absent", "mismatch"],
  [LIST, list, ["a", "b"], "unknown"],
  [LIST, list, [], "mismatch"],
  [LIST, list, ["a", "b", "c"], "unknown"],
  [LIST, list, ["a"], "mismatch"],
  [LIST, list, { contains: "a" }, "match"],
  [LIST, list, { contains: "c" }, "unknown"],
  [LIST, list, { allow: ["a", "b"] }, "unknown"],
  [LIST, list, { allow: ["a"] }, "mismatch"],
  [listOf([], cut), list, [], "unknown"],
  [NUMBER, number, "3", "unknown"],
  [NUMBER, number, "0", "mismatch"],
  [NUMBER, number, "> 1", "match"],
  [NUMBER, number, "< 5", "unknown"],
  [NUMBER, number, { min: "4" }, "unknown"],
  [LINES, none, "beta", "unknown"],
  [LINES, none, "alpha", "mismatch"],
  [LINES, none, "be$", "unknown"],
  [LINES, none, "more characters", "unknown"],
  [LINES, some, "alpha", "match"],
  [LINES, some, "beta", "unknown"],
  [LINES, some, "more characters", "unknown"],
];

for (const [value, type, node, status] of ROWS) {
  Deno.test(`compileMatcher() takes ${JSON.stringify(node)} for ${status} of a ${value.kind} that was cut`, () => {
    const matcher = compileMatcher(node, type);
    assertEquals("test" in matcher ? matcher.test(value).status : matcher, status);
  });
}

Deno.test("compileMatcher() says what was not kept", () => {
  const because = [[TEXT, text, "alpha be"], [LINES, none, "x"]] as const;
  const told = because.map(([value, type, node]) => {
    const matcher = compileMatcher(node, type);
    const outcome = "test" in matcher ? matcher.test(value) : { status: "match" as const };
    return outcome.status === "unknown" ? outcome.because : outcome.status;
  });
  assertEquals(told, [
    "its first 9 bytes were kept: the rest is not known",
    "of console line 7 the last 5 characters were not kept: the rest is not known",
  ]);
});

import { assert, assertEquals } from "@std/assert";
import { compileMatcher } from "./match.ts";
import type { Value } from "./value.ts";

const TYPE = { type: "word", words: ["grown", "unchanged"] } as const;

function outcome(value: Value, node: unknown = "grown") {
  const matcher = compileMatcher(node, TYPE);
  assert("test" in matcher);
  return matcher.test(value).status;
}

Deno.test("compileWord() takes exactly its word", () => {
  assertEquals(outcome({ kind: "text", text: "grown" }), "match");
  assertEquals(outcome({ kind: "text", text: "unchanged" }), "mismatch");
  assertEquals(outcome({ kind: "text", text: "grown, with damage" }), "mismatch");
  assertEquals(outcome({ kind: "absent" }), "mismatch");
});

Deno.test("compileWord() takes any word of a list", () => {
  const either = ["grown", "unchanged"];
  assertEquals(outcome({ kind: "text", text: "unchanged" }, either), "match");
  assertEquals(outcome({ kind: "text", text: "partly grown" }, either), "mismatch");
  const matcher = compileMatcher(either, TYPE);
  assertEquals("test" in matcher && matcher.text, "grown or unchanged");
});

const MISTAKES: readonly (readonly [unknown, string, (readonly number[])?])[] = [
  ["grow", '"grow" is none of its words (did you mean "grown"?)'],
  ["present", '"present" is none of its words (known: grown, unchanged)'],
  ["", "one word must stand here (write grown or unchanged)"],
  [[], "one word must stand here (write grown or unchanged)"],
  [{ contains: "grown" }, "one word must stand here (write grown or unchanged)"],
  [["grown", "grow"], '"grow" is none of its words (did you mean "grown"?)', [1]],
  [["grown", ["unchanged"]], "one word must stand here (write grown or unchanged)", [1]],
  [["grown", "grown"], '"grown" stands in the list twice (each word once)', [1]],
  [null, "one word must stand here (write grown or unchanged)"],
];
for (const [node, mistake, path = []] of MISTAKES) {
  Deno.test(`compileWord() refuses ${JSON.stringify(node)}`, () =>
    assertEquals(compileMatcher(node, TYPE), { mistake, path }));
}

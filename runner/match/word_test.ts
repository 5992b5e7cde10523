import { assert, assertEquals } from "@std/assert";
import { compileMatcher } from "./match.ts";
import type { Value } from "./value.ts";

const TYPE = { type: "word", words: ["grown", "unchanged"] } as const;

function outcome(value: Value) {
  const matcher = compileMatcher("grown", TYPE);
  assert("test" in matcher);
  return matcher.test(value).status;
}

Deno.test("compileWord() takes exactly its word", () => {
  assertEquals(outcome({ kind: "text", text: "grown" }), "match");
  assertEquals(outcome({ kind: "text", text: "unchanged" }), "mismatch");
  assertEquals(outcome({ kind: "text", text: "grown, with damage" }), "mismatch");
  assertEquals(outcome({ kind: "absent" }), "mismatch");
});

const MISTAKES: readonly (readonly [unknown, string])[] = [
  ["grow", '"grow" is none of its words (did you mean "grown"?)'],
  ["present", '"present" is none of its words (known: grown, unchanged)'],
  ["", "one word must stand here (write grown or unchanged)"],
  [["grown"], "one word must stand here (write grown or unchanged)"],
  [null, "one word must stand here (write grown or unchanged)"],
];
for (const [node, mistake] of MISTAKES) {
  Deno.test(`compileWord() refuses ${JSON.stringify(node)}`, () =>
    assertEquals(compileMatcher(node, TYPE), { mistake, path: [] }));
}

import { assert, assertEquals } from "@std/assert";
import { count, list, mistakeIn, moment, object, optional, text, word } from "./shape.ts";

const SHAPE = object({
  name: text("a name"),
  verdicts: list(word(["pass", "fail"], "what became of it"), "several"),
  size: optional(count("its size")),
  at: optional(moment("when")),
}, "a thing");

Deno.test("object() makes a schema in which optional fields are not required", () => {
  assertEquals(SHAPE.schema.required, ["name", "verdicts"]);
  assertEquals(SHAPE.schema.properties?.size, { description: "its size", type: "integer", minimum: 0 });
});

Deno.test("is() takes what fits, and whatever stands beside it", () => {
  assert(SHAPE.is({ name: "a", verdicts: ["pass"] }));
  assert(SHAPE.is({ name: "a", verdicts: [], size: 3, later: true }));
  assert(SHAPE.is({ name: "a", verdicts: [], at: "2026-01-05T09:30:00.125Z" }));
});

Deno.test("mistakeIn() says where a value does not fit, and what would do", () => {
  const rows: readonly (readonly [unknown, string])[] = [
    [7, "it is 7 (it should be an object)"],
    [null, "it is null (it should be an object)"],
    [undefined, "it is nothing (it should be an object)"],
    [{ verdicts: [] }, "name is missing"],
    [{ name: 7, verdicts: [] }, "name is 7 (it should be a text)"],
    [{ name: "a", verdicts: {} }, "verdicts is {} (it should be a list)"],
    [{ name: "a", verdicts: ["pass", "green"] }, 'verdicts[1] is "green" (it should be one of pass, fail)'],
    [{ name: "a", verdicts: [], size: 1.5 }, "size is 1.5 (it should be a whole number from 0)"],
    [{ name: "a", verdicts: [], size: -1 }, "size is -1 (it should be a whole number from 0)"],
    // As JSON.parse reads 1e999.
    [{ name: "a", verdicts: [], size: Infinity }, "size is Infinity (it should be a whole number from 0)"],
    [
      { name: "a", verdicts: [], at: "2026-01-05T09:30:00Z\n::error::x" },
      'at is "2026-01-05T09:30:00Z\\n::error::x" (it should be a moment such as 2026-01-05T09:30:00Z)',
    ],
  ];
  for (const [value, said] of rows) assertEquals(mistakeIn(SHAPE.schema, value), said);
});

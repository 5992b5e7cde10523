import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { harmlessJson } from "./harmless_json.ts";
import { EachOf, fieldPieces, listPieces } from "./json_pieces.ts";

const joined = (pieces: Iterable<string>) => [...pieces].join("");

Deno.test("fieldPieces() and listPieces() write byte for byte what is written in one", () => {
  const fields = fc.dictionary(fc.string(), fc.jsonValue());
  fc.assert(
    fc.property(fields, fc.array(fc.jsonValue()), (head, items) => {
      const whole = { ...head, "long\n": items, last: 1 };
      const pieces = fieldPieces({ ...whole, "long\n": new EachOf(items, (item) => item) });
      assertEquals(joined(pieces), harmlessJson(whole, 1));
      assertEquals(joined(listPieces(items)), harmlessJson(items, 1));
    }),
    { seed: 1 },
  );
});

Deno.test("fieldPieces() writes an item before the next one is made", () => {
  const made: number[] = [];
  const items = new EachOf([1, 2, 3], (item) => made.push(item));
  for (const piece of fieldPieces({ items })) if (piece.includes("2")) break;
  assertEquals(made, [1, 2]);
});

import { assertEquals } from "@std/assert";
import { findDifference } from "./difference_of_readings.ts";
import type { Tree } from "./tree.ts";

Deno.test("findDifference() leads to the first node that another reader takes for something else", () => {
  const tree: Tree = { a: "1", b: [{ c: null }, "x"], "0": "y" };
  const rows: readonly (readonly [meant: unknown, path: unknown])[] = [
    [{ a: "1", b: [{ c: null }, "x"], "0": "y" }, undefined],
    [{ a: "1", b: [{ c: undefined }, "x"], "0": "y" }, undefined],
    [{ a: "2", b: [{ c: null }, "x"], "0": "y" }, ["a"]],
    [{ a: "1", b: [{ c: "" }, "x"], "0": "y" }, ["b", 0, "c"]],
    [{ a: "1", b: [{}, "x"], "0": "y" }, ["b", 0, "c"]],
    [{ a: "1", b: [{ c: null }], "0": "y" }, ["b", 1]],
    [{ a: "1", b: [{ c: null }, "x", "z"], "0": "y" }, ["b"]],
    [{ a: "1", b: { "0": { c: null }, "1": "x" }, "0": "y" }, ["b", 0]],
    [{ a: "1", b: [{ c: null }, "x"], "0": "y", d: null }, []],
    ["text", ["0"]],
    [null, ["0"]],
  ];
  for (const [meant, path] of rows) assertEquals(findDifference(tree, meant), path, JSON.stringify(meant));
});

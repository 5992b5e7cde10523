import { assertEquals, assertThrows } from "@std/assert";
import { CaseDocument, readDocument } from "./document.ts";
import { refuseDisagreement } from "./difference_of_readings.ts";
import { Mistakes } from "./mistakes.ts";
import type { Tree } from "./tree.ts";

const TEXT = "a: 1\nb:\n  - c:\n  - x\n0: y\n";
const TREE: Tree = { a: "1", b: [{ c: null }, "x"], "0": "y" };

/** Where the first mistake stands that comes of another reader's word. */
function placeOf(meant: unknown): string | undefined {
  const file = new CaseDocument("x", TEXT);
  file.use(readDocument(TEXT));
  const mistakes = new Mistakes(file);
  refuseDisagreement(TREE, meant, mistakes);
  const [first] = mistakes.inOrder();
  return first?.message.match(/^x:(\d+:\d+): YAML readers disagree on this/)?.[1];
}

Deno.test("refuseDisagreement() points at the first node that another reader takes for something else", () => {
  const rows: readonly (readonly [meant: unknown, place: string | undefined])[] = [
    [{ a: "1", b: [{ c: null }, "x"], "0": "y" }, undefined],
    [{ a: "1", b: [{ c: undefined }, "x"], "0": "y" }, undefined],
    [{ a: "2", b: [{ c: null }, "x"], "0": "y" }, "1:4"],
    [{ a: "1", b: [{ c: "" }, "x"], "0": "y" }, "3:5"],
    [{ a: "1", b: [{}, "x"], "0": "y" }, "3:5"],
    [{ a: "1", b: [{ c: null }], "0": "y" }, "4:5"],
    [{ a: "1", b: [{ c: null }, "x", "z"], "0": "y" }, "3:3"],
    [{ a: "1", b: { "0": { c: null }, "1": "x" }, "0": "y" }, "3:5"],
    [{ a: "1", b: [{ c: null }, "x"], "0": "y", d: null }, "1:1"],
    ["text", "5:4"],
  ];
  for (const [meant, place] of rows) assertEquals(placeOf(meant), place, JSON.stringify(meant));
});

Deno.test("refuseDisagreement() leaves depth to whoever tells of it", () => {
  assertThrows(() => placeOf(new RangeError("deep")), RangeError, "deep");
});

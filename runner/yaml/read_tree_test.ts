import { assertEquals } from "@std/assert";
import { CaseDocument } from "./document.ts";
import { Mistakes } from "./mistakes.ts";
import { readTree } from "./read_tree.ts";

function read(text: string) {
  const file = new CaseDocument("x.yaml", text);
  const mistakes = new Mistakes(file);
  const tree = readTree(file, mistakes);
  return { file, tree, mistakes: mistakes.inOrder().map(({ message }) => message) };
}

Deno.test("readTree() takes every scalar for text, and a key with nothing behind it for nothing", () => {
  const rows: readonly (readonly [text: string, tree: unknown])[] = [
    ["a: 23.10\nb: off\nc: ~\nd:\n", { a: "23.10", b: "off", c: "~", d: null }],
    ["a: {b, c: }\n", { a: { b: null, c: null } }],
    ["? a\n: [b, 'c', \"\\x64\"]\n", { a: ["b", "c", "d"] }],
    ["---\na: x\n  y\nb: |2\n   z\n...\n", { a: "x y", b: " z\n" }],
    ["a: {b:c}\ne: \u00a0f\n", { a: { "b:c": null }, e: "\u00a0f" }],
  ];
  for (const [text, tree] of rows) {
    const got = read(text);
    assertEquals([got.tree, got.mistakes], [tree, []], text);
  }
});

Deno.test("readTree() refuses, at its place, what one reader stops at and another reads on", () => {
  const rows: readonly (readonly [text: string, says: string])[] = [
    ["a:\n\tb: 1\n", "2:1: a tab in the indentation"],
    ["a: [b, , c]\n", "1:8: nothing stands before this comma"],
    ["a: ? b\n", '1:4: a second ": " in this value'],
    ["a: 'b' c: d\n", '1:4: a second ": " in this value'],
    ["a: {b: c}d\n", "1:10: text behind a closed quote or bracket"],
    ["a: []\u2028b: c\n", "1:6: text behind a closed quote or bracket"],
    ["a: 'b \n  c'\n", "1:6: a blank at a line's end in quotes"],
    ['a: [d, "b\t\r\n  c"]\n', "1:10: a blank at a line's end in quotes"],
    [": a\n", "1:1: a key must be text"],
    ["? [a]\n: b\n", "1:3: a key must be text"],
  ];
  for (const [text, says] of rows) {
    const { mistakes: [first = ""] } = read(text);
    assertEquals(first.slice(0, `x.yaml:${says}`.length), `x.yaml:${says}`, text);
  }
});

Deno.test("CaseDocument.positionAt() gives no place behind the text, where a reader may stop", () => {
  const file = new CaseDocument("x.yaml", "a: b\n|");
  const at = (offset: number) => {
    const { line, column } = file.positionAt(offset);
    return [line, column];
  };
  assertEquals([at(0), at(5), at(6), at(7), at(99)], [[1, 1], [2, 1], [2, 2], [2, 2], [2, 2]]);
});

Deno.test("CaseDocument.isPlain() tells scalars without quotes from all others", () => {
  const rows: readonly (readonly [value: string, isPlain: boolean])[] = [
    ["off", true],
    ["off # off", true],
    ["\n  off", true],
    ['"off" # off', false],
    ["'off'", false],
    ["|-\n  off", false],
    [">-\n  off", false],
  ];
  for (const [value, isPlain] of rows) {
    const { file, tree } = read(`b: off\na: ${value}\n`);
    assertEquals([tree, file.isPlain(["a"], "value")], [{ b: "off", a: "off" }, isPlain], value);
  }
});

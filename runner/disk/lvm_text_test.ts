import { assertEquals } from "@std/assert";
import { countIn, listIn, parseLvmText, sectionIn, sectionsIn, textIn } from "./lvm_text.ts";

const parse = (text: string) => {
  const section = parseLvmText(text);
  if (!section) throw new Error("it is not read");
  return section;
};

Deno.test("parseLvmText() reads sections, numbers, quoted text and lists", () => {
  const text = parse(
    'vg { # a comment "} {\n id = "a\\"b\\\\" n=3 neg=-1 flags=[] s=["pv0", 0,\n"pv1", 7]\n}\n# end',
  );
  const [[name, vg] = []] = sectionsIn(text);
  if (!vg) throw new Error("no section");
  assertEquals([name, textIn(vg, "id"), countIn(vg, "n"), countIn(vg, "neg")], ["vg", 'a"b\\', 3, undefined]);
  assertEquals(listIn(vg, "flags"), []);
  assertEquals(listIn(vg, "s").map((item) => item.kind === "number" ? item.number : item.kind), [
    "text",
    0,
    "text",
    7,
  ]);
});

Deno.test("parseLvmText() knows no key by another kind, nor any that an object has", () => {
  const text = parse('a { } b = 1 c = "1" d = 9007199254740993');
  assertEquals([countIn(text, "a"), textIn(text, "b"), countIn(text, "c"), countIn(text, "d")], [
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  assertEquals([sectionIn(text, "b"), listIn(text, "b"), textIn(text, "constructor")], [
    undefined,
    [],
    undefined,
  ]);
});

/** What no lvm2 writes, each of which ends without an answer. */
const MALFORMED: readonly (readonly [string, string])[] = [
  ["a section without an end", "a {"],
  ["an end without a section", "a { } }"],
  ["a key without a value", "a"],
  ["a value without a key", "= 1"],
  ["a mark for a value", "a = }"],
  ["a list without an end", "a = [1, 2"],
  ["a list in a list", "a = [[1]]"],
  ["a quote without an end", 'a = "b'],
  ["an unknown character", "a = $"],
  ["sections in sections without end", "a {".repeat(100_000)],
  ["more words than any disk has", "a=1 ".repeat(250_000)],
];
for (const [what, text] of MALFORMED) {
  Deno.test(`parseLvmText() does not read ${what}`, () => assertEquals(parseLvmText(text), undefined));
}

Deno.test("parseLvmText() takes a megabyte of any one thing in its stride", () => {
  const MIB = 1024 ** 2;
  for (const filler of [" ", "#", '"', "\\", "a", "[", "{", "=", "#\n", '""', "\0"]) {
    parseLvmText(filler.repeat(MIB / filler.length));
    parseLvmText(`a = "${filler.repeat(MIB / filler.length)}"`);
  }
});

import { assertEquals } from "@std/assert";
import { isMap, isScalar, isSeq } from "yaml";
import { readDocument } from "./document.ts";
import { findQuoting, isPlainYaml } from "./text.ts";

Deno.test("isPlainYaml() is sure of what cases look like", () => {
  const rows = [
    "name: cloud-init's growpart\ndisk: 20G # as large as that\n",
    "# isn't & wasn't: [a comment,\nexpect: { df: { /: { size: '2.0G' } } }\n",
    'cloud-config:\n  growpart: { mode: "off", devices: [\'/\', "a b"] }\n',
    "user-data: |\n  #!/bin/sh\n  echo hi > /dev/ttyS1; exit 0\n",
  ];
  for (const text of rows) assertEquals(isPlainYaml(text), true, text);
});

Deno.test("isPlainYaml() doubts what @std/yaml and its stand-in read differently", () => {
  const rows = [
    "a:\n\tb: 1\n", // tabs as indentation
    "a: 'it \n  is'\n", // a blank before the line end
    "a: [b, , c]\n",
    "a: ? b\n",
    "a: 'b' c: d\n",
    "a: {b: c}d\n",
    "a: []\u2028b: c\n",
    "&a b: c\n",
    "a: *b\n",
    "a: !b c\n",
    "<<: {}\n",
    "a: b\n---\nc: d\n",
    ": a\n",
  ];
  for (const text of rows) assertEquals(isPlainYaml(text), false, text);
});

const VALUES = [
  ...["off", '"off"', "'off'", "[off, 'off']", '{ "off": off }', "{ off: 1 }"],
  ...["|-\n  off", ">-\n  off", "\n  off", "[\n  off,\n ]", "off # off", '"off" # off'],
  ...["turned off", "x-off", "offset", "[a, off]", "- off"],
];

/** How the scalars that read `off` are written. */
function stylesOf(node: unknown): readonly string[] {
  if (isMap(node)) return node.items.flatMap(({ key, value }) => [...stylesOf(key), ...stylesOf(value)]);
  if (isSeq(node)) return node.items.flatMap(stylesOf);
  if (!isScalar(node) || node.value !== "off") return [];
  return [node.type === "PLAIN" ? "plain" : "quoted"];
}

Deno.test("findQuoting() never says other than the second reading would", () => {
  const decided = { yes: 0, no: 0 };
  for (const first of VALUES) {
    for (const second of VALUES) {
      const text = `a: ${first}\nb: ${second}\n`;
      const { errors, contents } = readDocument(text);
      if (errors.length > 0 || !isPlainYaml(text)) continue;
      const styles = [...new Set(stylesOf(contents))];
      const quoting = findQuoting(text, "off");
      decided[quoting ? "yes" : "no"]++;
      if (quoting && styles.length > 0) assertEquals([quoting], styles, text);
    }
  }
  // Both happen, or the comparison would mean nothing.
  assertEquals([decided.yes > 50, decided.no > 50], [true, true], JSON.stringify(decided));
});

import { assert, assertEquals } from "@std/assert";
import { parseCase } from "../suite/read_cases.ts";

function rowsOf(text: string): readonly string[] {
  const parsed = parseCase(text, { id: "x", source: "x.yaml", readFile: () => new Uint8Array() });
  assert("case" in parsed, parsed.mistakes.map(({ message }) => message).join("\n"));
  return parsed.case.expectations.map(({ kind, row }) => `${kind} ${row}`);
}

Deno.test("inFileOrder() keeps rows whose names are whole numbers where they stand", () => {
  const rows = "    b: present\n    10: present\n    9: present\n    a: present\n";
  const expected = ["commands b", "commands 10", "commands 9", "commands a"];
  assertEquals(rowsOf(`expect:\n  commands:\n${rows}`), expected);
  // With a quote that goes on the text is read by npm:yaml.
  assertEquals(rowsOf(`description: "two\n  lines"\nexpect:\n  commands:\n${rows}`), expected);
  assertEquals(rowsOf("expect: { commands: { b: present, 2: present, 1: present } }"), [
    "commands b",
    "commands 2",
    "commands 1",
  ]);
});

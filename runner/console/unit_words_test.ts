import { assertEquals } from "@std/assert";
import { UnitWords } from "./unit_words.ts";

function hintsOf(...lines: readonly string[]): readonly string[] {
  const words = new UnitWords();
  for (const [index, text] of lines.entries()) words.read({ number: index + 1, text });
  return words.hints;
}

Deno.test("UnitWords tells the last words of a unit's program before its failure", () => {
  const said = ["check[9]: first", "other[1]: x", "check[9]: second "];
  const expected = ["line 3: check said: second"];
  assertEquals(hintsOf(...said, "[FAILED] Failed to start check.service - Check."), expected);
  const older = ["[FAILED] Failed to start Check.", "See 'systemctl status check.service' for details."];
  assertEquals(hintsOf(...said, ...older), expected);
  assertEquals(hintsOf(...said, "[FAILED] Failed to start check@vdb.service - Check."), expected);
});

Deno.test("UnitWords tells nothing of units that said nothing, or ran well", () => {
  assertEquals(hintsOf("[FAILED] Failed to start check.service - Check.", "check[9]: late"), []);
  assertEquals(hintsOf("check[9]: x", "[  OK  ] Started check.service - Check."), []);
});

Deno.test("UnitWords keeps the words of two units, out of any number of programs", () => {
  const programs = Array.from({ length: 300 }, (_, nth) => `p${nth}[1]: x`);
  const failed = [0, 1, 250, 251, 252].map((nth) => `[FAILED] Failed to start p${nth}.service.`);
  assertEquals(hintsOf(...programs, ...failed), ["line 251: p250 said: x", "line 252: p251 said: x"]);
});

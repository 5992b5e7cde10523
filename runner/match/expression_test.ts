import { assert, assertEquals } from "@std/assert";
import { compileExpression } from "./expression.ts";

const MISTAKES: readonly (readonly [source: string, mistake: string])[] = [
  [
    "(",
    '"(" is not a regular expression: missing closing ): `(` (RE2\'s syntax: nothing looks around or back)',
  ],
  ["(?:a?){400}", '"(?:a?){400}" repeats too much for a long text (write it with * or +)'],
  ["a".repeat(501), "the regular expression is longer than 500 characters"],
  ["a{,3}", '"{,3}" is no repetition (write {0,3}, or \\{,3} for the text)'],
  ...["(?=", "(?!", "(?<=", "(?<!"].map((sign) =>
    [
      `a${sign}x)`,
      `"a${sign}x)" looks around by ${sign}, which RE2 does not know (write what may stand there, without the look-around)`,
    ] as const
  ),
  ...["\\1", "\\k"].map((piece) =>
    [
      `(?<n>a)${piece}<n>`,
      `${
        JSON.stringify(`(?<n>a)${piece}<n>`)
      } refers back to a group by ${piece}, which RE2 does not know (write out what is to stand there again)`,
    ] as const
  ),
  ...[["(?>a)", "(?>"], ["a++", "++"]].map(([source = "", piece = ""]) =>
    [
      source,
      `"${source}" forbids to go back by ${piece}, which RE2 does not know (write (?:...) and a single +: RE2 never goes back)`,
    ] as const
  ),
  [
    "\\u0041",
    '"\\\\u0041" names a character by \\u, which RE2 does not know (write \\x{2028}, with its number)',
  ],
  ["a\\Z", '"a\\\\Z" names the end of the text by \\Z, which RE2 does not know (write $ or \\z)'],
];

for (const [source, mistake] of MISTAKES) {
  Deno.test(`compileExpression() refuses ${JSON.stringify(source).slice(0, 40)}`, () =>
    assertEquals(compileExpression(source), mistake));
}

Deno.test("compileExpression() takes what its mistakes advise", () => {
  for (const source of ["a{0,3}", "a\\{,3}", "\\x{2028}", "a\\z", "(?:a+)", "a".repeat(500)]) {
    assert(typeof compileExpression(source) !== "string", source);
  }
});

Deno.test("compileExpression() gives one that no text holds up", () => {
  for (const source of ["(a+)+$", "(a|a)*b$", "(x+x+)+y", ".*a.*b.*c"]) {
    const expression = compileExpression(source);
    assert(typeof expression !== "string");
    assertEquals(expression.test(`${"a".repeat(100_000)}!`), false);
  }
});

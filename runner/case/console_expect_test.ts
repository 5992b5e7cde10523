/** `expect.console.matches` and `never`, and kinds with a word behind their key: what is read, and each mistake at its place. */
import { assert, assertEquals } from "@std/assert";
import { parseCase } from "../suite/read_cases.ts";

const parse = (text: string) =>
  parseCase(text, { id: "case", source: "case.yaml", readFile: () => new Uint8Array() });

Deno.test("parseCase() reads a list of expressions, each at its own place", () => {
  const parsed = parse(`expect:
  root: grown
  console:
    never:
      - Kernel panic
      - 'Oops: \\d+'
    matches: present
`);
  assert("case" in parsed);
  const [root, never, matches] = parsed.case.expectations;
  assertEquals([root?.kind, root?.from, root?.row], ["root", "report", ""]);
  assertEquals([never?.kind, never?.from, never?.row, never?.presence], ["never", "console", "", "present"]);
  assertEquals(never?.cells.map(({ matcher, at }) => [matcher.text, at.line, at.column]), [
    ["no line that matches Kernel panic", 5, 9],
    ["no line that matches Oops: \\d+", 6, 9],
  ]);
  // A word of the other kinds' grammar is an expression like any other here.
  assertEquals(matches?.cells.map(({ matcher }) => matcher.text), ["a line that matches present"]);
});

const ROWS: readonly (readonly [text: string, ...mistakes: readonly string[]])[] = [
  [
    "expect: { console: { never: [fine, 'a(', 'b)'] } }",
    '1:36: "a(" is not a regular expression: missing closing ): `a(` (RE2\'s syntax: nothing looks around or back)',
    '1:42: "b)" is not a regular expression: unexpected ): `b)` (RE2\'s syntax: nothing looks around or back)',
  ],
  [
    "expect: { console: { never: [] } }",
    '1:29: "never" is empty: nothing would be looked for among regular expressions (write never: ["Kernel panic"])',
  ],
  [
    "expect: { console: { matches: } }",
    '1:22: "matches" is empty: nothing would be looked for among regular expressions (write matches: ["Kernel panic"])',
  ],
  [
    "expect: { console: { never: { panic: present } } }",
    '1:29: "never" must be a list of regular expressions (write never: ["Kernel panic"])',
  ],
  [
    "expect: { console: { never: [[a]] } }",
    '1:30: nothing to look for (write a regular expression: "Kernel panic")',
  ],
  ["expect: { never: [panic] }", '1:11: "never" is of a console alone (write console: { never: ... })'],
  ["expect: { console: { root: grown } }", '1:22: "root" is not read from a console'],
  ["expect: { root: grow }", '1:17: "grow" is none of its words (did you mean "grown"?)'],
  [
    "expect: { root: { matches: grown } }",
    "1:17: one word must stand here (write grown or partition-only or unchanged)",
  ],
  [
    "expect: { grown-by: growpart }",
    '1:21: "growpart" is none of its words (known: cloud-init, initramfs, systemd, several, nobody)',
  ],
];
for (const [text, ...mistakes] of ROWS) {
  Deno.test(`parseCase() points at the mistake of ${text}`, () => {
    const found = parse(text).mistakes.map(({ message }) => message.replace("case.yaml:", ""));
    // Which kinds there are is not this test's.
    assertEquals(found.map((each) => each.replace(/ \(known: lsblk.*/, "")), mistakes);
  });
}

Deno.test("parseCase() refuses more expressions than a console can be held against, and looks at none", () => {
  const list = (count: number) =>
    `expect: { console: { never: [${Array.from({ length: count }, (_, at) => `x${at}`)}] } }\n`;
  assert("case" in parse(list(1000)));
  const parsed = parse(list(1001));
  assert("mistakes" in parsed);
  assertEquals(parsed.mistakes.map(({ message }) => message), [
    "case.yaml:1:22: 1001 expressions are too many (1000 at most)",
  ]);
});

import { assertEquals } from "@std/assert";
import { baselineText, parseBaseline } from "./baseline_text.ts";

const BASELINE = new Map([
  ["hygiene/z", []],
  ["growth/off[bus=nvme]", ["df /", "lsblk vda1", 'commands echo "# TODO": x', "\u202eyes"]],
  ["no", ["yes"]],
]);

Deno.test("baselineText() is sorted, and parseBaseline() reads it back", () => {
  const text = baselineText(BASELINE);
  assertEquals(
    text,
    String
      .raw`# What fails already: seedling run --baseline THIS fails for what is worse. --update-baseline writes it anew.
seedling-baseline: 1
cases:
  "growth/off[bus=nvme]":
    - df /
    - lsblk vda1
    - "commands echo \"# TODO\": x"
    - "\u202eyes"
  hygiene/z: passes
  "no":
    - "yes"
`,
  );
  const { baseline, mistakes } = parseBaseline(text, "b.yaml");
  assertEquals(mistakes, []);
  assertEquals(Object.fromEntries(baseline), Object.fromEntries(BASELINE));
  assertEquals(parseBaseline(baselineText(new Map()), "b.yaml").mistakes, []);
});

/** Bad files, and what is said of each. */
const BAD: readonly (readonly [text: string, message: string])[] = [
  ["", "b.yaml:1:1: no baseline (it has a line seedling-baseline: 1; --update-baseline writes one)"],
  ["name: x\n", "b.yaml:1:1: no baseline (it has a line seedling-baseline: 1; --update-baseline writes one)"],
  [
    "seedling-baseline: 2\n",
    "b.yaml:1:20: a baseline of version 2 (this seedling reads 1: write it anew with --update-baseline)",
  ],
  ["seedling-baseline: 1\ncsaes: {}\n", 'b.yaml:2:1: unknown key "csaes" (did you mean "cases"?)'],
  ["seedling-baseline: 1\ncases: []\n", "b.yaml:2:8: not a mapping of cases (write growth/default: passes)"],
  [
    "seedling-baseline: 1\ncases:\n  a: fails\n",
    "b.yaml:3:6: not what is known of a case (write passes, or a list of points that fail)",
  ],
  ["seedling-baseline: 1\ncases:\n  a:\n    - [b]\n", "b.yaml:4:7: not the name of a point (write df /)"],
];

for (const [text, message] of BAD) {
  Deno.test(`parseBaseline() says what is wrong with ${JSON.stringify(text)}`, () => {
    assertEquals(parseBaseline(text, "b.yaml").mistakes.map((each) => each.message), [message]);
  });
}

Deno.test("parseBaseline() says where a file is no YAML", () => {
  const [mistake] = parseBaseline("seedling-baseline: 1\ncases: {\n", "b.yaml").mistakes;
  assertEquals(/^b\.yaml:\d+:\d+: /.test(mistake?.message ?? ""), true);
});

/** What holds of `@std/cli`'s `parseArgs`, be it JSR's or the stand-in here. */
import { assertEquals, assertThrows } from "@std/assert";
import { parseArgs } from "@std/cli/parse-args";

/** Whether two types are one. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false;

Deno.test("parseArgs", () => {
  const o = {
    boolean: ["verbose", "help"],
    string: ["report", "filter", "tag"],
    collect: ["tag"],
    alias: { h: "help", f: "filter" },
    default: { report: "out" },
    "--": true,
  } as const;
  const a = parseArgs(["run", "x.yaml", "-f", "boot", "--tag", "a", "--tag=b", "--verbose", "--", "-k"], o);
  assertEquals(a._, ["run", "x.yaml"]);
  assertEquals(a["--"], ["-k"]);
  assertEquals({ f: a.filter, t: a.tag, v: a.verbose, h: a.help, r: a.report }, {
    f: "boot",
    t: ["a", "b"],
    v: true,
    h: false,
    r: "out",
  });
  assertEquals(parseArgs(["--report=a", "--report=b"], { string: ["report"] }).report, "b");
  const seen: unknown[] = [];
  parseArgs(["--nope=1", "pos"], {
    boolean: ["x"],
    unknown: (arg, key) => {
      seen.push([arg, key]);
      return false;
    },
  });
  assertEquals(seen[0], ["--nope=1", "nope"]);
  assertEquals(parseArgs([], { collect: ["t"], string: ["t"] }).t, []);
});

const NAMES: readonly string[] = ["jobs", "tag"];

/** Words of a command line, and what is read where `jobs` and `tag` are text, `tag` a list, `list` a switch. */
const READ: readonly (readonly [what: string, args: readonly string[], read: object])[] = [
  ["a number as an operand", ["007", "1e3", "0x10", " "], { _: [7, 1000, 16, " "] }],
  ["a number as an option that is text", ["--jobs=007", "--jobs", "08"], { jobs: "08" }],
  ["a number as an option nobody knows", ["--what=007"], { what: 7 }],
  ["--no- of a switch", ["--no-list"], { "no-list": true }],
  ["--no- with a value", ["--no-what=1"], { what: 1 }],
  ["an option without its value", ["--jobs", "--tag"], { jobs: "", tag: [""] }],
  ["an option before another", ["--what", "-x"], { what: true, x: true }],
  ["a switch with a value", ["--list=false", "--list=no"], { list: true }],
  ["a switch before a word of truth", ["--list", "false", "a"], { list: false, _: ["a"] }],
  ["letters", ["-abc", "5"], { a: true, b: true, c: 5 }],
  ["a letter with its value", ["-n5", "-o/path", "-k=v"], { n: 5, o: "/path", k: "v" }],
  ["a dash alone", ["-", "--"], { _: ["-"] }],
  ["a list in dots", ["--a.b=1", "--a.c=x"], { a: { b: 1, c: "x" } }],
  ["words of every object", ["--__proto__=1", "--constructor.prototype.x=1"], {}],
  ["what stands behind --", ["a", "--", "-b", "7"], { _: ["a"], "--": ["-b", "7"] }],
  ["a line break in a value", ["--jobs=a\nb"], { jobs: "a\nb" }],
];

for (const [what, args, read] of READ) {
  Deno.test(`parseArgs() reads ${what}`, () => {
    const found = parseArgs(args, {
      string: [...NAMES],
      collect: ["tag"],
      boolean: ["list"],
      "--": true,
    });
    assertEquals({ ...found }, { _: [], list: false, tag: [], "--": [], ...read });
  });
}

Deno.test("parseArgs() asks of each unknown option, and of each operand without a name", () => {
  const asked: unknown[] = [];
  const ask = (...words: readonly unknown[]) => asked.push(words);
  parseArgs(["--what", "a", "b", "-xy=1", "--no-list", "--known", "1"], { string: ["known"], unknown: ask });
  assertEquals(asked, [
    ["--what", "what", "a"],
    ["b"],
    ["-xy=1", "x", "1"],
    ["--no-list", "no-list", true],
  ]);
});

Deno.test("parseArgs() leaves out what unknown() answers with false", () => {
  assertEquals(parseArgs(["--what=1", "a"], { unknown: () => false }), { _: [] });
});

Deno.test("parseArgs() throws where --_ takes the operands' place", () => {
  assertThrows(() => parseArgs(["--_=1", "a"]), TypeError);
});

Deno.test("parseArgs() types what was declared", () => {
  const few = parseArgs([], { string: ["jobs", "tag"], boolean: ["list"], collect: ["tag"], "--": true });
  const jobs: Same<typeof few.jobs, string | undefined> = true;
  const tag: Same<typeof few.tag, string[]> = true;
  const list: Same<typeof few.list, boolean> = true;
  const operands: Same<typeof few._, (string | number)[]> = true;
  const behind: Same<(typeof few)["--"], string[]> = true;
  const undeclared: Same<typeof few.what, unknown> = true;
  assertEquals([jobs, tag, list, operands, behind, undeclared], Array(6).fill(true));
});

Deno.test("parseArgs() types names that are only known when it runs", () => {
  const found = parseArgs([], { string: [...NAMES], boolean: [...NAMES], collect: [...NAMES] });
  const value: Same<typeof found.what, (string[] & boolean[]) | undefined> = true;
  // @ts-expect-error: no list is a truth value
  const isSet = found.what === true;
  assertEquals([value, isSet], [true, false]);
});

Deno.test("parseArgs() types nothing where nothing was declared", () => {
  const found = parseArgs(["--runs=1"]);
  const runs: number = found.runs;
  // @ts-expect-error: there is nothing behind -- unless it was asked for
  const behind: string[] = parseArgs([], { string: ["a"] })["--"];
  assertEquals([runs, behind], [1, undefined]);
});

Deno.test("parseArgs() types defaults and other names", () => {
  const found = parseArgs(["-r", "a"], {
    string: ["report"],
    alias: { report: "r" },
    default: { report: 1 },
  });
  const report: Same<typeof found.report, string | number> = true;
  const alias: Same<typeof found.r, string | number> = true;
  assertEquals([report, alias, found.r], [true, true, "a"]);
});

Deno.test("parseArgs() refuses what it does not take", () => {
  // @ts-expect-error: names are no numbers
  parseArgs([], { string: 0 });
  // @ts-expect-error: there is no such option
  parseArgs([], { strings: ["a"] });
});

/** One file, several cases: what they are called, what they hold, and where it stands. */
import { assert, assertEquals } from "@std/assert";
import type { Case, ParseCaseOptions } from "../case/case.ts";
import { parseCase, parseCases } from "./read_cases.ts";
import { parseDefaults } from "./load_defaults.ts";
import { readCases } from "./read_cases.ts";

const OPTIONS: ParseCaseOptions = {
  id: "growth/off",
  source: "cases/growth/off.yaml",
  readFile: (path) => new TextEncoder().encode(path),
};

const OK = "expect: { df: { /: present } }\n";

function read(text: string, under = ""): readonly Case[] {
  const defaults = under === "" ? [] : parseDefaults(under, "cases/defaults.yaml").layers;
  const { cases, mistakes } = readCases(text, OPTIONS, defaults);
  assertEquals(mistakes.map(({ message }) => message), []);
  return cases;
}

const userData = ({ seed }: Case) => new TextDecoder().decode(seed.userData);
const ids = (cases: readonly Case[]) => cases.map(({ id }) => id.replace("growth/off", ""));

Deno.test("parseCases() makes a case of each variant, and the suffix part of its id and name", () => {
  const cases = read(
    `name: Off\nvariants:\n  quoted: { disk: 20G }\n  plain:\n  own: { name: Its own, cpus: 2 }\n${OK}`,
  );
  assertEquals(cases.map(({ id, name, cpus }) => [id, name, cpus]), [
    ["growth/off[quoted]", "Off [quoted]", 1],
    ["growth/off[plain]", "Off [plain]", 1],
    ["growth/off[own]", "Its own", 2],
  ]);
  assertEquals(read(`variants: { a: }\n${OK}`).map(({ name }) => name), ["growth/off[a]"]);
});

Deno.test("parseCases() takes the product of variants and matrix, the variants first", () => {
  const cases = read(
    `name: Off\nmatrix: { cpus: [1, 2], memory: [1G, 2G] }\nvariants: { a: , b: { name: B } }\n${OK}`,
  );
  assertEquals(ids(cases), [
    "[a,cpus=1,memory=1G]",
    "[a,cpus=1,memory=2G]",
    "[a,cpus=2,memory=1G]",
    "[a,cpus=2,memory=2G]",
    "[b,cpus=1,memory=1G]",
    "[b,cpus=1,memory=2G]",
    "[b,cpus=2,memory=1G]",
    "[b,cpus=2,memory=2G]",
  ]);
  assertEquals(cases.at(-1)?.name, "B [cpus=2,memory=2G]");
  assertEquals(cases.map(({ cpus }) => cpus), [1, 1, 2, 2, 1, 1, 2, 2]);
});

Deno.test("parseCases() names a value of a matrix by its text, by its number where that is long or no text", () => {
  const long = "x".repeat(41);
  assertEquals(ids(read(`matrix: { cloud-config.a: [b, "b c", {}, ${long}, ./+1G] }\n${OK}`)), [
    "[a=b]",
    "[a=#2]",
    "[a=#3]",
    "[a=#4]",
    "[a=./+1G]",
  ]);
});

Deno.test("parseCases() names a path of a matrix by its last word, by all of it where two end in the same", () => {
  assertEquals(ids(read(`matrix: { cloud-config.growpart.mode: [a], cpus: [2] }\n${OK}`)), [
    "[mode=a,cpus=2]",
  ]);
  assertEquals(ids(read(`matrix: { cloud-config.a.mode: [x], cloud-config.b.mode: [z] }\n${OK}`)), [
    "[cloud-config.a.mode=x,cloud-config.b.mode=z]",
  ]);
});

Deno.test("parseCases() merges mappings key by key and replaces all else; the cells go on top", () => {
  const text = `
cloud-config: { runcmd: [a, b], growpart: { mode: auto, devices: [/] } }
expect: { lsblk: { vda: { size: 20G, type: disk } }, df: { /: present } }
variants:
  v:
    cloud-config: { runcmd: [c], growpart: { mode: gpart } }
    expect: { lsblk: { vda: { size: 10G } }, df: { /: { size: 1.0G } } }
matrix: { cloud-config.growpart.mode: ["off"] }
`;
  const [only] = read(text);
  assert(only);
  assertEquals(JSON.parse(userData(only).replace("#cloud-config\n", "")), {
    runcmd: ["c"],
    growpart: { mode: "off", devices: ["/"] },
  });
  const rows = only.expectations.map(({ kind, row, cells }) => [
    kind,
    row,
    ...cells.map(({ matcher }) => matcher.text),
  ]);
  assertEquals(rows, [["lsblk", "vda", "10G", "disk"], ["df", "/", "1.0G"]]);
});

Deno.test("parseCases() unites tags, each once", () => {
  const [a, b] = read(`tags: [x, y]\nvariants: { a: { tags: [z, x] }, b: }\n${OK}`, "tags: [w, x]\n");
  assertEquals([a?.tags, b?.tags], [["w", "x", "y", "z"], ["w", "x", "y"]]);
  assertEquals(Object.hasOwn(read(OK)[0] ?? {}, "tags"), false);
});

Deno.test("parseCases() lets the later of cloud-config and user-data win", () => {
  const [a, b, c] = read(
    `user-data: x\nvariants: { a: { cloud-config: { k: 1 } }, b: , c: { user-data: y } }\n${OK}`,
    "cloud-config: { d: 1 }\n",
  );
  assert(a && b && c);
  assertEquals([a, b, c].map(userData), [`#cloud-config\n{\n  "k": 1\n}\n`, "x", "y"]);
});

Deno.test("parseCases() knows where each expectation stands, whichever layer it is of", () => {
  const text =
    "expect: { df: { /: { size: 1.0G } } }\nvariants:\n  v: { expect: { lsblk: { vda: { size: 20G } } } }\n" +
    "matrix: { expect.df./boot.size: [2.0G, 3.0G] }\n";
  const [, second] = read(text, "expect: { hostname: x, df: { /: { size: 2.0G } } }\n");
  const at = second?.expectations.flatMap(({ at, cells }) =>
    [at, ...cells.map((cell) => cell.at)].map(({ source, line, column }) => `${source}:${line}:${column}`)
  );
  assertEquals(at, [
    "cases/defaults.yaml:1:11",
    "cases/defaults.yaml:1:21",
    "cases/growth/off.yaml:1:17",
    "cases/growth/off.yaml:1:28",
    "cases/growth/off.yaml:4:11",
    "cases/growth/off.yaml:4:40",
    "cases/growth/off.yaml:3:27",
    "cases/growth/off.yaml:3:40",
  ]);
});

Deno.test("Case.merged is the whole case as YAML, quoted as its layers are; a file by itself has none", () => {
  const text = `# A comment
name: "It's off"
tags: [b, a]
image: debian-12
user-data: |
  #cloud-config

  growpart: { mode: off }
expect:
  commands: { "stat -c %a /": { stdout: "755" } }
variants:
  v:
    cpus: 2
    description: two

      lines
`;
  const [only] = read(text, "tags: [a]\nexpect: { lsblk: { vda: present } }\n");
  assert(only?.merged);
  assertEquals(
    only.merged,
    `tags:
  - a
  - b
expect:
  lsblk:
    vda: present
  commands:
    "stat -c %a /":
      stdout: "755"
name: "It's off"
image: debian-12
user-data: |
  #cloud-config

  growpart: { mode: off }
cpus: 2
description: "two\\nlines"
`,
  );
  // It says what the layers say.
  const [again] = read(only.merged);
  assertEquals([again?.cpus, again?.description, again && userData(again)], [
    only.cpus,
    only.description,
    userData(only),
  ]);
  assertEquals(read(OK)[0]?.merged, undefined);
});

Deno.test("parseCase() takes a file of one case, and says how many another holds", () => {
  const parsed = parseCase(`variants: { a: }\n${OK}`, OPTIONS);
  assertEquals("case" in parsed && parsed.case.id, "growth/off[a]");
  assertEquals(parseCase(`variants: { a: , b: }\n${OK}`, OPTIONS).mistakes.map(({ message }) => message), [
    "cases/growth/off.yaml:1:1: the file holds 2 cases (read it with parseCases)",
  ]);
});

Deno.test("parseCases() reads names of the object's own like any other", () => {
  const { mistakes } = parseCases(`variants: { constructor: { __proto__: 1 } }\n${OK}`, OPTIONS);
  assertEquals(mistakes.map(({ message }) => message.slice(22, 54)), [`1:28: unknown key "__proto__" (k`]);
});

Deno.test("parseCases() reads conditions with the grammar of expect", () => {
  const [only] = read(`only-if: { os: { id: debian } }
skip: { because: why, when: { hostname: x } }
expect-failure: { because: known, link: "https://bugs.example.com/1", until: 2027-03-01, when: { df: { /: absent } } }
${OK}`);
  assertEquals(only?.onlyIf?.map(({ kind, cells }) => [kind, cells[0]?.matcher.text]), [["os", "debian"]]);
  const { when, at, ...skip } = only?.skip ?? {};
  assertEquals([skip, when?.map(({ kind }) => kind), at?.line], [{ because: "why" }, ["hostname"], 2]);
  const { when: where, at: place, ...expected } = only?.expectFailure ?? {};
  assertEquals(expected, { because: "known", link: "https://bugs.example.com/1", until: "2027-03-01" });
  assertEquals([where?.map(({ presence }) => presence), place?.line], [["absent"], 3]);
});

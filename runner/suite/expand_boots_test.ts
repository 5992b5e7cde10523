import { assert, assertEquals } from "@std/assert";
import type { Case } from "../case/case.ts";
import { parseCases } from "./read_cases.ts";

const OPTIONS = { id: "growth/row", source: "row.yaml", readFile: () => new Uint8Array() };
const ROW = `
name: Row
disk: 20G
boots:
  - meta-data: "instance-id: one"
    expect: { hostname: one }
  - disk: 25G
    expect: { root: grown }
  - cpus: 2
    name: The last
    expect: { df: { /: present } }
`;

function read(text: string): readonly Case[] {
  const { cases, mistakes } = parseCases(text, OPTIONS);
  assertEquals(mistakes.map(({ message }) => message), []);
  return cases;
}

const mistakes = (text: string) => parseCases(text, OPTIONS).mistakes.map(({ message }) => message);
const textOf = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);

Deno.test("parseCases() makes a case of each boot, which goes on with the disk of the one before", () => {
  const [one, two, three] = read(ROW);
  assertEquals([one?.id, two?.id, three?.id], [
    "growth/row[boot=1]",
    "growth/row[boot=2]",
    "growth/row[boot=3]",
  ]);
  assertEquals([one?.name, two?.name, three?.name], ["Row [boot=1]", "Row [boot=2]", "The last"]);
  assertEquals([one?.previous, two?.previous?.id, three?.previous?.id], [undefined, one?.id, two?.id]);
});

Deno.test("parseCases() lets a boot change what those after it take over, but for what is judged", () => {
  const [one, two, three] = read(ROW);
  assertEquals([one, two, three].map((each) => [each?.disk?.bytes, each?.cpus]), [
    [20 * 1024 ** 3, 1],
    [25 * 1024 ** 3, 1],
    [25 * 1024 ** 3, 2],
  ]);
  assertEquals(textOf(three?.seed.metaData), "instance-id: one");
  assertEquals([one, two, three].map((each) => each?.expectations.map(({ kind }) => kind)), [
    ["hostname"],
    ["root"],
    ["df"],
  ]);
  const at = two?.expectations[0]?.at;
  assertEquals([at?.line, at?.column], [8, 15]);
});

Deno.test("parseCases() takes the seed's parts away with the seed", () => {
  const [, two] = read(
    "cloud-config: { hostname: a }\nboots:\n- expect: { hostname: a }\n- { seed: none, expect: { root: unchanged } }\n",
  );
  assert(two);
  assertEquals([two.seedVolume?.kind, textOf(two.seed.userData)], ["none", ""]);
});

Deno.test("parseCases() reboots a machine only into the boot that says so", () => {
  const cases = read(
    "boots:\n- expect: { root: grown }\n- { reboot: true, name: Warm, timeout: 90s, expect: { root: unchanged } }\n- { expect: { root: unchanged } }\n",
  );
  assertEquals(cases.map(({ isReboot, timeoutMs }) => [isReboot, timeoutMs]), [
    [undefined, undefined],
    [true, 90_000],
    [undefined, 90_000],
  ]);
  assertEquals(cases.map(({ previous }) => previous?.id), [undefined, cases[0]?.id, cases[1]?.id]);
});

Deno.test("parseCases() leaves the seed out after a reboot too, where it was taken out before", () => {
  const [, , three] = read(
    "cloud-config: { hostname: a }\nboots:\n- expect: { hostname: a }\n- { seed: none, expect: { root: unchanged } }\n- { reboot: true, expect: { root: unchanged } }\n",
  );
  assertEquals([three?.isReboot, three?.seedVolume?.kind, textOf(three?.seed.userData)], [true, "none", ""]);
});

Deno.test("parseCases() makes rows of boots of variants and of the cells of a matrix", () => {
  const cases = read(
    "matrix: { cpus: [1, 2] }\nvariants:\n  a: { boots: [{ expect: { root: grown } }] }\n  b: { expect: { root: grown } }\n",
  );
  assertEquals(cases.map(({ id }) => id.replace("growth/row", "")), [
    "[a,cpus=1,boot=1]",
    "[a,cpus=2,boot=1]",
    "[b,cpus=1]",
    "[b,cpus=2]",
  ]);
});

Deno.test("parseCases() says what is wrong with boots, at its place", () => {
  const example = "(write boots: [{ expect: {...} }, { disk: 25G, expect: {...} }])";
  assertEquals(mistakes("boots: []\n"), [
    `row.yaml:1:8: "boots" is empty: nothing would be booted ${example}`,
  ]);
  assertEquals(mistakes("boots: two\n"), [`row.yaml:1:8: "boots" must be a list of boots ${example}`]);
  assertEquals(mistakes("boots:\n- 5\n- { expect: { root: grown } }\n"), [
    `row.yaml:2:3: a boot must be a mapping of what changes before it ${example}`,
  ]);
  assertEquals(mistakes("expect: { root: grown }\nboots:\n- { expect: { root: grown } }\n"), [
    `row.yaml:2:1: "expect" can't stand beside "boots" (give each boot its own)`,
  ]);
  assertEquals(mistakes("boots:\n- { tags: [x], disk: 20 gigs, expect: { root: grown } }\n"), [
    `row.yaml:2:5: "tags" can't change from boot to boot (put it beside "boots")`,
    `row.yaml:2:22: "20 gigs" is not a size (write 20G or 20480M)`,
  ]);
  assertEquals(mistakes("boots:\n- { exclusive: true, expect: { root: grown } }\n"), [
    `row.yaml:2:5: "exclusive" can't change from boot to boot (put it beside "boots")`,
  ]);
});

Deno.test("parseCases() wants every boot to be judged", () => {
  assertEquals(mistakes("boots:\n- { expect: { root: grown } }\n- { disk: 25G }\n"), [
    `row.yaml:3:3: "expect" is missing: nothing would be judged (write expect: { lsblk: { /: { size: 20G } } })`,
  ]);
});
